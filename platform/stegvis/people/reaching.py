"""Whether anybody who has a role where something is can come to it, as parts of other questions.

`Membership` is the row of whoever is asked about; the caller joins it to what waits.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from stegvis.access import Role
from stegvis.people import conflicts, queries
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account, Assignment, Membership

Id = InstrumentedAttribute[UUID]
Place = InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]


def has_role(role: Role) -> ColumnElement[bool]:
    """The row gives the role today, to an open account."""
    is_active = exists().where(Account.id == Membership.account_id, Account.is_active).correlate(Membership)
    return (Membership.role == role) & queries.in_force(Membership) & is_active


def has_role_at(role: Role, organisation_id: Id, unit_id: Place) -> ColumnElement[bool]:
    """She has the role there today, and an open account."""
    return (
        has_role(role)
        & (Membership.organisation_id == organisation_id)
        & or_(Membership.unit_id.is_(None), Membership.unit_id == unit_id)
    )


def reaches(role: Role, participant_id: Id) -> ColumnElement[bool]:
    """She is not too close to the participant, and is named for her where her identity is protected."""
    # Left to itself, a question within a question would look among the participants of all attempts.
    around = (Membership, participant_id.class_)
    is_protected = (
        exists().where(Account.id == participant_id, Account.protected.is_(True)).correlate(*around)
    )
    is_named = (
        exists()
        .where(
            Assignment.participant_id == participant_id,
            Assignment.staff_id == Membership.account_id,
            Assignment.role == role,
            queries.in_force(Assignment),
        )
        .correlate(*around)
    )
    is_too_close = (
        exists()
        .where(
            ConflictOfInterest.participant_id == participant_id,
            ConflictOfInterest.staff_id == Membership.account_id,
            conflicts.IN_FORCE,
        )
        .correlate(*around)
    )
    return (Membership.account_id != participant_id) & ~is_too_close & or_(~is_protected, is_named)
