"""The one scheduler: sends what is due at regular times, as messages in the outbox.

A consumer that is registered with `every=` gets one message in each such period. The message's id is made of the
consumer's name and the period's number, and ids are unique: however many schedulers look, one message is written. A
period that passed while nothing ran is not made up for; the running one is sent at start.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage, RegisteredConsumer

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
KEEP_DONE = timedelta(days=30)
KEEP_FAILED = timedelta(days=30)
_NAMESPACE = UUID("6f1c1e8e-1a52-4c0a-9d5e-0b6f3a1f8a10")


def period_message_id(name: str, every: timedelta, moment: datetime) -> UUID:
    """The id of the one message for the period that `moment` lies in."""
    return uuid5(_NAMESPACE, f"{name}:{int(moment.timestamp() // every.total_seconds())}")


def send_due() -> int:
    """Send every regular message whose period has none yet; the number sent."""
    return sum(_send_once(registered) for registered in list(outbox.CONSUMERS.values()) if registered.every)


def _send_once(registered: RegisteredConsumer) -> bool:
    assert registered.every is not None
    message_id = period_message_id(registered.name, registered.every, clock.now())
    known = db.session.execute(select(OutboxMessage.id).where(OutboxMessage.id == message_id)).first()
    db.session.rollback()
    if known is not None:
        return False
    db.begin_write()
    try:
        outbox.send(registered.name).id = message_id
        db.session.commit()
    except IntegrityError:
        # Another scheduler was first.
        db.session.rollback()
        return False
    finally:
        db.read_only()
    return True


@outbox.consumer("running.forget_done_messages", every=timedelta(days=1))
def forget_done_messages() -> None:
    """Delete messages that were done long ago, so that the outbox stays small.

    Given-up ones are kept until somebody acts, but for two kinds: mails, whose links are dead by then and whose
    addresses should not lie about, and regular work, which has been sent anew many times since.
    """
    moment = clock.now()
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.state == MessageState.DONE, OutboxMessage.done_at < moment - KEEP_DONE
        )
    )
    passing = [known.name for known in outbox.CONSUMERS.values() if known.forgets or known.every]
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.state == MessageState.FAILED,
            OutboxMessage.due_at < moment - KEEP_FAILED,
            OutboxMessage.task.in_(passing),
        )
    )


class Scheduler(threading.Thread):
    """The thread that looks every few seconds for what is due."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="scheduler", daemon=True)
        self._app = app
        self._stopping = threading.Event()

    def run(self) -> None:
        """Send what is due until told to stop. A failure is logged and tried again."""
        while not self._stopping.is_set():
            try:
                with self._app.app_context():
                    db.read_only()
                    send_due()
            except Exception:
                log.exception("the scheduler could not send; it tries again")
            self._stopping.wait(LOOK_SECONDS)

    def stop(self) -> None:
        """Send no more."""
        self._stopping.set()
