"""What a start page is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from stegvis.base.language import Text

MOST_LINES = 8
"""So many lines are shown of each section; the rest is on the room's own list."""


@dataclass(frozen=True)
class Link:
    """A page of some room: its endpoint and the values of its address."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One thing that waits: what it is, the page where the next step is taken, and since when it has waited.

    `about` is content in `about_language`, for instance a module's title. `tag` is a kind of tag and its word.
    """

    title: str | Text
    link: Link
    next_step: Text | None = None
    since: date | datetime | None = None
    tag: tuple[str, Text] | None = None
    about: str = ""
    about_language: str = "sv"
    done: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stat:
    """A number that tells how things stand, and where to see more."""

    label: Text
    value: int
    link: Link | None = None


@dataclass(frozen=True)
class Section:
    """A part of a start page: a heading and what waits under it, longest waiting first."""

    id: str
    heading: Text
    lines: Sequence[Line] = ()
    nothing: Text | None = None
    all_link: tuple[Link, Text] | None = None
    stats: Sequence[Stat] = ()

    @property
    def shown(self) -> Sequence[Line]:
        """The lines that the page has room for."""
        return self.lines[:MOST_LINES]

    @property
    def hidden_count(self) -> int:
        """How many more there are."""
        return max(0, len(self.lines) - MOST_LINES)
