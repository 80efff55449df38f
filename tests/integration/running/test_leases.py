"""Leases: a message is out with one worker at a time, in the order in which it was written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState
from stegvis.running import leases


@pytest.fixture
def messages(site_app: Flask) -> list[UUID]:
    """Three committed messages, oldest first."""
    with site_app.app_context():
        sent = [outbox.send("tests.nothing", number=number) for number in range(3)]
        db.session.commit()
        return [message.id for message in sent]


def leased(app: Flask, limit: int = leases.WINDOW) -> list[UUID]:
    with app.app_context():
        return [message_id for message_id, _task in leases.lease_due(limit)]


def test_the_oldest_are_leased_first(site_app: Flask, messages: list[UUID]) -> None:
    assert leased(site_app, 2) == messages[:2]


def test_at_most_the_window_is_out_at_once(site_app: Flask, messages: list[UUID]) -> None:
    leased(site_app, 2)

    assert leased(site_app, 2) == []


@pytest.fixture
def films() -> Iterator[list[str]]:
    """The name of a slow consumer."""
    outbox.consumer("tests.film", slow=True)(lambda: None)
    yield ["tests.film"]
    del outbox.CONSUMERS["tests.film"]


def test_slow_messages_leave_room_for_quick_ones(site_app: Flask, films: list[str]) -> None:
    with site_app.app_context():
        for _ in range(leases.SLOW_AT_ONCE + 1):
            outbox.send(films[0])
        quick = outbox.send("tests.nothing")
        db.session.commit()

    out = leased(site_app)

    assert len(out) == leases.SLOW_AT_ONCE + 1
    assert out[-1] == quick.id


def test_a_leased_message_is_not_leased_again(site_app: Flask, messages: list[UUID]) -> None:
    leased(site_app)

    assert leased(site_app) == []


def test_a_lease_that_has_run_out_is_given_again(site_app: Flask, messages: list[UUID]) -> None:
    leased(site_app)
    with time_machine.travel(clock.now() + leases.LEASE + timedelta(seconds=1)):
        assert leased(site_app) == messages


def test_what_is_being_run_keeps_its_lease(site_app: Flask, messages: list[UUID]) -> None:
    leased(site_app)
    keeper = leases.LeaseKeeper(site_app)
    almost = clock.now() + leases.LEASE - timedelta(seconds=1)
    with keeper.running(messages[0]), time_machine.travel(almost):
        keeper.renew()

    with time_machine.travel(almost + timedelta(seconds=2)):
        assert leased(site_app) == messages[1:]


def test_what_a_dead_worker_ran_goes_again_when_its_lease_has_run_out(
    site_app: Flask, messages: list[UUID]
) -> None:
    leased(site_app)
    keeper = leases.LeaseKeeper(site_app)
    with keeper.running(messages[0]):
        pass
    with time_machine.travel(clock.now() + leases.LEASE - timedelta(seconds=1)):
        keeper.renew()

    with time_machine.travel(clock.now() + leases.LEASE + timedelta(seconds=1)):
        assert leased(site_app) == messages


def test_a_worker_that_starts_alone_takes_all_leases_back(site_app: Flask, messages: list[UUID]) -> None:
    leased(site_app)
    with site_app.app_context():
        assert leases.release_all() == 3

    assert leased(site_app) == messages


def test_a_message_that_waits_after_a_failure_is_not_due(site_app: Flask, messages: list[UUID]) -> None:
    with site_app.app_context():
        message = outbox.locked_message(db.session, messages[0])
        assert message is not None
        message.due_at = clock.now() + timedelta(minutes=1)
        db.session.commit()

    assert leased(site_app) == messages[1:]


def test_a_message_that_was_given_up_is_not_due(site_app: Flask, messages: list[UUID]) -> None:
    with site_app.app_context():
        message = outbox.locked_message(db.session, messages[0])
        assert message is not None
        message.state = MessageState.FAILED
        db.session.commit()

    assert leased(site_app) == messages[1:]
