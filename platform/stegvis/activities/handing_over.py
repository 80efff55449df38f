"""What a hand-over of a participant does to her placements. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.access import Actor
from stegvis.activities import queries
from stegvis.activities.actions import add_workplace, note_event
from stegvis.activities.models import Placement
from stegvis.activities.states import EventKind
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit


def move_placements(
    *, actor: Actor, participant_id: UUID, to_unit: Unit, to_id: UUID, stays_in: Collection[UUID]
) -> list[Placement]:
    """Let the new coordinator answer for her placements, wherever they are now, but for those of units to which she
    still belongs as well. Talks, notes and history stay as they are."""
    moved = []
    for known in queries.placements_of(participant_id):
        placement = queries.get_placement(known.id, lock=True)
        if placement.unit_id in stays_in and placement.unit_id != to_unit.id:
            continue
        if (placement.unit_id, placement.coordinator_id) == (to_unit.id, to_id):
            continue
        changes = {"from": str(placement.unit_id), "to": str(to_unit.id), "coordinator": str(to_id)}
        if placement.organisation_id != to_unit.organisation_id:
            _change_organisation(actor, placement, to_unit)
        placement.unit_id, placement.coordinator_id = to_unit.id, to_id
        db.session.flush()
        note_event(actor, placement, EventKind.HANDED_OVER, changes, person_id=to_id)
        moved.append(placement)
    return moved


def _change_organisation(actor: Actor, placement: Placement, to_unit: Unit) -> None:
    """The workplace is written into the new organisation's list, and a supervisor of the old one becomes a named
    contact: she has no role where the participant is now."""
    workplace = placement.workplace
    placement.organisation_id = to_unit.organisation_id
    placement.workplace = add_workplace(
        actor=actor,
        organisation_id=to_unit.organisation_id,
        name=workplace.name,
        place=workplace.place,
        contact=workplace.contact,
    )
    if placement.supervisor_id is not None:
        placement.supervisor_name = people_queries.display_name(placement.supervisor_id)
        placement.supervisor_id = None


def supervisors_at_work(participant_id: UUID) -> frozenset[UUID]:
    """Who supervises her at a workplace now or later: they go on when she is handed over within an organisation."""
    today = people_queries.today()
    return frozenset(
        one.supervisor_id
        for one in queries.placements_of(participant_id)
        if one.supervisor_id is not None and one.ended_on is None and one.ends_on >= today
    )
