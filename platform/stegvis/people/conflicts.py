"""Questions about declared conflicts of interest."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account

IN_FORCE = ConflictOfInterest.taken_back_at.is_(None)


def participants_too_close_to(staff_id: UUID) -> Select[UUID]:
    """The ids of the participants with whom this person has a conflict, as a part of other questions."""
    return select(ConflictOfInterest.participant_id).where(ConflictOfInterest.staff_id == staff_id, IN_FORCE)


def conflict_between(participant_id: UUID, staff_id: UUID) -> ConflictOfInterest | None:
    """The conflict in force between these two, if one has been declared."""
    statement = select(ConflictOfInterest).where(
        ConflictOfInterest.participant_id == participant_id, ConflictOfInterest.staff_id == staff_id, IN_FORCE
    )
    return db.session.execute(statement).scalar_one_or_none()


def conflicts_of(participant_id: UUID) -> Sequence[tuple[ConflictOfInterest, str, str]]:
    """Every conflict about the participant, newest first, with the name of the person and of who declared it."""
    declarer = aliased(Account)
    statement = (
        select(ConflictOfInterest, Account, declarer)
        .join(Account, Account.id == ConflictOfInterest.staff_id)
        .join(declarer, declarer.id == ConflictOfInterest.declared_by)
        .where(ConflictOfInterest.participant_id == participant_id)
        .order_by(ConflictOfInterest.declared_at.desc(), ConflictOfInterest.id)
    )
    return [(row[0], row[1].display_name, row[2].display_name) for row in db.session.execute(statement)]


def get_conflict(conflict_id: UUID) -> ConflictOfInterest:
    """The conflict, or NotFound."""
    found = db.session.get(ConflictOfInterest, conflict_id)
    if found is None:
        raise NotFound("conflict of interest")
    return found
