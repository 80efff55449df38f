"""What the policy needs to know about a person, read now. `facts_about` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Select, bindparam, select

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import conflicts
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account, Assignment, Membership
from stegvis.people.queries import in_force, staff_by_role, today


def facts_about(account_id: UUID) -> ObjectFacts:
    """What the policy needs to know about a person; NotFound when there is none."""
    found = facts_about_many([account_id])
    if account_id not in found:
        raise NotFound("account")
    return found[account_id]


@cache
def _facts_statement() -> Select[*tuple[Any, ...]]:
    """The question of `facts_about_many`: asked so often that it is put together once."""
    day = bindparam("day", type_=Date())
    people: BindParameter[Any] = bindparam("account_ids", expanding=True)
    return (
        select(
            Account.id,
            Account.organisation_id,
            Account.protected,
            Membership.unit_id,
            Assignment.role.label("assigned_role"),
            Assignment.staff_id,
            ConflictOfInterest.staff_id.label("too_close_id"),
        )
        .outerjoin(
            Membership,
            (Membership.account_id == Account.id)
            & (Membership.unit_id.is_not(None))
            & in_force(Membership, day),
        )
        .outerjoin(Assignment, (Assignment.participant_id == Account.id) & in_force(Assignment, day))
        .outerjoin(ConflictOfInterest, (ConflictOfInterest.participant_id == Account.id) & conflicts.IN_FORCE)
        .where(Account.id.in_(people))
        .order_by(Account.id, Membership.role != Role.PARTICIPANT, Membership.valid_from, Membership.id)
    )


def facts_about_many(account_ids: Collection[UUID]) -> Mapping[UUID, ObjectFacts]:
    """What the policy needs to know about these people, in one question."""
    values = {"day": today(), "account_ids": list(account_ids)}
    people = db.session.execute(_facts_statement(), values).all()
    staff: dict[UUID, list[tuple[Role, UUID]]] = {}
    too_close: dict[UUID, set[UUID]] = {}
    for row in people:
        if row.too_close_id is not None:
            too_close.setdefault(row.id, set()).add(row.too_close_id)
        if row.staff_id is not None:
            staff.setdefault(row.id, []).append((row.assigned_role, row.staff_id))
    facts: dict[UUID, ObjectFacts] = {}
    for person in people:
        facts.setdefault(
            person.id,
            ObjectFacts(
                owner_id=person.id,
                organisation_id=person.organisation_id,
                unit_id=person.unit_id,
                assigned=staff_by_role(staff.get(person.id, [])),
                in_conflict=frozenset(too_close.get(person.id, ())),
                protected=person.protected,
            ),
        )
    return facts


def facts_as_seen(actor: Actor, account_id: UUID) -> ObjectFacts:
    """The facts about a person, with the unit that the actor shares with her when she is in several."""
    facts = facts_about(account_id)
    shared = {grant.unit_id for grant in actor.grants if grant.role in (Role.COORDINATOR, Role.ADMINISTRATOR)}
    statement = (
        select(Membership.unit_id)
        .where(
            Membership.account_id == account_id,
            Membership.organisation_id == facts.organisation_id,
            Membership.unit_id.in_(shared - {None}),
            in_force(Membership),
        )
        .order_by(Membership.unit_id)
        .limit(1)
    )
    unit_id = db.session.execute(statement).scalar_one_or_none()
    return replace(facts, unit_id=unit_id) if unit_id else facts
