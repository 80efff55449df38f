"""When a standardisation meeting may be closed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from stegvis.base.language import Text, _l

WITHIN_WORKING_DAYS = 30
"""A disagreement is talked over within so many working days."""
FEWEST_ATTENDEES = 2


@dataclass(frozen=True)
class Agreed:
    """How a criterion is to be read, and from which day."""

    interpretation: str
    valid_from: date | None


@dataclass(frozen=True)
class MeetingDraft:
    """All that is written down about a meeting."""

    held_on: date | None = None
    attendees: frozenset[UUID] = frozenset()
    notes: str = ""
    shown: frozenset[UUID] = frozenset()
    agreed: Mapping[str, Agreed] = field(default_factory=dict)


def interpretation_field_name(criterion_key: str) -> str:
    """The name of the field that holds what was agreed on about a criterion."""
    return f"interpretation_{criterion_key.replace('-', '_')}"


def from_field_name(criterion_key: str) -> str:
    """The name of the field that holds the day from which it is to hold."""
    return f"from_{criterion_key.replace('-', '_')}"


def may_close(draft: MeetingDraft, criterion_keys: Collection[str], today: date) -> Mapping[str, Text]:
    """Field → what is missing. A criterion without a word stays on the list for another meeting."""
    faults: dict[str, Text] = {}
    if draft.held_on is None:
        faults["held_on"] = _l("Skriv vilken dag mötet hölls.")
    elif draft.held_on > today:
        faults["held_on"] = _l("Mötet kan inte avslutas före sin dag. Spara så länge.")
    if len(draft.attendees) < FEWEST_ATTENDEES:
        faults["attendees"] = _l("Kryssa i minst två som var med. En ensam kan inte komma överens.")
    agreed = {key: one for key, one in draft.agreed.items() if one.interpretation.strip()}
    if not agreed and criterion_keys:
        first = next(iter(criterion_keys))
        faults[interpretation_field_name(first)] = _l("Skriv vad ni kom överens om för minst ett kriterium.")
    for key, one in agreed.items():
        if one.valid_from is None:
            faults[from_field_name(key)] = _l("Skriv från vilken dag det ska gälla.")
        elif one.valid_from < today:
            faults[from_field_name(key)] = _l(
                "Välj i dag eller senare. Det som redan är bedömt ska inte ändras i efterhand."
            )
    return faults
