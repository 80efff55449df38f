"""What has become of a placement or a workplace, for its history and the audit trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from stegvis.access import Actor
from stegvis.activities.models import Placement, PlacementEvent, Workplace
from stegvis.activities.states import EventKind
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db


def set_fields(row: Workplace | Placement, **values: Any) -> dict[str, Any]:
    """Set the fields, and tell which of them were changed, as JSON can hold them."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in changed.items()
    }


def note_event(
    actor: Actor,
    placement: Placement,
    kind: EventKind,
    changes: dict[str, Any],
    *,
    person_id: UUID | None = None,
    note: str = "",
) -> None:
    """Write what happened into the placement's history and into the audit trail."""
    db.session.add(
        PlacementEvent(
            placement_id=placement.id,
            kind=kind,
            at=clock.now(),
            actor_id=actor.own_account_id,
            person_id=person_id,
            note=note.strip(),
        )
    )
    record(actor, f"placement.{kind.value}", "placement", placement.id, changes)
