"""Attempts as lines of work lists: one query each, longest waiting first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, true

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.listing import name_holds
from stegvis.people.models import Account
from stegvis.validation import apart, lendings
from stegvis.validation.mapping_models import MappingRest
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import OPEN_FOR_JUDGEMENT, AttemptState

MOST_LINES = 500
"""A work list that is longer is not worked through: the oldest are shown."""

PAGE_SIZE = 50
MOST_WORDS = 5
BY_ASSIGNMENT = (Role.ASSESSOR, Role.SUPERVISOR)


@dataclass(frozen=True)
class AttemptLine:
    """An attempt as it stands in a work list.

    `lent_to`: the assessor of another municipality who helps today; `look_again_on`: until when it was put to rest.
    """

    attempt_id: UUID
    case_id: UUID
    participant_id: UUID
    participant_name: str
    module_key: str
    revision_id: UUID
    state: AttemptState
    since: datetime
    organisation_id: UUID
    unit_id: UUID
    lent_to: UUID | None = None
    look_again_on: date | None = None


@dataclass(frozen=True)
class LinePage:
    """One page of a list. `number` counts from 1."""

    lines: tuple[AttemptLine, ...]
    number: int
    page_count: int
    total: int


def _lines(statement: Select[ModuleAttempt, ValidationCase, Account, date | None]) -> list[AttemptLine]:
    return [
        AttemptLine(
            attempt_id=attempt.id,
            case_id=case.id,
            participant_id=account.id,
            participant_name=account.display_name,
            module_key=attempt.module_key,
            revision_id=attempt.revision_id,
            state=attempt.state,
            since=attempt.state_since,
            organisation_id=case.organisation_id,
            unit_id=case.unit_id,
            lent_to=lent[0] if (lent := lendings.lent_assessor(attempt)) else None,
            look_again_on=look_again_on,
        )
        for attempt, case, account, look_again_on in db.session.execute(statement)
    ]


def _line_statement() -> Select[ModuleAttempt, ValidationCase, Account, date | None]:
    return (
        select(ModuleAttempt, ValidationCase, Account, MappingRest.look_again_on)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .outerjoin(MappingRest, MappingRest.attempt_id == ModuleAttempt.id)
    )


def _longest_first(
    statement: Select[ModuleAttempt, ValidationCase, Account, date | None],
) -> list[AttemptLine]:
    waiting = statement.order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    return _lines(waiting.limit(MOST_LINES))


def is_assigned(actor: Actor, role: Role) -> ColumnElement[bool]:
    """Of participants to whom she is assigned in this role today; as an assessor also what she is lent to."""
    hers = people_queries.assigned_participants(actor.own_account_id, role)
    is_hers = ModuleAttempt.participant_id.in_(hers)
    if role is not Role.ASSESSOR:
        return is_hers
    return or_(is_hers, ModuleAttempt.id.in_(lendings.attempts_lent_to(actor.own_account_id)))


def is_in_places(actor: Actor, role: Role) -> ColumnElement[bool]:
    """In the units where she has the role, without those to whom she is too close.

    People with protected identity are there only when she is assigned by name.
    """
    places = [
        (ValidationCase.organisation_id == grant.organisation_id)
        & (ValidationCase.unit_id == grant.unit_id if grant.unit_id else true())
        for grant in sorted(actor.grants, key=str)
        if grant.role == role
    ]
    named = people_queries.assigned_participants(actor.own_account_id, role)
    too_close = conflicts.participants_too_close_to(actor.own_account_id)
    return (
        or_(false(), *places)
        & or_(Account.protected.is_(False), Account.id.in_(named))
        & Account.id.not_in(too_close)
    )


def lines_assigned(
    actor: Actor, role: Role, states: Iterable[AttemptState] | None = None
) -> list[AttemptLine]:
    """The attempts of participants to whom the actor is assigned in this role today, longest waiting first.

    For an assessor also those to which she is lent by her municipality, and none where a colleague has to judge since
    a reconsideration has changed her own decision.
    """
    statement = _line_statement().where(is_assigned(actor, role))
    if role is Role.ASSESSOR:
        overruled = apart.is_overruled(literal(actor.own_account_id))
        statement = statement.where(~(overruled & ModuleAttempt.state.in_(OPEN_FOR_JUDGEMENT)))
    if states is not None:
        statement = statement.where(ModuleAttempt.state.in_(list(states)))
    return _longest_first(statement)


def lines_in_places(
    actor: Actor, role: Role, states: Collection[AttemptState] | None = None
) -> list[AttemptLine]:
    """The attempts in the units where the actor has the role, longest waiting first.

    People with protected identity are there only for staff assigned to them by name.
    """
    statement = _line_statement().where(is_in_places(actor, role))
    if states is not None:
        statement = statement.where(ModuleAttempt.state.in_(list(states)))
    return _longest_first(statement)


def counts_in_places(actor: Actor, role: Role, states: Collection[AttemptState]) -> dict[AttemptState, int]:
    """How many attempts stand in each of the states, where the actor has the role."""
    statement = (
        select(ModuleAttempt.state, func.count())
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(is_in_places(actor, role), ModuleAttempt.state.in_(list(states)))
        .group_by(ModuleAttempt.state)
        .order_by(ModuleAttempt.state)
    )
    return {state: number for state, number in db.session.execute(statement)}


def followed_by(
    actor: Actor, *, states: Collection[AttemptState], newest_first: bool, search: str = "", number: int = 1
) -> LinePage:
    """One page of the attempts that the actor follows as assessor, supervisor or coordinator.

    Only participants whose name holds every word of `search`. A page beyond the last gives the last.
    """
    follows = [is_assigned(actor, role) for role in BY_ASSIGNMENT if role in actor.roles]
    follows.append(is_in_places(actor, Role.COORDINATOR))
    statement = _line_statement().where(or_(*follows), ModuleAttempt.state.in_(list(states)))
    for word in search.split()[:MOST_WORDS]:
        statement = statement.where(name_holds(word))
    counted = statement.with_only_columns(ModuleAttempt.id).subquery()
    total = db.session.execute(select(func.count()).select_from(counted)).scalar_one()
    page_count = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), page_count)
    since = ModuleAttempt.state_since.desc() if newest_first else ModuleAttempt.state_since
    page = statement.order_by(since, ModuleAttempt.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return LinePage(tuple(_lines(page)), number, page_count, total)


def open_counts(organisation_id: UUID) -> dict[UUID, int]:
    """Revision → how many attempts of the organisation's cases go on with it. One question."""
    statement = (
        select(ModuleAttempt.revision_id, func.count())
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(ValidationCase.organisation_id == organisation_id, ModuleAttempt.ended_at.is_(None))
        .group_by(ModuleAttempt.revision_id)
        .order_by(ModuleAttempt.revision_id)
    )
    return {revision_id: count for revision_id, count in db.session.execute(statement)}
