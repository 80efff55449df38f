"""Who may be lent to an attempt. Pure functions of frozen facts; each returns None or why not and what to do.

A lent assessor sees one attempt and nothing else: docs/adr/0017-help-from-another-municipality.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.states import ENDED, AttemptState

OPEN_FOR_LENDING = frozenset(AttemptState) - ENDED - {AttemptState.CLEARED, AttemptState.VERIFIED}
"""While an assessor may still have something to do: to map, to judge, to answer when a decision is looked at again."""


@dataclass(frozen=True)
class LendingFacts:
    """What the rules need to know about the attempt and the assessor who is to be lent to it."""

    state: AttemptState
    participant_id: UUID
    assessor_id: UUID
    lender_id: UUID
    may_be_chosen: bool
    is_competent: bool
    too_close: frozenset[UUID]
    verifiers: frozenset[UUID]


def may_lend(facts: LendingFacts) -> Text | None:
    """Why this assessor may not be lent to this attempt, or None."""
    if facts.state not in OPEN_FOR_LENDING:
        return _l("Valideringen är klar. Ingen bedömare behövs.")
    if facts.assessor_id == facts.participant_id:
        return _l("Ingen bedömer sig själv. Välj en annan person.")
    if facts.assessor_id == facts.lender_id:
        return _l("Du kan inte låna dig själv. Be en annan samordnare.")
    if not facts.may_be_chosen:
        return _l("Personen är inte bedömare i en kommun som ni har avtal med. Välj en annan person.")
    if facts.assessor_id in facts.too_close:
        return _l("Personen är för nära deltagaren. Välj en annan person.")
    if facts.assessor_id in facts.verifiers:
        return _l("Personen kvalitetssäkrar deltagarens bedömningar. Välj en annan person.")
    if not facts.is_competent:
        return _l("Personens kompetens gäller inte för modulen. Välj en annan person.")
    return None
