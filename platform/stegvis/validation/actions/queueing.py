"""A decision goes to internal verification: row 9."""

from __future__ import annotations

from stegvis.access import SYSTEM
from stegvis.validation import countersign_rules, countersignatures, queries
from stegvis.validation.actions.moves import advance
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import TransitionName


def queue_if_ready(*, attempt: ModuleAttempt, by_trainee: bool) -> ModuleAttempt:
    """Row 9 for the decision in force; a trainee's stays where it is until a colleague has signed it."""
    decision = queries.current_decision(attempt.id)
    waits = countersign_rules.may_queue(
        is_decided=decision is not None,
        by_trainee=by_trainee,
        is_signed=decision is not None and countersignatures.is_signed(decision.id),
    )
    if waits:
        return attempt
    return advance(actor=SYSTEM, attempt=attempt, transition_name=TransitionName.QUEUED)
