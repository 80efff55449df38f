"""What internal verification writes down into the attempt."""

from __future__ import annotations

from stegvis.access import SYSTEM, Actor
from stegvis.base import clock
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.validation import queries, rules
from stegvis.validation.actions.moves import advance
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import Outcome, TransitionName


def _refuse_if_involved(actor: Actor, attempt: ModuleAttempt) -> None:
    refusal = rules.may_verify(actor.account_id, queries.attempt_facts(attempt), queries.involved_in(attempt))
    if refusal:
        raise Refused(refusal)


def approve_review(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 11, and 15 when the module is achieved. What is not achieved yet ends here, with what is met kept."""
    _refuse_if_involved(actor, attempt)
    attempt = advance(actor=actor, attempt=attempt, transition_name=TransitionName.APPROVED)
    if attempt.outcome is Outcome.ACHIEVED:
        return advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.CLEARED)
    attempt.ended_at = clock.now()
    return attempt


def return_review(*, actor: Actor, attempt: ModuleAttempt, reason: str) -> ModuleAttempt:
    """Row 12: back to the assessor, who judges anew or asks the participant for more."""
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför du återlämnar, så att bedömaren vet vad som ska göras."))
    _refuse_if_involved(actor, attempt)
    return advance(
        actor=actor, attempt=attempt, transition_name=TransitionName.RETURNED, message=reason.strip()
    )
