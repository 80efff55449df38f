"""Another coordinator answers for a placement."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.activities import queries
from stegvis.activities.actions.history import note_event
from stegvis.activities.models import Placement
from stegvis.activities.states import EventKind
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Account


def hand_over(*, actor: Actor, placement: Placement, from_id: UUID, to_id: UUID, note: str = "") -> None:
    """Let another coordinator of the unit answer for the placement. All that was noted stays.

    The same word again has no effect; Refused when it had been handed over to somebody else meanwhile.
    """
    placement = queries.get_placement(placement.id, lock=True)
    if placement.coordinator_id == to_id:
        return
    if placement.coordinator_id != from_id:
        raise Refused(_l("Någon annan har redan lämnat över ansvaret. Se vem som har det nu."))
    offered = coordinators_for(placement)
    if to_id not in {one.id for one in offered}:
        raise BadInput("coordinator", _l("Välj något av alternativen i listan."))
    placement.coordinator_id = to_id
    changes = {"coordinator": str(to_id)}
    note_event(actor, placement, EventKind.HANDED_OVER, changes, person_id=to_id, note=note)


def coordinators_for(placement: Placement) -> list[Account]:
    """Who can answer for the placement: coordinators of its unit; for a protected person those named for her."""
    staff = people_queries.staff_with_role(placement.organisation_id, placement.unit_id, Role.COORDINATOR)
    facts = facts_about(placement.participant_id)
    named = facts.assigned.get(Role.COORDINATOR, frozenset())
    return [one for one in staff if not facts.protected or one.id in named]
