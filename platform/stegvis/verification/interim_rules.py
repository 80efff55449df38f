"""Which running attempts an interim sample takes, and when somebody has said enough about one. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.states import AttemptState
from stegvis.verification.states import Agreement

RUNNING = frozenset({AttemptState.IN_PROGRESS, AttemptState.SUBMITTED, AttemptState.SUPPLEMENT})
"""Where something is there to look at, and nothing is decided."""

NOT_DECIDED = RUNNING | {
    AttemptState.REGISTERED,
    AttemptState.MAPPING,
    AttemptState.PLANNED,
    AttemptState.PAUSED,
    AttemptState.DORMANT,
    AttemptState.ABORTED,
}
"""Where an attempt may wait or have been stopped, without anything having been decided."""

LOOK_WITHIN_WORKING_DAYS = 20
ANSWER_WITHIN_WORKING_DAYS = 10


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int


def quarter_of(day: date) -> Quarter:
    """The quarter that the day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def draw_running(attempt_ids: Iterable[UUID], seed: str, rate: int) -> list[UUID]:
    """So many percent of the attempts, rounded upward, in the order of chance that the seed gives them.

    As in `drawing`, chance is SHA-256 of the seed and the attempt: whoever has the stored values can repeat the draw.
    """
    shuffled = sorted(
        set(attempt_ids),
        key=lambda attempt_id: hashlib.sha256(f"{seed}:{attempt_id}".encode()).digest(),
    )
    return shuffled[: ceil(rate * len(shuffled) / 100)]


def may_note(agreement: Agreement, note: str) -> Text | None:
    """Whoever asks for an action says which."""
    if agreement is Agreement.ACTION and not note.strip():
        return _l("Skriv vad bedömaren ska göra.")
    return None


def may_answer(agreement: Agreement | None, answer: str) -> Text | None:
    """An action is answered in words; that all is well needs none."""
    if agreement is Agreement.ACTION and not answer.strip():
        return _l("Skriv vad du har gjort eller tänker göra.")
    return None
