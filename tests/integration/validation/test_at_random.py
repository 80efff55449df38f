"""The verbs at random on a database: whoever does what in whichever order, the history stays a path of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from stegvis.access import SYSTEM, Actor, Role
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, NotFound, Refused
from stegvis.certificates.actions import order_issue
from stegvis.certificates.queries import order_of_attempt
from stegvis.people import conflicts
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import Judgement, ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.unit.validation.test_table_at_random import MAY_FOLLOW

ROLES = ("participant", "supervisor", "assessor", "coordinator", "verifier", "issuer", "colleague", "trainee")
STAFF = ROLES[1:]


def _hand_in(actor: Actor, attempt: ModuleAttempt) -> None:
    actions.hand_in(actor=actor, attempt=attempt, request="Hon bad om det.")


def _decide(actor: Actor, attempt: ModuleAttempt) -> None:
    module, seen = queries.module_of(attempt), queries.current_judgements(attempt.id)
    for key in module.criterion_ids:
        actions.judge(actor=actor, attempt=attempt, criterion_key=key, result=JudgementResult.NOT_YET,
                      reason="Mer övning.", seen_judgement_id=seen[key].id if key in seen else None)  # fmt: skip
    for outcome in module.outcomes:
        actions.give_outcome_reason(actor=actor, attempt=attempt, outcome_key=outcome.id, reason="Därför.")
    actions.decide(actor=actor, attempt=attempt, outcome=Outcome.NOT_YET, reason="Öva mer.", weighing=WEIGHED)


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


def _decide_on_what_is_there(actor: Actor, attempt: ModuleAttempt) -> None:
    actions.decide(actor=actor, attempt=attempt, outcome=Outcome.NOT_YET, reason="Öva mer.", weighing=WEIGHED)


def _sign(actor: Actor, attempt: ModuleAttempt) -> None:
    actions.countersign(actor=actor, attempt=attempt, stands=True)


def _issue(actor: Actor, attempt: ModuleAttempt) -> None:
    order_issue(actor=actor, attempt_id=attempt.id)


def _too_close(actor: Actor, attempt: ModuleAttempt) -> None:
    """She says so herself; nobody else can be sure to be there for it."""
    declare_conflict(
        actor=actor, participant_id=attempt.participant_id, staff_id=actor.own_account_id, tie=Tie.CLOSE
    )


VERBS: tuple[tuple[str, Callable[[Actor, ModuleAttempt], object]], ...] = (
    ("participant", lambda actor, attempt: actions.confirm_plan(actor=actor, attempt=attempt, version=1)),
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
    ("assessor", _decide_on_what_is_there),
    ("trainee", _decide),
    ("colleague", _sign),
    ("issuer", _issue),
    ("participant", lambda actor, attempt: actions.abort(actor=actor, attempt=attempt, reason="Nog.")),
    ("participant", lambda actor, attempt: actions.ask_reconsideration(actor=actor, attempt=attempt, ground="Fel.")),
    ("participant", lambda actor, attempt: actions.take_back_reconsideration(actor=actor, attempt=attempt)),
    ("assessor", lambda actor, attempt: actions.answer_reconsideration(actor=actor, attempt=attempt, stands=True,
                                                                       words="Samma.")),
    ("assessor", lambda actor, attempt: actions.answer_reconsideration(actor=actor, attempt=attempt, stands=False,
                                                                       words="Om.")),
)  # fmt: skip

SELDOM = 2
"""So many in forty-one say that they are too close: seldom enough that most stories go on."""

STEPS = st.lists(st.tuples(st.integers(0, len(VERBS) - 1), st.integers(0, 40)), min_size=40, max_size=40)


def _two_more_assessors(cast: Cast) -> dict[str, Account]:
    """A colleague who may sign, and a trainee."""
    found = {role: people.staff(Role.ASSESSOR, cast.unit) for role in ("colleague", "trainee")}
    for account in found.values():
        people.assignment(cast.participant, account, Role.ASSESSOR)
    mine = StaffCompetence.account_id == found["trainee"].id
    db.session.execute(update(StaffCompetence).where(mine).values(as_trainee=True))
    return found


def _nothing_is_done_by_whoever_is_too_close(attempt: ModuleAttempt, too_close: dict[UUID, int]) -> None:
    """From the moment on which she has said so. What she had judged counts for nothing."""
    history = queries.history(attempt.id)
    for event in history:
        assert event.actor_id not in too_close or event.position <= too_close[event.actor_id], event.name
    since = {
        one.staff_id: one.declared_at for one, _of, _by in conflicts.conflicts_of(attempt.participant_id)
    }
    assert since.keys() == too_close.keys()
    given: list[tuple[UUID | None, datetime]] = [
        *((one.assessor_id, one.at) for one in queries.decisions_of(attempt.id)),
        *((one.assessor_id, one.at) for one in queries.current_judgements(attempt.id).values()),
        *((one.verifier_id, one.at) for one in verification_queries.reviews_of(attempt.id)),
        *(
            (one.signed_by, one.at)
            for one in db.session.scalars(
                select(Countersignature).where(Countersignature.attempt_id == attempt.id)
            )
        ),
    ]
    order = order_of_attempt(attempt.id)
    if order is not None:
        given.append((order.requested_by, order.requested_at))
    for by, at in given:
        assert by not in since or at <= since[by]
    judged = queries.attempt_facts(attempt).judged
    for key, judgement in queries.current_judgements(attempt.id).items():
        assert (key in judged) is (judgement.assessor_id not in since)
    for decision in queries.decisions_of(attempt.id):
        in_force = [
            one
            for one in db.session.scalars(select(Judgement).where(Judgement.attempt_id == attempt.id))
            if one.at <= decision.at and (one.superseded_at is None or one.superseded_at > decision.at)
        ]
        assert not {one.assessor_id for one in in_force if since.get(one.assessor_id, LATER) <= decision.at}


LATER = datetime.max.replace(tzinfo=UTC)


def test_the_history_of_an_attempt_is_always_a_path_of_the_table(published_app: Flask) -> None:
    seen: set[str] = set()
    closeness: set[UUID] = set()

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
            attempt_id = validation.submitted(cast).id
            accounts = {role: getattr(cast, role) for role in ROLES[:6]} | _two_more_assessors(cast)
            actors = {role: people.actor(account) for role, account in accounts.items()}
            db.session.commit()
            too_close: dict[UUID, int] = {}
            for number, stranger in steps:
                role, verb = VERBS[number]
                # One in five is somebody else than the one whose verb it mostly is.
                actor = actors[ROLES[stranger % len(ROLES)] if stranger < 8 else role]
                before = len(queries.history(attempt_id))
                if stranger >= 41 - SELDOM:
                    actor, verb = actors[STAFF[number % len(STAFF)]], _too_close
                    too_close.setdefault(actor.own_account_id, before)
                try:
                    verb(actor, queries.get_attempt(attempt_id))
                    db.session.commit()
                except (Refused, BadInput, Forbidden, NotFound):
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
            _nothing_is_done_by_whoever_is_too_close(attempt, too_close)
            closeness.update(too_close)
            assessors = {accounts[role].id for role in ("assessor", "colleague", "trainee")}
            assert {one.assessor_id for one in queries.decisions_of(attempt_id)} <= assessors

    walk()
    assert len(closeness) >= 10
    assert len(seen) >= 15, sorted(seen)
