"""The list of people, with each one's roles of today: those whom the actor may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.people import conflicts
from stegvis.people.models import Account, Membership, Unit
from stegvis.people.queries import assigned_participant_ids, by_name, in_force, in_places
from stegvis.people.states import AccountKind

PAGE_SIZE = 25


def _visible_people(actor: Actor) -> Select[Account]:
    """Those whose accounts the actor may see: of her units as coordinator, of her organisation as administrator.

    A person with protected identity is there only for coordinators assigned to her by name, and nobody for a
    coordinator who is too close to her.
    """
    members = select(Membership.account_id).where(
        in_force(Membership),
        in_places(actor, {Role.COORDINATOR}, Membership.organisation_id, Membership.unit_id),
    )
    governed = [grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR]
    named = assigned_participant_ids(actor.own_account_id, Role.COORDINATOR)
    return select(Account).where(
        or_(
            Account.id.in_(members)
            & Account.organisation_id.in_([grant.organisation_id for grant in actor.grants])
            & (Account.protected.is_(False) | Account.id.in_(named))
            & Account.id.not_in(conflicts.participants_too_close_to(actor.own_account_id)),
            Account.organisation_id.in_(governed) & Account.protected.is_(False),
        )
    )


@dataclass(frozen=True)
class PersonLine:
    """A line of the list of people: her roles of today with the names of their units."""

    account: Account
    roles: tuple[tuple[Role, str | None], ...]


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list. `number` counts from 1."""

    lines: tuple[PersonLine, ...]
    number: int
    page_count: int
    total: int


def people_page(actor: Actor, *, search: str = "", kind: str = "", number: int = 1) -> PeoplePage:
    """The people whom the actor may see whose name holds every word of `search`."""
    statement = _visible_people(actor)
    for word in search.split()[:5]:
        statement = statement.where(name_holds(word))
    if kind in set(AccountKind):
        statement = statement.where(Account.kind == AccountKind(kind))
    total = db.session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    page_count = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), page_count)
    page = by_name(statement).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    accounts = db.session.execute(page).scalars().all()
    roles = _roles_today([account.id for account in accounts])
    lines = tuple(PersonLine(account, tuple(roles.get(account.id, ()))) for account in accounts)
    return PeoplePage(lines, number, page_count, total)


def name_holds(word: str) -> ColumnElement[bool]:
    """Whether given or family name holds the word. SQLite folds only a–z, so Å and å are both asked for."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    patterns = {f"%{escaped.lower()}%", f"%{escaped.capitalize()}%"}
    return or_(
        *(
            column.ilike(pattern, escape="\\")
            for column in (Account.given_name, Account.family_name)
            for pattern in sorted(patterns)
        )
    )


def _roles_today(account_ids: Collection[UUID]) -> dict[UUID, list[tuple[Role, str | None]]]:
    statement = (
        select(Membership.account_id, Membership.role, Unit.name)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Membership.account_id.in_(account_ids), in_force(Membership))
        .order_by(Membership.account_id, Membership.role, Unit.name)
    )
    roles: dict[UUID, list[tuple[Role, str | None]]] = {}
    for row in db.session.execute(statement):
        roles.setdefault(row.account_id, []).append((row.role, row.name))
    return roles
