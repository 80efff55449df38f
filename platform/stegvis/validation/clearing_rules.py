"""What follows on an approval by the internal verifier: the external sample, or the certificate. Rows 14 and 15. Pure.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stegvis.base.language import Text, _l
from stegvis.validation.states import Outcome


class External(StrEnum):
    """Where external verification of the decision stands."""

    UNDECIDED = "undecided"
    NOT_NEEDED = "not_needed"
    NOT_DRAWN = "not_drawn"
    PROTECTED = "protected"
    DRAWN = "drawn"
    APPROVED = "approved"


@dataclass(frozen=True)
class ClearingFacts:
    """What rows 14 and 15 ask about."""

    outcome: Outcome | None
    external: External
    has_open_reconsideration: bool


def may_clear(facts: ClearingFacts) -> Text | None:
    """Row 15: achieved, nobody is looking at the decision again, and nothing is left of external verification."""
    if facts.outcome is not Outcome.ACHIEVED:
        return _l("Modulen är inte uppnådd ännu. Intyg finns bara för det som är uppnått.")
    if facts.has_open_reconsideration:
        return _l("En omprövning pågår. Intyget kan utfärdas när den är avslutad.")
    if facts.external is External.UNDECIDED:
        return _l("Utfärdaren har inte beslutat om extern kvalitetssäkring av modulen ännu.")
    if facts.external is External.DRAWN:
        return _l("Den externa kvalitetssäkraren har inte granskat beslutet ännu.")
    return None


def may_draw_externally(facts: ClearingFacts) -> Text | None:
    """Row 14: only an achieved decision that nobody is looking at again, and that the draw has chosen."""
    if facts.outcome is not Outcome.ACHIEVED:
        return _l("Modulen är inte uppnådd ännu. Bara det som är uppnått granskas externt.")
    if facts.has_open_reconsideration:
        return _l("En omprövning pågår. Beslutet kan granskas externt när den är avslutad.")
    if facts.external is not External.DRAWN:
        return _l("Beslutet är inte draget till externt urval.")
    return None


def may_take_out(*, is_protected: bool) -> Text | None:
    """Row 14, back: only somebody who has got protected identity leaves the external sample unseen."""
    if not is_protected:
        return _l("Beslutet är draget till externt urval. Vänta på den externa kvalitetssäkraren.")
    return None
