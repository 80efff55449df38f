"""When a standardisation meeting may be closed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from uuid import UUID

from stegvis.base.errors import Refused
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


class WrittenMeanwhile(Refused):
    """Somebody has saved other minutes, or a case has come, since the page was opened."""


class ClosedMeanwhile(Refused):
    """The meeting is closed, with other minutes than these."""


def as_kept(draft: MeetingDraft) -> MeetingDraft:
    """The draft as it is when it has been saved and read again."""
    agreed = {
        key: Agreed(one.interpretation.strip(), one.valid_from)
        for key, one in sorted(draft.agreed.items())
        if one.interpretation.strip()
    }
    return replace(draft, notes=draft.notes.strip(), agreed=agreed)


@dataclass(frozen=True)
class Seen:
    """What a page showed of the minutes, so that nobody writes over what she has not read."""

    minutes: str
    cases: int

    @classmethod
    def of(cls, kept: MeetingDraft, cases: int) -> Seen:
        """What a page with these minutes and so many cases shows."""
        said = (
            kept.held_on,
            sorted(map(str, kept.attendees)),
            kept.notes,
            sorted(map(str, kept.shown)),
            [(key, one.interpretation, one.valid_from) for key, one in sorted(kept.agreed.items())],
        )
        return cls(sha256(repr(said).encode()).hexdigest(), cases)

    @classmethod
    def told(cls, text: str) -> Seen:
        """As the form says it. Whatever else it says, nothing has been seen."""
        minutes, _, cases = text.partition("-")
        return cls(minutes, int(cases) if cases.isdecimal() and len(cases) < 9 else 0)

    def __str__(self) -> str:
        return f"{self.minutes}-{self.cases}"


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
