"""Where a participant works today and with whom, as a room above this one knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app

_KEY = "stegvis.workplace_of"


@dataclass(frozen=True)
class PlacedAt:
    """A workplace and the supervisor there, who may have an account. Empty where nothing is known."""

    workplace: str = ""
    supervisor: str = ""
    supervisor_id: UUID | None = None


Lookup = Callable[[UUID], PlacedAt]


def offer(app: Flask, lookup: Lookup) -> None:
    """Name the function that knows where a participant is placed."""
    app.extensions[_KEY] = lookup


def placed_today(participant_id: UUID) -> PlacedAt:
    """Where and with whom she is placed today; nothing of what there is none of, or more than one."""
    lookup: Lookup | None = current_app.extensions.get(_KEY)
    return lookup(participant_id) if lookup is not None else PlacedAt()


def workplace_today(participant_id: UUID) -> str:
    """The name of the workplace where she is placed today; empty when there is none, or more than one."""
    return placed_today(participant_id).workplace
