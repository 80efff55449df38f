"""The drawn stairs of a ladder: where each step lies. The list below the drawing says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stegvis.overview.ladder_rules import Level, Standing
from stegvis.overview.ladders import Step

WIDTH, RISE, LOWEST, ROOM_ABOVE = 72, 30, 44, 46
"""In units of the drawing: a step's width, how much higher the next level is, the lowest step, and what is above."""


@dataclass(frozen=True)
class Stair:
    """One step of the drawing. `look` is its class: what it is to her, else its place on the way."""

    number: int
    left: int
    top: int
    height: int
    look: str
    is_here: bool

    @property
    def middle(self) -> int:
        """Where its number stands."""
        return self.left + WIDTH // 2


@dataclass(frozen=True)
class Drawing:
    """The whole stairs."""

    width: int
    height: int
    stairs: tuple[Stair, ...]


def drawing_of(steps: Sequence[Step], *, from_the_right: bool) -> Drawing:
    """The stairs of these steps, rising in the direction in which the page is read."""
    levels = sorted({step.level for step in steps})
    heights = {level: LOWEST + RISE * place for place, level in enumerate(levels)}
    whole = ROOM_ABOVE + max(heights.values())
    stairs = []
    for place, step in enumerate(steps):
        height = heights[step.level]
        at = len(steps) - 1 - place if from_the_right else place
        here = step.standing is Standing.NOW or (step.standing is None and step.level is Level.MODULE)
        look = step.standing.value if step.standing else "now" if here else "plain"
        stairs.append(Stair(place + 1, at * WIDTH, whole - height, height, look, here))
    return Drawing(WIDTH * len(steps), whole, tuple(stairs))
