"""Which guidance on a criterion holds on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Guidance:
    """An agreed reading of a criterion."""

    text: str
    valid_from: date
    given_at: datetime


@dataclass(frozen=True)
class CriterionGuide:
    """What holds today about a criterion, and what is agreed on for a later day, the nearest first."""

    now: Guidance | None
    coming: tuple[Guidance, ...] = ()


def guide_of(given: Iterable[Guidance], today: date) -> CriterionGuide:
    """The guidance with the latest day that has come; of two for the same day the one that was given last."""
    in_order = sorted(given, key=lambda one: (one.valid_from, one.given_at))
    begun = [one for one in in_order if one.valid_from <= today]
    coming = {one.valid_from: one for one in in_order if one.valid_from > today}
    return CriterionGuide(begun[-1] if begun else None, tuple(coming.values()))
