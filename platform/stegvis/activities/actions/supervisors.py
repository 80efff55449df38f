"""A placement lets its supervisor see the participant, by an assignment for as long as it lasts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.activities.models import Placement
from stegvis.base.errors import BadInput
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts

Tie = tuple[UUID | None, date, date]
"""By whom and from when to when a placement lets a supervisor see the participant."""


def tie_of(placement: Placement) -> Tie:
    """What the placement lets its supervisor see now."""
    return placement.supervisor_id, placement.starts_on, placement.ends_on


def tie_supervisor(actor: Actor, placement: Placement) -> None:
    """Let the supervisor see the participant during the period, by an assignment like any other.

    One who is her supervisor for longer anyway needs none.
    """
    if placement.supervisor_id is None:
        return
    for known, _name in people_queries.assignments_of(placement.participant_id):
        lasts = known.valid_to is None or known.valid_to >= placement.ends_on
        is_hers = (known.role, known.staff_id) == (Role.SUPERVISOR, placement.supervisor_id)
        if is_hers and known.valid_from <= placement.starts_on and lasts:
            return
    try:
        accounts.assign(
            actor=actor,
            participant_id=placement.participant_id,
            staff_id=placement.supervisor_id,
            role=Role.SUPERVISOR,
            workplace=placement.workplace.name,
            valid_from=placement.starts_on,
            valid_to=placement.ends_on,
        )
    except BadInput as refusal:
        raise BadInput("supervisor", refusal.message) from None


def untie_supervisor(actor: Actor, placement: Placement, tie: Tie) -> None:
    """What the placement let a supervisor see ends with it, when it would have gone on."""
    for known, _name in people_queries.assignments_of(placement.participant_id):
        is_its = known.role is Role.SUPERVISOR and (known.staff_id, known.valid_from, known.valid_to) == tie
        if is_its and tie[2] >= people_queries.today():
            accounts.end_assignment(actor=actor, assignment=known)
