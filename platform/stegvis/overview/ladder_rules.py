"""Where somebody stands on a module's ladder. Pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far up a step lies. What is only recommended lies beside the way."""

    REQUIRED = 0
    RECOMMENDED = 1
    MODULE = 2
    LEADS_TO = 3
    BEYOND = 4


class Standing(StrEnum):
    """What a step is to her. `OPEN`: she may take it whenever she likes, it keeps her from nothing."""

    HAVE = "have"
    NOW = "now"
    NEXT = "next"
    OPEN = "open"
    LATER = "later"


Reached = Standing | None
"""HAVE or NOW for a step that she has taken or is on, else None."""


def standings(steps: Sequence[tuple[Level, Reached]]) -> list[Standing]:
    """What each step is to her.

    Next is the lowest level above all that she has reached; what is required comes first until she has begun on
    the module itself.
    """
    reached = [level for level, found in steps if found is not None and level is not Level.RECOMMENDED]
    front = max(reached, default=None)
    lacks_required = any(level is Level.REQUIRED and found is None for level, found in steps)
    if lacks_required and (front is None or front is Level.REQUIRED):
        target = Level.REQUIRED
    else:
        above = [
            level for level, _ in steps if level is not Level.RECOMMENDED and (front is None or level > front)
        ]
        target = min(above, default=Level.BEYOND)
    return [found or _not_reached(level, target) for level, found in steps]


def _not_reached(level: Level, target: Level) -> Standing:
    if level is Level.RECOMMENDED or level < target:
        return Standing.OPEN
    return Standing.NEXT if level is target else Standing.LATER
