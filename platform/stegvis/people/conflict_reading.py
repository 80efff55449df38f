"""Whom a coordinator may name when she writes down a conflict of interest."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import Account, Membership
from stegvis.people.queries import in_force


def staff_round(organisation_id: UUID, unit_id: UUID) -> Sequence[Account]:
    """Active staff who may have to do with a participant of the unit, by name."""
    holders = select(Membership.account_id).where(
        Membership.organisation_id == organisation_id,
        or_(Membership.unit_id.is_(None), Membership.unit_id == unit_id),
        Membership.role != Role.PARTICIPANT,
        in_force(Membership),
    )
    statement = select(Account).where(Account.id.in_(holders), Account.is_active)
    by_name = statement.order_by(Account.given_name, Account.family_name, Account.id)
    return db.session.execute(by_name).scalars().all()
