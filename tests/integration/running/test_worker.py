"""The worker: what was committed is done, once, whatever is killed."""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from stegvis.base.database import db
from stegvis.base.mail import send_mail
from stegvis.base.outbox import MessageState, OutboxMessage
from stegvis.settings import Settings
from tests.integration.running.conftest import Worker, eventually


def commit_mails(app: Flask, count: int) -> None:
    """As many business transactions as a busy site would have."""
    for number in range(count):
        with app.app_context():
            send_mail(f"{number}@example.org", "Ämne", "Text")
            db.session.commit()


def count_in_state(app: Flask, state: MessageState) -> int:
    with app.app_context():
        db.read_only()
        statement = select(func.count()).where(
            OutboxMessage.state == state, OutboxMessage.task == "base.send-mail"
        )
        return db.session.scalar(statement) or 0


def delivered(site: Settings) -> int:
    return len(list((site.data / "mail").glob("*.eml")))


def test_what_was_committed_is_done(site: Settings, site_app: Flask, worker: Worker) -> None:
    worker.start()
    commit_mails(site_app, 20)

    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 20)
    assert delivered(site) == 20


def test_what_was_rolled_back_is_never_done(site: Settings, site_app: Flask, worker: Worker) -> None:
    with site_app.app_context():
        send_mail("a@example.org", "Ämne", "Text")
        db.session.flush()
        db.session.rollback()
    worker.start()
    commit_mails(site_app, 1)

    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 1)
    assert delivered(site) == 1


def test_what_was_committed_while_no_worker_ran_is_done(
    site: Settings, site_app: Flask, worker: Worker
) -> None:
    commit_mails(site_app, 3)
    worker.start()

    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 3)
    assert delivered(site) == 3


def test_a_worker_stops_when_asked(site_app: Flask, worker: Worker) -> None:
    worker.start()
    commit_mails(site_app, 1)
    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 1)

    assert worker.stop() == 0


def test_messages_under_way_survive_kills_of_the_worker(
    site: Settings, site_app: Flask, worker: Worker
) -> None:
    for _ in range(2):
        # New ones each time: on a machine that stood still, the worker may have done all before it was killed.
        commit_mails(site_app, 40)
        done = count_in_state(site_app, MessageState.DONE)
        worker.start()
        assert eventually(lambda seen=done: count_in_state(site_app, MessageState.DONE) > seen)  # type: ignore[misc]
        worker.kill()
        with site_app.app_context():
            # What it held when it died would else keep the few places for slow messages until its lease runs out.
            expire_leases(db.session)
    worker.start()

    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 80)
    assert delivered(site) == 80


def expire_leases(session: Session) -> None:
    """Let the time pass that a lease lasts."""
    session.execute(update(OutboxMessage).values(leased_until=None))
    session.commit()


def test_an_idle_worker_hears_of_a_commit_at_once(site: Settings, site_app: Flask, worker: Worker) -> None:
    worker.start()
    commit_mails(site_app, 1)
    assert eventually(lambda: count_in_state(site_app, MessageState.DONE) == 1)
    time.sleep(0.1)
    commit_mails(site_app, 1)

    assert eventually(lambda: delivered(site) == 2)
