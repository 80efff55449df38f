"""The kinds of things in this room."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """A workshop receives participants; any other unit is called a unit."""

    WORKSHOP = "workshop"
    UNIT = "unit"


class AccountKind(StrEnum):
    """Staff sign in by user name and password, participants by card and picture code."""

    STAFF = "staff"
    PARTICIPANT = "participant"


class Gender(StrEnum):
    """For figures only; nobody has to say."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"
