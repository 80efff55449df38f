"""What internal verification writes down into the attempt."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.access import SYSTEM, Actor, Role
from stegvis.base import clock
from stegvis.base.errors import BadInput, Refused
from stegvis.validation import rules
from stegvis.validation.actions.competence import refuse_without_competence
from stegvis.validation.actions.moves import advance
from stegvis.validation.guard_facts import attempt_facts, involved_in
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome, TransitionName


def _refuse_if_involved(actor: Actor, attempt: ModuleAttempt) -> None:
    refusal = rules.may_verify(actor.account_id, attempt_facts(attempt), involved_in(attempt))
    if refusal:
        raise Refused(refusal)
    refuse_without_competence(actor, attempt, Role.INTERNAL_VERIFIER)


def approve_review(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 11. What is achieved goes on at once, by the choice about external verification; what is not achieved yet
    ends here, with what is met kept.
    """
    return _approve(actor, attempt, TransitionName.APPROVED)


def approve_in_batch(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 13: verified with its batch, without having been drawn; then as `approve_review`."""
    return _approve(actor, attempt, TransitionName.APPROVED_IN_BATCH)


def draw(*, attempt: ModuleAttempt, reasons: Sequence[str]) -> ModuleAttempt:
    """Row 10: the system has drawn the attempt, at the locking of its batch or later."""
    waited = attempt.state is AttemptState.OUTSIDE_SAMPLE
    name = TransitionName.DRAWN_LATER if waited else TransitionName.DRAWN
    return advance(actor=SYSTEM, attempt=attempt, transition_name=name, reasons=list(reasons))


def leave_out(*, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 10: the system has locked the batch and not drawn the attempt."""
    return advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.LEFT_OUT)


def _approve(actor: Actor, attempt: ModuleAttempt, name: TransitionName) -> ModuleAttempt:
    _refuse_if_involved(actor, attempt)
    attempt = advance(actor=actor, attempt=attempt, transition_name=name)
    if attempt.outcome is not Outcome.ACHIEVED:
        attempt.ended_at = clock.now()
    return attempt


def return_review(*, actor: Actor, attempt: ModuleAttempt, reason: str) -> ModuleAttempt:
    """Row 12: back to the assessor, who judges anew or asks the participant for more."""
    unsaid = rules.may_return(reason)
    if unsaid:
        raise BadInput("reason", unsaid)
    _refuse_if_involved(actor, attempt)
    return advance(
        actor=actor, attempt=attempt, transition_name=TransitionName.RETURNED, message=reason.strip()
    )
