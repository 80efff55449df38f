"""What the assessor says of the evidence as a whole when she decides: five points, and the participant's autonomy.

Pure: no flask, no database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from stegvis.base.language import Text, _l


class Point(StrEnum):
    """What evidence must be for a decision to rest on it."""

    VALID = "valid"
    AUTHENTIC = "authentic"
    CURRENT = "current"
    SUFFICIENT = "sufficient"
    RELIABLE = "reliable"


class Autonomy(StrEnum):
    """How much alone the participant worked, in most of what was shown."""

    OWN_INITIATIVE = "own_initiative"
    ASKS_WHEN_NEEDED = "asks_when_needed"
    GUIDED = "guided"
    SHOWN_FIRST = "shown_first"


POINT_NAMES: Mapping[Point, Text] = {
    Point.VALID: _l("Giltigt: bevisen hör till kriterierna"),
    Point.AUTHENTIC: _l("Äkta: det är deltagarens eget arbete"),
    Point.CURRENT: _l("Aktuellt: bevisen är tillräckligt nya"),
    Point.SUFFICIENT: _l("Tillräckligt: bevisen räcker för hela kriterierna"),
    Point.RELIABLE: _l("Tillförlitligt: en annan bedömare skulle komma fram till samma sak"),
}
"""Each point with a line that explains it."""

AUTONOMY_NAMES: Mapping[Autonomy, Text] = {
    Autonomy.OWN_INITIATIVE: _l("På eget initiativ: ser själv vad som ska göras"),
    Autonomy.ASKS_WHEN_NEEDED: _l("På egen hand: frågar när det behövs"),
    Autonomy.GUIDED: _l("Med handledning under arbetet"),
    Autonomy.SHOWN_FIRST: _l("Med hjälp: blir visad först"),
}


@dataclass(frozen=True)
class Weighing:
    """The points that hold, the autonomy, and why a point does not hold."""

    held: frozenset[Point]
    autonomy: Autonomy
    reason: str = ""


def missing_words(held: Collection[Point | str], reason: str) -> Text | None:
    """What is missing, if anything: each point is said to hold, or it is said why one does not."""
    if len(set(held)) < len(Point) and not reason.strip():
        return _l("Kryssa i det som stämmer. Om något inte stämmer: skriv varför.")
    return None


NOT_WEIGHED = _l("Säg vad du tycker om bevisen som helhet, och hur självständigt deltagaren arbetade.")


def may_rest_on(weighing: Weighing | None) -> Text | None:
    """None when a decision may rest on it: the evidence is weighed as a whole, and every point is answered."""
    if weighing is None:
        return NOT_WEIGHED
    return missing_words(weighing.held, weighing.reason)
