"""On PostgreSQL: every verb locks the batch before its attempts, so that no two wait for each other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions, queries
from stegvis.verification.models import Batch
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast

LONG = 60


@pytest.fixture
def app(published_on_postgresql: Flask) -> Flask:
    """The application on PostgreSQL, with the shipped content."""
    return published_on_postgresql


Verb = Callable[[Cast, ModuleAttempt], object]


def stop(cast: Cast, attempt: ModuleAttempt) -> None:
    validation_actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")


def approve(cast: Cast, attempt: ModuleAttempt) -> None:
    actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.APPROVED,
        checks=tuple(Check),
    )


def disagree(cast: Cast, attempt: ModuleAttempt) -> None:
    key = validation_queries.module_of(attempt).criterion_ids[0]
    actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Bedöm om.",
        words={key: CriterionWord(Agreement.DISAGREE, "Det syns inte.")},
    )


def decide(cast: Cast, attempt: ModuleAttempt) -> None:
    validation_actions.decide(
        actor=people.actor(cast.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="Bra.",
        weighing=WEIGHED,
    )


def answer(cast: Cast, attempt: ModuleAttempt) -> None:
    validation_actions.answer_reconsideration(
        actor=people.actor(cast.assessor), attempt=attempt, stands=True, words="Jag har tittat."
    )


def take_back(cast: Cast, attempt: ModuleAttempt) -> None:
    validation_actions.take_back_reconsideration(actor=people.actor(cast.participant), attempt=attempt)


def lock_batch(_cast: Cast, attempt: ModuleAttempt) -> None:
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    actions.lock_batch(actor=SYSTEM, batch_id=item.batch_id)


def approve_rest(cast: Cast, attempt: ModuleAttempt) -> None:
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    actions.approve_rest(actor=people.actor(cast.verifier), batch_id=item.batch_id)


def returned(cast: Cast) -> ModuleAttempt:
    attempt = validation.decided(cast)
    actions.finish_review(
        actor=people.actor(cast.verifier), attempt=attempt, outcome=ReviewOutcome.RETURNED, reason="Om."
    )
    db.session.commit()
    return attempt


def asked(cast: Cast) -> ModuleAttempt:
    attempt = validation.decided(cast)
    validation_actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan det."
    )
    db.session.commit()
    return attempt


@contextmanager
def at_work(app: Flask, verb: Verb, cast: Cast, attempt_id: UUID) -> Iterator[threading.Thread]:
    """The verb in a thread of its own, from the moment on which it waits for a lock."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                verb(cast, validation_queries.get_attempt(attempt_id))
                db.session.commit()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(LONG)
    assert not thread.is_alive()
    assert failed == []


def somebody_waits() -> bool:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with db.own_transaction() as session:
        return bool(session.execute(waiting).scalar_one())


def wait_until_somebody_waits() -> None:
    ends = time.monotonic() + LONG
    while not somebody_waits():
        assert time.monotonic() < ends, "nobody waits for the batch"
        threading.Event().wait(0.01)


@pytest.mark.parametrize(
    ("begin", "verb"),
    [
        (validation.decided, approve),
        (validation.decided, disagree),
        (validation.decided, stop),
        (validation.decided, approve_rest),
        (validation.queued, lock_batch),
        (validation.queued, stop),
        (returned, decide),
        (asked, answer),
        (asked, take_back),
    ],
)
def test_whoever_waits_for_the_batch_holds_no_attempt(
    app: Flask, begin: Callable[[Cast], ModuleAttempt], verb: Verb
) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt_id = begin(cast).id
        item = queries.latest_item_of_attempt(attempt_id)
        assert item is not None
        batch_id = item.batch_id
        if verb is approve_rest:
            approve(cast, validation_queries.get_attempt(attempt_id))
            db.session.commit()

    with app.app_context():
        queries.get_batch(batch_id, lock=True)
        with at_work(app, verb, cast, attempt_id):
            wait_until_somebody_waits()
            free = select(ModuleAttempt.id).where(ModuleAttempt.id == attempt_id)
            assert db.session.execute(free.with_for_update(nowait=True)).scalar_one() == attempt_id
            db.session.commit()


def test_two_who_disagree_with_an_assessor_at_once_do_not_lock_each_other_out(app: Flask) -> None:
    """Each reviews in another batch, and each disagreement reaches into the other's: both begin with the earlier."""
    with app.app_context():
        first = validation.cast()
        second = validation.with_another_participant(first)
        ids = [validation.decided(first).id, validation.decided(second).id]
        items = [queries.latest_item_of_attempt(one) for one in ids]
        earlier, later = [item.batch_id for item in items if item is not None]
        assert earlier != later
    with app.app_context():
        queries.get_batch(earlier, lock=True)
        with at_work(app, disagree, second, ids[1]):
            wait_until_somebody_waits()
            free = select(Batch.id).where(Batch.id == later)
            assert db.session.execute(free.with_for_update(nowait=True)).scalar_one() == later
            with at_work(app, disagree, first, ids[0]):
                db.session.commit()
    with app.app_context():
        assert {validation_queries.get_attempt(one).state for one in ids} == {AttemptState.RETURNED}


def test_whoever_makes_an_event_does_not_wait_for_whoever_holds_the_person(app: Flask) -> None:
    """She asks for another look, which holds her account and then the attempt, and stops in another tab."""
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.decided(cast).id
    with app.app_context():
        people_queries.lock_account(cast.participant.id)
        with app.app_context():
            db.session.execute(text("SET LOCAL lock_timeout = '2s'"))
            stop(cast, validation_queries.get_attempt(attempt_id))
            db.session.commit()
            assert validation_queries.get_attempt(attempt_id).state is AttemptState.ABORTED


def test_the_first_decisions_of_a_unit_at_once_open_one_batch(app: Flask) -> None:
    number = 4
    with app.app_context():
        first = validation.cast()
        casts = [first, *(validation.with_another_participant(first) for _ in range(number - 1))]
        ids = []
        for cast in casts:
            attempt = validation.submitted(cast)
            validation.observe_all(cast, attempt)
            validation.judge_all(cast, attempt)
            ids.append(attempt.id)
    together, failed = threading.Barrier(number, timeout=LONG), list[BaseException]()

    def work(one: int) -> None:
        try:
            with app.app_context():
                attempt = validation_queries.get_attempt(ids[one])
                together.wait()
                decide(casts[one], attempt)
                # All have looked for the open batch before the first commits: none finds it there.
                threading.Event().wait(0.3)
                db.session.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert failed == []
    with app.app_context():
        [batch] = db.session.execute(select(Batch)).scalars()
        assert {item.attempt_id for item in queries.items_of(batch.id)} == set(ids)
        assert {validation_queries.get_attempt(one).state for one in ids} == {AttemptState.IN_QUEUE}
