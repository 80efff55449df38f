"""Where a participant works today, as a room above this one knows it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Flask, current_app

_KEY = "stegvis.workplace_of"

Lookup = Callable[[UUID], str]


def offer(app: Flask, lookup: Lookup) -> None:
    """Name the function that knows the workplace of a participant: its name, or nothing."""
    app.extensions[_KEY] = lookup


def workplace_today(participant_id: UUID) -> str:
    """The name of the workplace where she is placed today; empty when there is none, or more than one."""
    lookup: Lookup | None = current_app.extensions.get(_KEY)
    return lookup(participant_id) if lookup is not None else ""
