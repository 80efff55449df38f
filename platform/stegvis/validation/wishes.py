"""Every select about what participants say of those who assess or verify them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account
from stegvis.validation import lending_reading, work_lists
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.wish_models import StaffWish

NAMEABLE = (Role.ASSESSOR, Role.INTERNAL_VERIFIER)
"""About whom she may say it: those who decide about what she shows."""


def whom_she_may_name(attempt: ModuleAttempt) -> dict[UUID, str]:
    """Account id → name of those who assess or verify her today, assigned or lent to the attempt."""
    found = people_queries.assignments_of(attempt.participant_id, only_today=True)
    helper = lending_reading.helper_of(attempt)
    lent = {helper.account_id: helper.name} if helper else {}
    return {one.staff_id: name for one, name in found if one.role in NAMEABLE} | lent


def get_wish(wish_id: UUID, *, lock: bool = False) -> StaffWish:
    """The wish, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(StaffWish).where(StaffWish.id == wish_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    wish = db.session.execute(statement).scalar_one_or_none()
    if wish is None:
        raise NotFound("staff wish")
    return wish


def open_wish(attempt_id: UUID, staff_id: UUID) -> StaffWish | None:
    """What she has said about this person and nobody has answered."""
    statement = select(StaffWish).where(
        StaffWish.attempt_id == attempt_id, StaffWish.staff_id == staff_id, StaffWish.answered_at.is_(None)
    )
    return db.session.execute(statement).scalar_one_or_none()


def _conflict_is_written() -> ColumnElement[bool]:
    """Whether a conflict between the two is in force: then the wish has had its way, whoever wrote it down."""
    return exists().where(
        ConflictOfInterest.staff_id == StaffWish.staff_id,
        ConflictOfInterest.participant_id == ModuleAttempt.participant_id,
        conflicts.IN_FORCE,
    )


@dataclass(frozen=True)
class OwnWish:
    """A wish as she reads it: about whom, and whether she is to have somebody else."""

    wish: StaffWish
    name: str
    has_its_way: bool

    @property
    def is_open(self) -> bool:
        """Whether her coordinator has still to answer."""
        return self.wish.answered_at is None and not self.has_its_way


def own_wishes(attempt_id: UUID) -> list[OwnWish]:
    """All that she has said in this attempt, newest first."""
    statement = (
        select(StaffWish, Account, _conflict_is_written())
        .join(Account, Account.id == StaffWish.staff_id)
        .join(ModuleAttempt, ModuleAttempt.id == StaffWish.attempt_id)
        .where(StaffWish.attempt_id == attempt_id)
        .order_by(StaffWish.made_at.desc(), StaffWish.id)
    )
    return [OwnWish(wish, account.display_name, way) for wish, account, way in db.session.execute(statement)]


@dataclass(frozen=True)
class WishToAnswer:
    """A line of the coordinator's work list."""

    wish_id: UUID
    attempt_id: UUID
    participant_name: str
    revision_id: UUID
    since: datetime


def to_answer(actor: Actor) -> list[WishToAnswer]:
    """What waits for the coordinators of her places, longest waiting first; never what is about herself."""
    statement = (
        select(StaffWish, ModuleAttempt, Account)
        .join(ModuleAttempt, ModuleAttempt.id == StaffWish.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(
            work_lists.is_in_places(actor, Role.COORDINATOR),
            StaffWish.answered_at.is_(None),
            StaffWish.staff_id != actor.own_account_id,
            ~_conflict_is_written(),
        )
        .order_by(StaffWish.made_at, StaffWish.id)
        .limit(work_lists.MOST_LINES)
    )
    return [
        WishToAnswer(wish.id, attempt.id, account.display_name, attempt.revision_id, wish.made_at)
        for wish, attempt, account in db.session.execute(statement)
    ]
