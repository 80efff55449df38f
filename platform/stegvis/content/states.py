"""What a piece of content is, where a revision of it came from and what it means for those under way."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a stable key stands for."""

    COURSE = "course"
    MODULE = "module"


class Origin(StrEnum):
    """Where a revision was written."""

    FOLDER = "folder"
    WEB = "web"


class Side(StrEnum):
    """Whose text is taken where the web and the folder differ."""

    WEB = "web"
    FOLDER = "folder"


class ChangeKind(StrEnum):
    """What a revision means for the learners who are under way."""

    CORRECTION = "correction"  # the same course, better said: learners move to it
    NEW_VERSION = "new_version"  # another course: learners stay on the revision that they began
