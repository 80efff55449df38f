"""Attempts as lines of work lists: one query each, longest waiting first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState


@dataclass(frozen=True)
class AttemptLine:
    """An attempt as it stands in a work list."""

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


def _lines(statement: Select[ModuleAttempt, ValidationCase, Account]) -> list[AttemptLine]:
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
        )
        for attempt, case, account in db.session.execute(statement.limit(500))
    ]


def _line_statement() -> Select[ModuleAttempt, ValidationCase, Account]:
    return (
        select(ModuleAttempt, ValidationCase, Account)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    )


def lines_assigned(
    actor: Actor, role: Role, states: Iterable[AttemptState] | None = None
) -> list[AttemptLine]:
    """The attempts of participants to whom the actor is assigned in this role today, longest waiting first."""
    assigned = people_queries.assigned_participants(actor.own_account_id, role)
    statement = _line_statement().where(ModuleAttempt.participant_id.in_(assigned))
    if states is not None:
        statement = statement.where(ModuleAttempt.state.in_(list(states)))
    return _lines(statement)


def lines_in_places(
    actor: Actor, role: Role, states: Collection[AttemptState] | None = None
) -> list[AttemptLine]:
    """The attempts in the units where the actor has the role, longest waiting first.

    People with protected identity are there only for staff assigned to them by name.
    """
    grants = [grant for grant in actor.grants if grant.role == role]
    if not grants:
        return []
    places = or_(
        *(
            (ValidationCase.organisation_id == grant.organisation_id)
            & (ValidationCase.unit_id == grant.unit_id if grant.unit_id else True)
            for grant in grants
        )
    )
    named = people_queries.assigned_participants(actor.own_account_id, role)
    statement = _line_statement().where(places, or_(Account.protected.is_(False), Account.id.in_(named)))
    if states is not None:
        statement = statement.where(ModuleAttempt.state.in_(list(states)))
    return _lines(statement)
