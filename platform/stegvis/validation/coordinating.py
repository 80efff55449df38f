"""Whose case no coordinator may look after, so that an administrator names another. Reads only.

The sole coordinator of a unit may be too close to a participant, or be the one about whom she has said something. An
administrator is told who and where, and nothing of why, nor of what the participant shows. Where her identity is
protected, only that somebody lacks one, and where.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account, Assignment, Membership, Unit
from stegvis.people.queries import in_force
from stegvis.people.reaching import has_role_at
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.wish_models import StaffWish


@dataclass(frozen=True)
class LackingCoordinator:
    """A participant whose case waits for another coordinator, where, and since when.

    The name is empty where her identity is protected.
    """

    participant_id: UUID
    name: str
    organisation_id: UUID
    unit_id: UUID
    unit_name: str
    since: datetime


def _barred() -> CompoundSelect[UUID, UUID, datetime]:
    """Participant and member of staff, for each pair in which the second may not look after the first."""
    declared = select(
        ConflictOfInterest.participant_id.label("participant_id"),
        ConflictOfInterest.staff_id.label("staff_id"),
        ConflictOfInterest.declared_at.label("since"),
    ).where(conflicts.IN_FORCE)
    wished = (
        select(ModuleAttempt.participant_id, StaffWish.staff_id, StaffWish.made_at)
        .join(ModuleAttempt, ModuleAttempt.id == StaffWish.attempt_id)
        .where(StaffWish.answered_at.is_(None))
    )
    return union_all(declared, wished)


def lacking_coordinator(organisation_ids: Collection[UUID]) -> list[LackingCoordinator]:
    """Participants of these municipalities with a validation that goes on and no coordinator for it, longest first.

    People with protected identity are not among them: see `lacking_named_coordinator`.
    """
    barred, too_close = _barred().subquery(), _barred().subquery()
    holder = aliased(Account)
    coordinates_there = (
        (Membership.role == Role.COORDINATOR)
        & in_force(Membership)
        & (Membership.organisation_id == ValidationCase.organisation_id)
        & or_(Membership.unit_id.is_(None), Membership.unit_id == ValidationCase.unit_id)
    )
    is_a_coordinator = (
        select(Membership.id).where(coordinates_there, Membership.account_id == barred.c.staff_id).exists()
    )
    somebody_may = (
        select(Membership.id)
        .join(holder, holder.id == Membership.account_id)
        .where(
            coordinates_there,
            holder.is_active,
            Membership.account_id.not_in(
                select(too_close.c.staff_id).where(too_close.c.participant_id == Account.id)
            ),
        )
        .exists()
    )
    since = func.max(barred.c.since, type_=ConflictOfInterest.declared_at.type)
    statement = (
        select(Account, Unit.id, Unit.name, Unit.organisation_id, since)
        .join(ModuleAttempt, ModuleAttempt.participant_id == Account.id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Unit, Unit.id == ValidationCase.unit_id)
        .join(barred, barred.c.participant_id == Account.id)
        .where(
            ValidationCase.organisation_id.in_(list(organisation_ids)),
            ModuleAttempt.ended_at.is_(None),
            Account.protected.is_(False),
            is_a_coordinator,
            ~somebody_may,
        )
        .group_by(Account.id, Unit.id)
        .order_by(since, Account.id, Unit.id)
    )
    return [
        LackingCoordinator(account.id, account.display_name, organisation_id, unit_id, unit_name, moment)
        for account, unit_id, unit_name, organisation_id, moment in db.session.execute(statement)
    ]


def has_no_coordinator(participation: type[Membership]) -> ColumnElement[bool]:
    """Nobody with an open account is coordinator where this participant is."""
    return ~exists().where(
        has_role_at(Role.COORDINATOR, participation.organisation_id, participation.unit_id)
    ).correlate(participation)


def has_no_named_coordinator(participation: type[Membership]) -> ColumnElement[bool]:
    """Nobody who is coordinator there, and may look after her, is named for this participant.

    Where her identity is protected nobody else comes to her.
    """
    too_close = _barred().subquery()
    is_barred = (
        exists()
        .where(
            too_close.c.participant_id == participation.account_id,
            too_close.c.staff_id == Membership.account_id,
        )
        .correlate(Membership, participation)
    )
    return ~exists().where(
        has_role_at(Role.COORDINATOR, participation.organisation_id, participation.unit_id),
        Assignment.participant_id == participation.account_id,
        Assignment.staff_id == Membership.account_id,
        Assignment.role == Role.COORDINATOR,
        in_force(Assignment),
        ~is_barred,
    ).correlate(participation)


def is_participant_today(participation: type[Membership]) -> ColumnElement[bool]:
    """The row is a participant's place in a unit, and holds today."""
    is_participant: ColumnElement[bool] = participation.role == Role.PARTICIPANT
    return is_participant & people_queries.in_period(participation, people_queries.today())


def lacking_named_coordinator(
    participant_id: UUID, organisation_ids: Collection[UUID]
) -> list[LackingCoordinator]:
    """The places of these municipalities where this participant lacks a coordinator, her identity being protected.

    Without her name. Nothing when her identity is not protected.
    """
    participation = aliased(Membership)
    statement = (
        select(Account.created_at, Unit)
        .join(participation, participation.account_id == Account.id)
        .join(Unit, Unit.id == participation.unit_id)
        .where(
            Account.id == participant_id,
            Account.protected.is_(True),
            Account.is_active,
            is_participant_today(participation),
            participation.organisation_id.in_(list(organisation_ids)),
            has_no_named_coordinator(participation),
        )
        .order_by(Unit.id)
    )
    return [
        LackingCoordinator(participant_id, "", unit.organisation_id, unit.id, unit.name, moment)
        for moment, unit in db.session.execute(statement)
    ]


def lacking_of(participant_id: UUID, organisation_ids: Collection[UUID]) -> list[LackingCoordinator]:
    """Where this participant lacks a coordinator, whether her identity is protected or not."""
    hers = [one for one in lacking_coordinator(organisation_ids) if one.participant_id == participant_id]
    return hers or lacking_named_coordinator(participant_id, organisation_ids)


def who_could_coordinate(lacking: LackingCoordinator) -> Sequence[Account]:
    """Active coordinators of the municipality who are not barred from her, by name."""
    barred = _barred().subquery()
    holders = select(Membership.account_id).where(
        Membership.role == Role.COORDINATOR,
        Membership.organisation_id == lacking.organisation_id,
        in_force(Membership),
    )
    statement = (
        select(Account)
        .where(
            Account.id.in_(holders),
            Account.is_active,
            Account.id.not_in(
                select(barred.c.staff_id).where(barred.c.participant_id == lacking.participant_id)
            ),
        )
        .order_by(Account.given_name, Account.family_name, Account.id)
    )
    return db.session.execute(statement).scalars().all()
