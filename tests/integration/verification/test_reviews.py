"""The internal verifier's verbs on a real database."""

from __future__ import annotations

import pytest

from stegvis.access import Role
from stegvis.base.errors import BadInput, Refused
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Account
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions, queries
from stegvis.verification.models import Review
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def approve(by: Account, attempt: ModuleAttempt) -> Review:
    return actions.finish_review(
        actor=people.actor(by), attempt=attempt, outcome=ReviewOutcome.APPROVED, checks=list(Check)
    )


def test_an_approved_attempt_is_cleared_for_its_certificate(cast: Cast) -> None:
    attempt = validation.decided(cast)
    approve(cast.verifier, attempt)
    assert validation_queries.get_attempt(attempt.id).state is AttemptState.CLEARED


def test_approving_twice_has_one_effect(cast: Cast) -> None:
    attempt = validation.decided(cast)
    assert approve(cast.verifier, attempt).id == approve(cast.verifier, attempt).id
    assert len(queries.reviews_of(attempt.id)) == 1


def test_a_partly_achieved_attempt_ends_without_certificate(cast: Cast) -> None:
    attempt = validation.decided(cast, not_yet=frozenset({_first_key(cast)}))
    approve(cast.verifier, attempt)
    ended = validation_queries.get_attempt(attempt.id)
    assert ended.state is AttemptState.VERIFIED
    assert ended.ended_at is not None


def _first_key(cast: Cast) -> str:
    return validation_queries.module_of(validation.opened(cast)).criterion_ids[0]


def test_a_return_needs_a_reason(cast: Cast) -> None:
    attempt = validation.decided(cast)
    with pytest.raises(BadInput) as refusal:
        actions.finish_review(
            actor=people.actor(cast.verifier), attempt=attempt, outcome=ReviewOutcome.RETURNED
        )
    assert refusal.value.field == "reason"


def test_approving_needs_every_check(cast: Cast) -> None:
    attempt = validation.decided(cast)
    with pytest.raises(BadInput) as refusal:
        actions.finish_review(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.APPROVED,
            checks=[Check.FAIR],
        )
    assert refusal.value.field == "checks"


def test_a_returned_attempt_can_be_judged_anew_and_approved(cast: Cast) -> None:
    attempt = validation.decided(cast)
    actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Motivera bättre.",
    )
    attempt = validation_queries.get_attempt(attempt.id)
    assert attempt.state is AttemptState.RETURNED
    validation.judge_all(cast, attempt)
    validation_actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    approve(cast.verifier, attempt)
    assert validation_queries.get_attempt(attempt.id).state is AttemptState.CLEARED


@pytest.mark.parametrize("role", ["assessor", "supervisor", "coordinator"])
def test_nobody_who_was_involved_verifies(cast: Cast, role: str) -> None:
    attempt = validation.decided(cast)
    involved: Account = getattr(cast, role)
    people.membership(involved, Role.INTERNAL_VERIFIER, cast.unit)
    with pytest.raises(Refused):
        approve(involved, attempt)


def test_the_author_of_evidence_does_not_verify_after_her_assignment_ended(cast: Cast) -> None:
    attempt = validation.decided(cast)
    former = cast.supervisor
    people.membership(former, Role.INTERNAL_VERIFIER, cast.unit)
    for row, _ in people_queries.assignments_of(cast.participant.id):
        if row.staff_id == former.id:
            row.valid_to = row.valid_from
    with pytest.raises(Refused):
        approve(former, attempt)


def test_one_who_was_her_supervisor_for_a_single_day_may_not_review_her(cast: Cast) -> None:
    attempt = validation.decided(cast)
    people.membership(cast.verifier, Role.SUPERVISOR, cast.unit)
    coordinating = people.actor(cast.coordinator)
    of_one_day = accounts.assign(
        actor=coordinating,
        participant_id=cast.participant.id,
        staff_id=cast.verifier.id,
        role=Role.SUPERVISOR,
    )
    accounts.end_assignment(actor=coordinating, assignment=of_one_day)
    with pytest.raises(Refused):
        approve(cast.verifier, attempt)
