"""The Celery application: one task per registered consumer, and the relay and the scheduler beside them.

Without `STEGVIS_BROKER_URL` the broker lives in this process and nothing else needs to run. With Redis the same
tasks go through it, and any number of workers may run. Either way the outbox row is the truth: a message that the
broker loses goes again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import worker_ready, worker_shutting_down
from flask import Flask

from stegvis.base import outbox
from stegvis.base.consumers import load_consumers
from stegvis.running import preparation, wake
from stegvis.running.leases import SLOW_AT_ONCE, LeaseKeeper
from stegvis.running.processes import end_with_parent, importing
from stegvis.running.relay import Relay
from stegvis.running.scheduler import Scheduler

QUEUE = "stegvis"
# One more than the slow messages that may be out at once: see the relay.
THREADS = SLOW_AT_ONCE + 1
PREFETCHED = 32
# Longer than the longest task: Redis gives one that is not acknowledged by then to another worker as well.
REDELIVERED_AFTER = timedelta(minutes=15)


def make_celery(app: Flask, broker_url: str, keeper: LeaseKeeper) -> Celery:
    """A Celery application with one task per consumer that the rooms have registered."""
    wake.register()
    load_consumers()
    celery = Celery("stegvis", broker=broker_url or wake.URL, set_as_current=False)
    celery.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=PREFETCHED // THREADS,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": int(REDELIVERED_AFTER.total_seconds())}
        if broker_url
        else {},
    )
    for name in outbox.CONSUMERS:
        celery.task(name=name)(_shell(app, keeper))
    return celery


def _shell(app: Flask, keeper: LeaseKeeper) -> Callable[[str], None]:
    """What a task does: open a context and run the message."""

    def run(message_id: str) -> None:
        with app.app_context(), keeper.running(UUID(message_id)):
            outbox.run_message(UUID(message_id))
            # There is room for another now.
            outbox.wake_relay()

    return run


def hand_to(celery: Celery) -> Callable[[str, UUID], None]:
    """The way from the relay into the broker; raises at once when the broker is down."""

    def hand(task: str, message_id: UUID) -> None:
        celery.send_task(task, kwargs={"message_id": str(message_id)}, task_id=str(message_id), retry=False)

    return hand


def main() -> None:
    """Run one worker, with its relay and scheduler, until told to stop. CannotStart with a text for people."""
    end_with_parent()
    with importing():
        from stegvis.app import create_app
        from stegvis.certificates.batches import processes
    # Celery's own word about root: ours has been said already, or is a refusal.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    chosen = preparation.checked_settings(preparation.user_id())
    app = create_app(chosen)
    # Here the settings are those of the environment, which the processes inherit.
    processes.let_start(app, chosen.certificate_processes)
    keeper = LeaseKeeper(app)
    celery = make_celery(app, chosen.broker_url, keeper)
    relay = Relay(app, hand_to(celery), alone=not chosen.broker_url)
    scheduler = Scheduler(app)

    def start(**_: Any) -> None:
        keeper.start()
        relay.start()
        scheduler.start()

    def stop(**_: Any) -> None:
        scheduler.stop()
        relay.stop()
        wake.interrupt()

    worker_ready.connect(start, weak=False)
    worker_shutting_down.connect(stop, weak=False)
    options = ["--pool", "threads", "--concurrency", str(THREADS), "--loglevel", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    celery.worker_main(["--quiet", "worker", *options, *quiet])


if __name__ == "__main__":
    preparation.or_refuse(main)
