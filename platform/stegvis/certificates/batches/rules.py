"""How big a batch may be, who is taken on next, and what its files are called: pure decisions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.certificates.states import ItemState

MOST_IN_BATCH = 1_000
SLICE = 10
"""So many are taken on at a time: few enough that another process soon shares the rest."""
MOST_TRIES = 3
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Progress:
    """How many certificates of a batch stand where."""

    issued: int = 0
    failed: int = 0
    cancelled: int = 0
    waiting: int = 0

    @classmethod
    def of(cls, counts: Mapping[ItemState, int]) -> Progress:
        """From the number in each state."""
        return cls(**{state.value: counts.get(state, 0) for state in ItemState})

    @property
    def total(self) -> int:
        """All that were ordered."""
        return self.issued + self.failed + self.cancelled + self.waiting

    @property
    def settled(self) -> int:
        """Those that nothing more is done about."""
        return self.total - self.waiting


def size_refusal(count: int) -> Text | None:
    """Whether so many may be ordered at once."""
    if count == 0:
        return _l("Välj minst en deltagare.")
    if count > MOST_IN_BATCH:
        return _l("Välj högst %(most)s deltagare åt gången. Beställ resten efteråt.", most=MOST_IN_BATCH)
    return None


def place_refusal(organisation_ids: Collection[UUID]) -> Text | None:
    """One order is one organisation's, so that those who may see it may see all of it."""
    if len(set(organisation_ids)) > 1:
        return _l("Välj deltagare från en kommun åt gången.")
    return None


def taken_on(tries: Sequence[int]) -> int:
    """How many of these a process takes on, given how often each has been begun, those begun least often first.

    Whatever was under way when a process died is taken on alone, so that the one that killed it takes no other along.
    """
    return sum(1 for one in tries if one == 0) or min(len(tries), 1)


def paper_name(holder_name: str, serial: str) -> str:
    """What a paper is called inside the zip: letters, digits and hyphens, which every system can keep."""
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", holder_name)).replace("_", "-")
    return f"{words[:_LONGEST_NAME].strip('-') or 'intyg'}-{serial}.pdf"
