"""Until when a participant's certificates in a module hold: what a new attempt at it hangs on. Reads only.

The papers themselves belong to the room above. Their last day follows from the attempt alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stegvis.base import clock
from stegvis.content import validity_rules
from stegvis.people import queries as people_queries
from stegvis.validation import queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState


@dataclass(frozen=True)
class HeldCertificate:
    """That an attempt has led to a certificate which is not withdrawn, and its last day (None: it has no end)."""

    valid_until: date | None

    @property
    def may_be_renewed(self) -> bool:
        """Whether a new attempt may begin beside it: from sixty days before its last day."""
        return validity_rules.may_be_renewed(self.valid_until, people_queries.today())

    @property
    def renewed_from(self) -> date | None:
        """The first day on which it may be renewed; None when it has no end."""
        return validity_rules.renewal_opens_on(self.valid_until) if self.valid_until else None

    @property
    def has_run_out(self) -> bool:
        """Whether its last day has passed."""
        return validity_rules.has_run_out(self.valid_until, people_queries.today())


def held_in(participant_id: UUID, module_key: str) -> HeldCertificate | None:
    """Her certificate in the module that holds longest, if she has any."""
    attempts = queries.attempts_of_participant(participant_id)
    return held_certificate(one for one in attempts if one.module_key == module_key)


def held_certificate(attempts: Iterable[ModuleAttempt]) -> HeldCertificate | None:
    """The certificate that holds longest of those that these attempts at one module have led to, if any has."""
    found = [_held(one) for one in attempts if one.state is AttemptState.CERTIFIED]
    return max(found, key=lambda one: one.valid_until or date.max, default=None)


def _held(attempt: ModuleAttempt) -> HeldCertificate:
    months = queries.module_of(attempt).valid_for_months
    decision = queries.current_decision(attempt.id) if months is not None else None
    if decision is None:
        return HeldCertificate(None)
    return HeldCertificate(validity_rules.last_valid_day(clock.local(decision.at).date(), months))
