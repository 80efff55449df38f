"""What external verification writes down into the attempt: rows 14 and 15."""

from __future__ import annotations

from datetime import date
from typing import Any

from stegvis.access import SYSTEM, Actor
from stegvis.base.errors import Refused
from stegvis.people import queries as people_queries
from stegvis.validation import clearing_rules, queries, reconsiderations, rules
from stegvis.validation.actions.moves import advance
from stegvis.validation.certifying import APPROVALS
from stegvis.validation.clearing_rules import ClearingFacts, External
from stegvis.validation.guard_facts import attempt_facts, involved_in
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import TransitionName


def clear(*, attempt: ModuleAttempt, external: External) -> ModuleAttempt:
    """Row 15: nothing is left to verify, and the issuer may go on. Raises Refused while something is."""
    refusal = clearing_rules.may_clear(_facts(attempt, external))
    if refusal:
        raise Refused(refusal)
    return advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.CLEARED)


def _facts(attempt: ModuleAttempt, external: External) -> ClearingFacts:
    is_asked = attempt.id in reconsiderations.of_attempts([attempt.id])
    return ClearingFacts(attempt.outcome, external, has_open_reconsideration=is_asked)


def draw_externally(*, attempt: ModuleAttempt, **facts: Any) -> ModuleAttempt:
    """Row 14: the system has drawn the attempt into the external sample."""
    refusal = clearing_rules.may_draw_externally(_facts(attempt, External.DRAWN))
    if refusal:
        raise Refused(refusal)
    return advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.EXTERNALLY_DRAWN, **facts)


def take_out_of_external_sample(*, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 14, back: somebody from another body may no longer see it. Then row 15."""
    is_protected = people_queries.get_account(attempt.participant_id).protected
    refusal = clearing_rules.may_take_out(is_protected=is_protected)
    if refusal:
        raise Refused(refusal)
    attempt = advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.EXTERNALLY_TAKEN_OUT)
    return clear(attempt=attempt, external=External.PROTECTED)


def approve_externally(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 14, and 15 at once."""
    _refuse_if_involved(actor, attempt)
    attempt = advance(actor=actor, attempt=attempt, transition_name=TransitionName.EXTERNALLY_APPROVED)
    return clear(attempt=attempt, external=External.APPROVED)


def ask_external_action(*, actor: Actor, attempt: ModuleAttempt, reason: str, act_by: date) -> ModuleAttempt:
    """Row 14: the internal verifier has to take up what the external one asks for."""
    _refuse_if_involved(actor, attempt)
    return advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.EXTERNAL_ACTION_ASKED,
        message=reason.strip(),
        act_by=act_by.isoformat(),
    )


def _refuse_if_involved(actor: Actor, attempt: ModuleAttempt) -> None:
    approvers = frozenset(
        event.actor_id for event in queries.history(attempt.id) if event.name in APPROVALS and event.actor_id
    )
    refusal = rules.may_verify_externally(
        actor.account_id, attempt_facts(attempt), involved_in(attempt), approvers
    )
    if refusal:
        raise Refused(refusal)
