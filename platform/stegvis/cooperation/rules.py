"""Who may propose, answer and end an agreement. Pure functions; each returns None or why not and what to do.

Two municipalities agree, each by its own administrator: docs/adr/0017-help-from-another-municipality.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.cooperation.states import AgreementState


@dataclass(frozen=True)
class Proposal:
    """What an administrator wants: help for whom, from whom, and in which period."""

    home_id: UUID
    helping_id: UUID
    valid_from: date
    valid_to: date | None
    has_open: bool


def may_propose(proposal: Proposal, today: date) -> tuple[str, Text] | None:
    """The field at fault and why, or None."""
    if proposal.home_id == proposal.helping_id:
        return "helping", _l("Välj en annan kommun än er egen.")
    if proposal.has_open:
        return "helping", _l("Ni har redan ett avtal eller ett förslag med den kommunen. Avsluta det först.")
    if proposal.valid_to is not None and proposal.valid_to < max(proposal.valid_from, today):
        return "valid_to", _l("Sista dagen måste vara i dag eller senare, och efter första dagen.")
    return None


def may_answer(state: AgreementState) -> Text | None:
    """Only what waits for an answer."""
    if state is not AgreementState.PROPOSED:
        return _l("Förslaget är redan besvarat eller tillbakataget. Ladda om sidan och se hur det gick.")
    return None


def may_end(state: AgreementState, *, as_home: bool) -> Text | None:
    """Either side may end what both have agreed to, at any time; only whoever proposed may take a proposal back."""
    if state is AgreementState.ACCEPTED or (state is AgreementState.PROPOSED and as_home):
        return None
    if state is AgreementState.PROPOSED:
        return _l("Svara ja eller nej på förslaget. Den som frågade kan ta tillbaka det.")
    return _l("Avtalet är redan avslutat. Ladda om sidan.")
