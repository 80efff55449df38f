"""The verbs at random on a database: whoever does what in whichever order, the history stays a path of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stegvis.access import SYSTEM, Actor
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, Refused
from stegvis.validation import actions, queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, validation
from tests.unit.validation.test_table_at_random import MAY_FOLLOW

ROLES = ("participant", "supervisor", "assessor", "coordinator", "verifier", "issuer")


def _hand_in(actor: Actor, attempt: ModuleAttempt) -> None:
    actions.hand_in(actor=actor, attempt=attempt, request="Hon bad om det.")


def _decide(actor: Actor, attempt: ModuleAttempt) -> None:
    module = queries.module_of(attempt)
    for key in module.criterion_ids:
        actions.judge(actor=actor, attempt=attempt, criterion_key=key, result=JudgementResult.NOT_YET,
                      reason="Mer övning.")  # fmt: skip
    for outcome in module.outcomes:
        actions.give_outcome_reason(actor=actor, attempt=attempt, outcome_key=outcome.id, reason="Därför.")
    actions.decide(actor=actor, attempt=attempt, outcome=Outcome.NOT_YET, reason="Öva mer.")


def _lock(actor: Actor, attempt: ModuleAttempt) -> None:
    item = verification_queries.latest_item_of_attempt(attempt.id)
    if item is not None:
        verification_actions.lock_batch(actor=SYSTEM, batch_id=item.batch_id)


def _review(actor: Actor, attempt: ModuleAttempt) -> None:
    verification_actions.finish_review(
        actor=actor, attempt=attempt, outcome=ReviewOutcome.APPROVED, checks=list(Check)
    )


def _return(actor: Actor, attempt: ModuleAttempt) -> None:
    verification_actions.finish_review(
        actor=actor, attempt=attempt, outcome=ReviewOutcome.RETURNED, reason="Titta igen."
    )


VERBS: tuple[tuple[str, Callable[[Actor, ModuleAttempt], object]], ...] = (
    ("participant", lambda actor, attempt: actions.confirm_plan(actor=actor, attempt=attempt)),
    ("assessor", lambda actor, attempt: actions.put_to_rest(actor=actor, attempt=attempt, message="Vänta.",
                                                                   look_again_on=date(2099, 1, 1))),
    ("coordinator", lambda actor, attempt: actions.pause(actor=actor, attempt=attempt, reason="Borta.")),
    ("coordinator", lambda actor, attempt: actions.take_up(actor=actor, attempt=attempt)),
    ("participant", _hand_in),
    ("assessor", lambda actor, attempt: actions.ask_for_more(actor=actor, attempt=attempt, message="Mer.")),
    ("assessor", _decide),
    ("coordinator", _lock),
    ("verifier", _review),
    ("verifier", _return),
    ("participant", lambda actor, attempt: actions.abort(actor=actor, attempt=attempt, reason="Nog.")),
    ("participant", lambda actor, attempt: actions.ask_reconsideration(actor=actor, attempt=attempt, ground="Fel.")),
    ("participant", lambda actor, attempt: actions.take_back_reconsideration(actor=actor, attempt=attempt)),
    ("assessor", lambda actor, attempt: actions.answer_reconsideration(actor=actor, attempt=attempt, stands=True,
                                                                       words="Samma.")),
    ("assessor", lambda actor, attempt: actions.answer_reconsideration(actor=actor, attempt=attempt, stands=False,
                                                                       words="Om.")),
)  # fmt: skip

STEPS = st.lists(st.tuples(st.integers(0, len(VERBS) - 1), st.integers(0, 40)), min_size=40, max_size=40)


def test_the_history_of_an_attempt_is_always_a_path_of_the_table(published_app: Flask) -> None:
    seen: set[str] = set()

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS)
    def walk(steps: list[tuple[int, int]]) -> None:
        with published_app.app_context():
            cast = validation.cast()
            attempt_id = validation.in_progress(cast).id
            actors = {role: people.actor(getattr(cast, role)) for role in ROLES}
            db.session.commit()
            for number, stranger in steps:
                role, verb = VERBS[number]
                # One in five is somebody else than the one whose verb it mostly is.
                actor = actors[ROLES[stranger % len(ROLES)] if stranger < 8 else role]
                before = len(queries.history(attempt_id))
                try:
                    verb(actor, queries.get_attempt(attempt_id))
                    db.session.commit()
                except (Refused, BadInput, Forbidden):
                    db.session.rollback()
                    assert len(queries.history(attempt_id)) == before
            history = queries.history(attempt_id)
            seen.update(event.name for event in history)
            state = None
            for event in history:
                assert event.source == (state.value if state else None)
                follows = {one.value: one for one in MAY_FOLLOW[state]}
                assert event.target in follows, f"{event.name} leads from {state} to {event.target}"
                state = follows[event.target]
            attempt = queries.get_attempt(attempt_id)
            assert attempt.state is state
            decision = queries.current_decision(attempt_id)
            assert decision is None or decision.assessor_id == cast.assessor.id

    walk()
    assert len(seen) >= 15, sorted(seen)
