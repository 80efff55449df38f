"""The situations of this room that lean most on locks, once more on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.validation import actions, queries
from stegvis.validation.states import Outcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED
from tests.integration.validation.test_held_files import (  # noqa: F401
    attempt_id,
    client,
    key,
    people_in,
    test_a_file_of_another_person_can_not_be_claimed,
    test_a_photo_sent_after_the_session_ended_becomes_her_draft,
    test_only_so_much_is_kept_for_one_person,
)


@pytest.fixture
def app(published_on_postgresql: Flask) -> Flask:
    """The application on PostgreSQL, with the shipped content."""
    return published_on_postgresql


def at_once(app: Flask, begin: Callable[[], Callable[[], object]]) -> list[str]:
    """Begin in two transactions, and go on in each when both have read; how each ended."""
    have_read = threading.Barrier(2, timeout=30)
    ended: list[str] = []

    def run() -> None:
        with app.app_context():
            try:
                go_on = begin()
                have_read.wait()
                go_on()
                db.session.commit()
                ended.append("done")
            except Refused:
                ended.append("refused")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(ended)


def test_two_clicks_on_the_decision_are_one_and_both_are_answered(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.submitted(cast)
        validation.observe_all(cast, attempt)
        validation.judge_all(cast, attempt)
        assessor, decided = people.actor(cast.assessor), attempt.id
        outcomes = [outcome.id for outcome in queries.module_of(attempt).outcomes]

    def click() -> Callable[[], None]:
        found = queries.get_attempt(decided)

        def send() -> None:
            for outcome in outcomes:
                actions.give_outcome_reason(
                    actor=assessor, attempt=found, outcome_key=outcome, reason="Nya ord."
                )
            actions.decide(actor=assessor, attempt=found, outcome=Outcome.ACHIEVED, weighing=WEIGHED)

        return send

    assert at_once(app, click) == ["done", "done"]
    with app.app_context():
        assert [event.name for event in queries.history(decided)].count("decided") == 1


def test_two_clicks_on_stop_are_one_and_nobody_judges_afterwards(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.submitted(cast)
        participant, stopped = people.actor(cast.participant), attempt.id

    def click() -> Callable[[], object]:
        found = queries.get_attempt(stopped)
        return lambda: actions.abort(actor=participant, attempt=found, reason="")

    assert at_once(app, click) == ["done", "done"]
    with app.app_context():
        assert [event.name for event in queries.history(stopped)].count("aborted") == 1
        with pytest.raises(Refused):
            actions.ask_for_more(
                actor=people.actor(cast.assessor), attempt=queries.get_attempt(stopped), message="Mer."
            )
