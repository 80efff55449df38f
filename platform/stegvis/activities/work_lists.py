"""Placements as lines of work lists: one question each, what waits longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from stegvis.access import Actor, Role
from stegvis.activities import queries, rules
from stegvis.activities.models import Placement
from stegvis.activities.rules import DueTalk, WaitingStep
from stegvis.activities.states import EndReason, Phase, PlacementState
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership
from stegvis.people.queries import in_force

MOST_LINES = 500
MOST_ENDED = 100


@dataclass(frozen=True)
class PlacementLine:
    """A placement as it stands in a list. `step` waits; `next_talk` comes."""

    placement_id: UUID
    participant_id: UUID
    participant_name: str
    workplace_name: str
    coordinator_id: UUID
    starts_on: date
    last_day: date
    state: PlacementState
    step: WaitingStep | None
    next_talk: DueTalk | None


def _lines(statement: Select[Placement, Account], limit: int) -> list[PlacementLine]:
    held = [queries.highest_held(phase).label(phase.value) for phase in Phase]
    today = people_queries.today()
    lines = []
    for placement, account, *numbers in db.session.execute(statement.add_columns(*held).limit(limit)):
        of_phases = {
            phase: number for phase, number in zip(Phase, numbers, strict=True) if number is not None
        }
        lines.append(_line(placement, account, queries.rule_facts(placement, of_phases), today))
    return sorted(lines, key=lambda line: line.step.since if line.step else date.max)


def _line(placement: Placement, account: Account, facts: rules.PlacementFacts, today: date) -> PlacementLine:
    return PlacementLine(
        placement_id=placement.id,
        participant_id=account.id,
        participant_name=account.display_name,
        workplace_name=placement.workplace.name,
        coordinator_id=placement.coordinator_id,
        starts_on=placement.starts_on,
        last_day=placement.ended_on or placement.ends_on,
        state=rules.state_of(facts, today),
        step=rules.waiting_step(facts, today),
        next_talk=rules.next_talk(facts),
    )


def _statement() -> Select[Placement, Account]:
    return (
        select(Placement, Account)
        .join(Account, Account.id == Placement.participant_id)
        .order_by(Placement.starts_on, Placement.id)
    )


def _goes_on() -> ColumnElement[bool]:
    """Not ended, or ended with work less than so long ago that the contact is kept."""
    kept_since = rules.months_after(people_queries.today(), -rules.MONTHS_AFTER_START[-1] - rules.QUARTER)
    with_work = (Placement.end_reason == EndReason.WORK) & (Placement.ended_on >= kept_since)
    return Placement.ended_on.is_(None) | with_work


def _in_her_places(actor: Actor) -> ColumnElement[bool]:
    """In the units where she is coordinator; people with protected identity only where she is named for them."""
    places = [
        (Placement.organisation_id == grant.organisation_id)
        & (Placement.unit_id == grant.unit_id if grant.unit_id else true())
        for grant in actor.grants
        if grant.role is Role.COORDINATOR
    ]
    if not places:
        return ~true()
    named = people_queries.assigned_participants(actor.own_account_id, Role.COORDINATOR)
    return or_(*places) & or_(Account.protected.is_(False), Account.id.in_(named))


def lines_in_places(actor: Actor) -> list[PlacementLine]:
    """The placements that go on in the units where the actor is coordinator."""
    return _lines(_statement().where(_in_her_places(actor), _goes_on()), MOST_LINES)


def lines_assigned(actor: Actor, role: Role) -> list[PlacementLine]:
    """The placements that go on of participants to whom the actor is assigned in this role today."""
    assigned = people_queries.assigned_participants(actor.own_account_id, role)
    return _lines(_statement().where(Placement.participant_id.in_(assigned), _goes_on()), MOST_LINES)


def ended_lines(actor: Actor) -> list[PlacementLine]:
    """The placements that have ended among those that she may see, the latest first, so many as one can look at."""
    assigned = frozenset[UUID]().union(
        *(
            people_queries.assigned_participant_ids(actor.own_account_id, role)
            for role in (Role.SUPERVISOR, Role.ASSESSOR)
            if role in actor.roles
        )
    )
    statement = (
        select(Placement, Account)
        .join(Account, Account.id == Placement.participant_id)
        .where(
            or_(_in_her_places(actor), Placement.participant_id.in_(assigned)),
            Placement.ended_on.is_not(None),
        )
        .order_by(Placement.ended_on.desc(), Placement.id)
    )
    return sorted(_lines(statement, MOST_ENDED), key=lambda line: line.last_day, reverse=True)


def waiting_lines(actor: Actor) -> list[PlacementLine]:
    """What waits for this coordinator: the placements that she answers for, and those whose coordinator is gone.

    So every step has an owner, also when somebody has left without handing over.
    """
    still_there = select(Membership.account_id).where(
        Membership.role == Role.COORDINATOR,
        Membership.organisation_id == Placement.organisation_id,
        or_(Membership.unit_id.is_(None), Membership.unit_id == Placement.unit_id),
        Membership.account_id.in_(select(Account.id).where(Account.is_active)),
        in_force(Membership),
    )
    hers = or_(Placement.coordinator_id == actor.own_account_id, Placement.coordinator_id.not_in(still_there))
    lines = _lines(_statement().where(_in_her_places(actor), _goes_on(), hers), MOST_LINES)
    return [line for line in lines if line.step is not None]
