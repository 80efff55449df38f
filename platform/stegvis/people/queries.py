"""The selects about people that rooms share, always ordered. `get_x` raises NotFound.

What the policy needs to know about a person lies in `facts`, the list of people in `listing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from stegvis import settings
from stegvis.access import Actor, Grant, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import conflicts
from stegvis.people.models import Account, Assignment, Membership, Organisation, Unit
from stegvis.people.states import AccountKind


def today() -> date:
    """The day it is in Sweden: roles and assignments begin and end with the day."""
    return clock.local(clock.now()).date()


Day = date | BindParameter[date]
"""A day, or the place in a question where it is put in."""


def in_force(model: type[Membership] | type[Assignment], day: Day | None = None) -> ColumnElement[bool]:
    """Whether the row holds on this day; by default today.

    An assignment ended by hand lacks its last day, and one holds no longer than the role that it rests on.
    """
    day = today() if day is None else day
    if model is Membership:
        return in_period(Membership, day)
    not_ended = or_(Assignment.ended_at.is_(None), Assignment.valid_to > day)
    return in_period(Assignment, day) & not_ended & _rests_on_a_role(day)


def in_period(model: Any, day: Day) -> ColumnElement[bool]:
    """Whether the row's first and last day, of a membership, an assignment or an alias of one, enclose this day."""
    holds: ColumnElement[bool] = (model.valid_from <= day) & or_(
        model.valid_to.is_(None), model.valid_to >= day
    )
    return holds


def _rests_on_a_role(day: Day) -> ColumnElement[bool]:
    """Whether the member of staff still has the assignment's role where the participant is, and an open account."""
    participant, colleague, role = aliased(Account), aliased(Account), aliased(Membership)
    return exists().where(
        participant.id == Assignment.participant_id,
        colleague.id == Assignment.staff_id,
        colleague.is_active,
        role.account_id == Assignment.staff_id,
        role.role == Assignment.role,
        role.organisation_id == participant.organisation_id,
        in_period(role, day),
    )


def get_account(account_id: UUID) -> Account:
    """The account, or NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound("account")
    return account


def lock_account(account_id: UUID) -> None:
    """Hold the account's row until the transaction ends, so that two of its requests take turns."""
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def hold_account(account: Account) -> None:
    """Hold the account's row until the transaction ends, and read it anew: another may have changed it meanwhile."""
    db.session.refresh(account, with_for_update={"key_share": True})


def lock_organisation(organisation_id: UUID) -> None:
    """Hold the organisation's row until the transaction ends, so that two who make the same for it queue up."""
    db.session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    )


def get_participant(account_id: UUID) -> Account:
    """The participant's account, or NotFound."""
    account = get_account(account_id)
    if account.kind is not AccountKind.PARTICIPANT:
        raise NotFound("participant")
    return account


def get_organisation(organisation_id: UUID) -> Organisation:
    """The organisation, or NotFound."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound("organisation")
    return organisation


def get_unit(unit_id: UUID) -> Unit:
    """The unit, or NotFound."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("unit")
    return unit


def display_name(account_id: UUID) -> str:
    """Given name and family name, or NotFound."""
    return get_account(account_id).display_name


