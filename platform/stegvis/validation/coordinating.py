"""Whose case no coordinator may look after, so that an administrator names another. Reads only.

The sole coordinator of a unit may be too close to a participant, or be the one about whom she has said something. An
administrator is told who and where, and nothing of why, nor of what the participant shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, func, or_, select, union_all
from sqlalchemy.orm import aliased

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people import conflicts
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account, Membership, Unit
from stegvis.people.queries import in_force
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.wish_models import StaffWish


@dataclass(frozen=True)
class LackingCoordinator:
    """A participant whose case waits for another coordinator, where, and since when."""

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

    People with protected identity are shown to nobody who is not named for them: their last coordinator can't leave.
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
