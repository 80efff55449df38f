"""The outbox row is the truth: written with the business, done with the consumer's own work."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from stegvis.audit.actions import count_entries
from stegvis.base import clock, outbox, wake
from stegvis.base.database import db
from stegvis.base.outbox import MAXIMUM_ATTEMPTS, MessageState, OutboxMessage
from stegvis.settings import Settings


def sent(app: Flask, name: str, number: int = 1) -> UUID:
    """A committed message."""
    with app.app_context():
        message = outbox.send(name, number=number)
        db.session.commit()
        return message.id


def run(app: Flask, message_id: UUID) -> bool:
    """Deliver it once, as a worker does."""
    with app.app_context():
        return outbox.run_message(message_id)


def row(app: Flask, message_id: UUID) -> OutboxMessage:
    """The row as it stands."""
    with app.app_context():
        found = db.session.get(OutboxMessage, message_id)
        assert found is not None
        return found


def effects(app: Flask) -> int:
    """How often the consumer's work has been kept."""
    with app.app_context():
        return count_entries()


def test_a_message_is_done_with_its_effect(site: Flask, noting: str) -> None:
    message_id = sent(site, noting)

    assert run(site, message_id)
    assert effects(site) == 1
    assert row(site, message_id).state == MessageState.DONE
    assert row(site, message_id).done_at is not None


def test_a_repeated_delivery_has_one_effect(site: Flask, noting: str) -> None:
    message_id = sent(site, noting)

    assert [run(site, message_id) for _ in range(3)] == [True, True, True]
    assert effects(site) == 1


def test_deliveries_at_once_have_one_effect(site: Flask, noting: str) -> None:
    message_id = sent(site, noting)
    ready = threading.Barrier(4)

    def deliver() -> None:
        ready.wait(10)
        run(site, message_id)

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert effects(site) == 1
    assert row(site, message_id).state == MessageState.DONE


def test_a_rolled_back_transaction_sends_nothing(site: Flask, noting: str) -> None:
    with site.app_context():
        outbox.send(noting, number=1)
        db.session.flush()
        db.session.rollback()

        assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
        assert outbox.run_pending() == 0


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Failures on purpose are logged with their trace; keep them out of the way."""
    caplog.set_level("CRITICAL", "stegvis.base.outbox")


@pytest.mark.usefixtures("quiet")
def test_a_consumer_that_fails_leaves_no_effect_and_keeps_its_row(
    site: Flask, noting: str, failing: list[Exception]
) -> None:
    failing.append(ValueError("Amina Yusuf"))
    message_id = sent(site, noting)

    assert not run(site, message_id)
    assert effects(site) == 0
    kept = row(site, message_id)
    assert (kept.state, kept.attempts, kept.leased_until) == (MessageState.PENDING, 1, None)
    assert kept.due_at > clock.now()


@pytest.mark.usefixtures("quiet")
def test_the_row_of_a_failure_holds_no_personal_data(
    site: Flask, noting: str, failing: list[Exception]
) -> None:
    failing.append(ValueError("Amina Yusuf"))
    message_id = sent(site, noting)
    run(site, message_id)

    assert row(site, message_id).last_error == "ValueError"


@pytest.mark.usefixtures("quiet")
def test_a_failure_that_has_passed_is_made_good(site: Flask, noting: str, failing: list[Exception]) -> None:
    failing.append(ValueError())
    message_id = sent(site, noting)
    run(site, message_id)
    failing.clear()

    with time_machine.travel(clock.now() + timedelta(minutes=1)), site.app_context():
        assert outbox.run_pending() == 1
    assert effects(site) == 1


@pytest.mark.usefixtures("quiet")
def test_a_message_is_given_up_loudly_when_its_attempts_have_run_out(
    site: Flask, noting: str, failing: list[Exception]
) -> None:
    failing.append(ValueError())
    message_id = sent(site, noting)
    for _ in range(MAXIMUM_ATTEMPTS):
        run(site, message_id)

    assert row(site, message_id).state == MessageState.FAILED
    assert row(site, message_id).attempts == MAXIMUM_ATTEMPTS
    failing.clear()
    assert not run(site, message_id)
    assert effects(site) == 0


@pytest.mark.usefixtures("quiet")
def test_a_name_without_a_consumer_counts_as_a_failure(site: Flask) -> None:
    message_id = sent(site, "tests.nobody")

    assert not run(site, message_id)
    assert row(site, message_id).last_error == "KeyError"


def test_messages_are_done_in_the_order_in_which_they_were_written(site: Flask, noting: str) -> None:
    numbers: list[object] = []
    outbox.CONSUMERS[noting] = outbox.RegisteredConsumer(noting, lambda number: numbers.append(number))  # noqa: PLW0108
    for number in range(3):
        sent(site, noting, number)

    with site.app_context():
        assert outbox.run_pending() == 3
    assert numbers == [0, 1, 2]


def heard(bell: object) -> bool:
    """Whether the bell has rung."""
    try:
        return bell.recv(1) == b"1"  # type: ignore[attr-defined,no-any-return]
    except BlockingIOError:
        return False


def test_the_bell_rings_after_the_commit_and_not_before(site: Flask, noting: str) -> None:
    settings: Settings = site.extensions["stegvis.settings"]
    bell = wake.listen(settings.data)
    bell.setblocking(False)
    try:
        with site.app_context():
            outbox.send(noting, number=1)
            db.session.flush()
            before = heard(bell)
            db.session.commit()
            after = heard(bell)
            outbox.send(noting, number=2)
            db.session.rollback()
            db.session.commit()
            after_rollback = heard(bell)
    finally:
        bell.close()

    assert (before, after, after_rollback) == (False, True, False)


def test_two_consumers_of_one_name_are_refused(noting: str) -> None:
    def another(number: int) -> None:
        """Not the first one."""

    with pytest.raises(ValueError, match="two consumers"):
        outbox.consumer(noting)(another)