def display_names(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these accounts, in one question."""
    statement = select(Account.id, Account.given_name, Account.family_name).where(Account.id.in_(account_ids))
    rows = db.session.execute(statement.order_by(Account.id))
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in rows}


def account_by_username(username: str) -> Account | None:
    """The account with this user name, however it was typed."""
    statement = select(Account).where(Account.username == username.strip().casefold())
    return db.session.execute(statement).scalar_one_or_none()


def accounts_by_email(email: str) -> Sequence[Account]:
    """Staff with this e-mail address: one person may have several accounts."""
    statement = select(Account).where(
        func.lower(Account.email) == email.strip().lower(), Account.kind == AccountKind.STAFF
    )
    return db.session.execute(statement.order_by(Account.created_at, Account.id)).scalars().all()


def organisations() -> Sequence[Organisation]:
    """All organisations by name."""
    return db.session.execute(select(Organisation).order_by(Organisation.name)).scalars().all()


def units_of(organisation_id: UUID) -> Sequence[Unit]:
    """The organisation's units by name."""
    statement = select(Unit).where(Unit.organisation_id == organisation_id).order_by(Unit.name)
    return db.session.execute(statement).scalars().all()


def unit_count(organisation_ids: Collection[UUID]) -> ScalarSelect[int]:
    """How many units these organisations have, as a part of other questions."""
    statement = select(func.count()).select_from(Unit).where(Unit.organisation_id.in_(list(organisation_ids)))
    return statement.scalar_subquery()


def units_for(actor: Actor, role: Role) -> Sequence[Unit]:
    """The units where the actor has the role, by name."""
    statement = select(Unit).where(in_places(actor, {role}, Unit.organisation_id, Unit.id))
    return db.session.execute(statement.order_by(Unit.name, Unit.id)).scalars().all()


def memberships_of(account_id: UUID) -> Sequence[tuple[Membership, str | None]]:
    """Her roles, newest first, each with the name of its unit."""
    statement = (
        select(Membership, Unit.name)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.valid_from.desc(), Membership.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def get_membership(membership_id: UUID) -> Membership:
    """The membership, or NotFound."""
    membership = db.session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("membership")
    return membership


def get_assignment(assignment_id: UUID) -> Assignment:
    """The assignment, or NotFound."""
    assignment = db.session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound("assignment")
    return assignment


def membership_now(membership: Membership) -> Membership | None:
    """The membership as it is in the database now; None when it has been taken away."""
    statement = select(Membership).where(Membership.id == membership.id)
    return db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()


def assignment_now(assignment: Assignment) -> Assignment | None:
    """The assignment as it is in the database now; None when it has been taken away."""
    statement = select(Assignment).where(Assignment.id == assignment.id)
    return db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()


def grants_of(account_id: UUID) -> frozenset[Grant]:
    """Her roles in force today."""
    statement = (
        select(Membership.role, Membership.organisation_id, Membership.unit_id)
        .where(Membership.account_id == account_id, in_force(Membership))
        .order_by(Membership.id)
    )
    return frozenset(
        Grant(row.role, row.organisation_id, row.unit_id) for row in db.session.execute(statement)
    )


def actor_for(account: Account) -> Actor:
    """The account as one who acts, with the roles of today."""
    return Actor(account.id, account.display_name, account.organisation_id, grants_of(account.id))


def staff_by_role(rows: Iterable[tuple[Role, UUID]]) -> dict[Role, frozenset[UUID]]:
    """Who of the staff has each role, of pairs."""
    found: dict[Role, set[UUID]] = {}
    for role, staff_id in rows:
        found.setdefault(role, set()).add(staff_id)
    return {role: frozenset(ids) for role, ids in found.items()}


def assigned(participant_id: UUID) -> dict[Role, frozenset[UUID]]:
    """Who is assigned to the participant today, by role."""
    return _assignments(participant_id, only_today=True)


def ever_assigned(participant_id: UUID) -> dict[Role, frozenset[UUID]]:
    """Who is or was assigned to the participant, by role: for separation of duties."""
    return _assignments(participant_id, only_today=False)


def _assignments(participant_id: UUID, *, only_today: bool) -> dict[Role, frozenset[UUID]]:
    statement = select(Assignment.role, Assignment.staff_id).where(
        Assignment.participant_id == participant_id
    )
    if only_today:
        statement = statement.where(in_force(Assignment))
    rows = db.session.execute(statement.order_by(Assignment.role, Assignment.staff_id))
    return staff_by_role((row.role, row.staff_id) for row in rows)


def assigned_participants(staff_id: UUID, role: Role | None = None) -> Select[UUID]:
    """The ids of the participants to whom this person is assigned today, as a part of other questions.

    Nobody with whom she has a conflict of interest is among them.
    """
    statement = select(Assignment.participant_id).where(
        Assignment.staff_id == staff_id,
        in_force(Assignment),
        Assignment.participant_id.not_in(conflicts.participants_too_close_to(staff_id)),
    )
    return statement if role is None else statement.where(Assignment.role == role)


def assigned_participant_ids(
    staff_id: UUID, role: Role | None = None, *, among: Collection[UUID] | None = None
) -> frozenset[UUID]:
    """The participants (`among` these, when told) to whom this person is assigned today, in this role or in any."""
    if among is not None and not among:
        return frozenset()
    statement = assigned_participants(staff_id, role).order_by(Assignment.participant_id)
    if among is not None:
        statement = statement.where(Assignment.participant_id.in_(list(among)))
    return frozenset(db.session.execute(statement).scalars())


def assignments_of(participant_id: UUID, *, only_today: bool = False) -> Sequence[tuple[Assignment, str]]:
    """Who is and was assigned to the participant, newest first, each with the name."""
    statement = (
        select(Assignment, Account)
        .join(Account, Account.id == Assignment.staff_id)
        .where(Assignment.participant_id == participant_id)
        .order_by(Assignment.valid_from.desc(), Assignment.role, Assignment.id)
    )
    if only_today:
        statement = statement.where(in_force(Assignment))
    return [(row[0], row[1].display_name) for row in db.session.execute(statement)]


def names_and_staff(
    account_ids: Collection[UUID], participant_id: UUID
) -> tuple[dict[UUID, str], Sequence[tuple[Assignment, str]]]:
    """As `display_names`, and as `assignments_of` of those who are assigned today: in one question."""
    of_hers = (Assignment.participant_id == participant_id) & in_force(Assignment)
    statement = (
        select(Account.id, Account.given_name, Account.family_name, Assignment)
        .outerjoin(Assignment, (Assignment.staff_id == Account.id) & of_hers)
        .where(or_(Account.id.in_(account_ids), Account.id.in_(select(Assignment.staff_id).where(of_hers))))
        .order_by(Assignment.valid_from.desc(), Assignment.role, Assignment.id, Account.id)
    )
    rows = [(row[0], f"{row[1]} {row[2]}".strip(), row[3]) for row in db.session.execute(statement)]
    return (
        {account_id: name for account_id, name, _assignment in rows},
        [(assignment, name) for _id, name, assignment in rows if assignment is not None],
    )


def staff_with_role(organisation_id: UUID, unit_id: UUID | None, role: Role) -> Sequence[Account]:
    """Active staff who have the role today in the unit or in the whole organisation, by name."""
    reach = or_(Membership.unit_id.is_(None), Membership.unit_id == unit_id)
    holders = select(Membership.account_id).where(
        Membership.role == role, Membership.organisation_id == organisation_id, reach, in_force(Membership)
    )
    statement = select(Account).where(Account.id.in_(holders), Account.is_active)
    return db.session.execute(by_name(statement)).scalars().all()


def in_places(
    actor: Actor, roles: Collection[Role], organisation_id: Any, unit_id: Any
) -> ColumnElement[bool]:
    """Whether the place is one where the actor has one of the roles, as a part of other questions."""
    places = [
        (organisation_id == grant.organisation_id) & (unit_id == grant.unit_id if grant.unit_id else true())
        for grant in actor.grants
        if grant.role in roles
    ]
    return or_(*places) if places else ~true()


def by_name(statement: Select[Account]) -> Select[Account]:
    """The question with its answers in the order of names."""
    return statement.order_by(Account.given_name, Account.family_name, Account.id)


def operator_organisation_id() -> UUID | None:
    """The organisation that runs the site: the one called as the settings say, else that of the first administrator."""
    name = settings.current().operator_name.strip().casefold()
    first = (
        select(Membership.organisation_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.role == Role.ADMINISTRATOR)
        .order_by(Account.created_at, Account.id)
        .limit(1)
        .scalar_subquery()
    )
    statement = select(Organisation.id, Organisation.name, first.label("first")).order_by(Organisation.name)
    rows = db.session.execute(statement).all()
    named = next((row.id for row in rows if row.name.casefold() == name), None)
    return named or (rows[0].first if rows else None)
