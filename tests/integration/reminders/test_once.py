"""A digest is sent once: by two workers at the same moment, and however often a worker is killed."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage
from stegvis.people import queries as people_queries
from stegvis.reminders import actions, mails, queries
from stegvis.reminders.models import Digest, DigestDay
from stegvis.settings import Settings
from tests import simultaneous
from tests.factories import people, validation
from tests.factories.placements import on_placement
from tests.factories.validation import Cast
from tests.integration.running.conftest import Worker, eventually
from tests.simultaneous import send_at_once

PEOPLE = 25
KILLS = 6
AT_ONCE = 8
MAILS_AT_ONCE = 2
"""How many the worker has on their way at the same moment."""
SENT = (OutboxMessage.task == "base.send-mail", OutboxMessage.state == MessageState.DONE)


@pytest.fixture
def app(on_each_database: Flask) -> Flask:
    """The application on an empty database of each kind."""
    return on_each_database


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A coordinator for whom a talk about a placement waits."""
    with app.app_context():
        found = validation.cast()
        on_placement(found)
        return found


def count(app: Flask, model: type[Digest] | type[OutboxMessage], *conditions: object) -> int:
    with app.app_context():
        db.read_only()
        statement = select(func.count()).select_from(model).where(*conditions)  # type: ignore[arg-type]
        return db.session.execute(statement).scalar_one()


def test_two_who_write_the_same_digest_send_one_mail(app: Flask, cast: Cast) -> None:
    together, overtaken = threading.Barrier(AT_ONCE), list[Exception]()

    def write() -> None:
        with app.app_context():
            together.wait(30)
            try:
                actions.write_digest(cast.coordinator.id, people_queries.today())
                db.session.commit()
            except IntegrityError as error:
                overtaken.append(error)

    threads = [threading.Thread(target=write) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(overtaken) < AT_ONCE
    assert count(app, Digest) == 1
    assert count(app, OutboxMessage, OutboxMessage.task == "base.send-mail") == 1


@pytest.mark.sent_at_once("reminders.end")
def test_the_button_that_ends_the_mails_pressed_many_times_at_once_is_no_error(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        address = f"/paminnelser/avsluta/{mails.ending_token(cast.coordinator.id)}"

    assert send_at_once(app, None, address, {}) == {302: simultaneous.AT_ONCE}
    with app.app_context():
        assert cast.coordinator.id not in queries.recipients()


def test_a_crash_before_the_commit_leaves_neither_record_nor_mail(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert actions.write_digest(cast.coordinator.id, people_queries.today()) is not None
        db.session.rollback()

    assert count(app, Digest) == count(app, OutboxMessage, OutboxMessage.task == "base.send-mail") == 0


def queue_for_many(app: Flask, cast: Cast) -> None:
    """A digest to write for each of many coordinators, each with a placement of her own.

    The day is begun already, so that the worker's own scheduler adds nothing on a working day.
    """
    with app.app_context():
        db.session.add(DigestDay(day=people_queries.today(), begun_at=clock.now()))
        for _ in range(PEOPLE):
            coordinator = people.staff(Role.COORDINATOR, cast.unit)
            participant = people.participant(cast.unit)
            around = Cast(**{**vars(cast), "coordinator": coordinator, "participant": participant})
            on_placement(around)
            outbox.send(
                "reminders.write-digest", account_id=str(coordinator.id), day=str(people_queries.today())
            )
        db.session.commit()


class PostOffice:
    """A mail server on loopback that counts what it has taken in, by the identity of each mail."""

    def __init__(self) -> None:
        self.taken = Counter[str]()

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


@pytest.fixture
def post_office() -> Iterator[tuple[PostOffice, str]]:
    """The mail server, and its address."""
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.mark.timeout(600)
def test_kills_lose_no_mail_on_its_way_to_the_mail_server(
    app: Flask, cast: Cast, post_office: tuple[PostOffice, str]
) -> None:
    """A mail that had just been taken in when the worker was killed may go again, under the same identity."""
    office, address = post_office
    queue_for_many(app, cast)
    site = app.extensions["stegvis.settings"].model_copy(update={"smtp_url": address})
    worker, moments = Worker(site), random.Random(12)
    try:
        for kill in range(KILLS):
            worker.start()
            assert eventually(lambda least=2 * kill + 1: len(office.taken) >= least)  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.05))
            worker.kill()
        worker.start()
        assert eventually(lambda: count(app, OutboxMessage, *SENT) >= PEOPLE)
    finally:
        worker.kill()

    assert len(office.taken) == PEOPLE
    again = office.taken.total() - PEOPLE
    assert again <= KILLS * MAILS_AT_ONCE


@pytest.mark.timeout(600)
def test_kills_at_random_moments_lose_nothing_and_double_nothing(app: Flask, cast: Cast) -> None:
    queue_for_many(app, cast)
    site: Settings = app.extensions["stegvis.settings"]
    worker, moments = Worker(site), random.Random(11)

    def is_sent(number: int) -> bool:
        return count(app, OutboxMessage, *SENT) >= number

    try:
        for kill in range(KILLS):
            worker.start()
            # Wait for its first mails, so that the kill falls amid the work, then for a random moment.
            assert eventually(lambda least=kill + 1: is_sent(least))  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.05))
            worker.kill()
        worker.start()
        assert eventually(lambda: is_sent(PEOPLE))
    finally:
        worker.kill()

    with app.app_context():
        told = db.session.execute(select(Digest.account_id).order_by(Digest.account_id)).scalars().all()
    assert len(told) == len(set(told)) == PEOPLE
    assert len(list((site.data / "mail").glob("*.eml"))) == PEOPLE
