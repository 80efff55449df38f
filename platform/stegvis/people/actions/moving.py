"""A participant comes to another unit, of the same organisation or of another one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base.database import db
from stegvis.people import queries
from stegvis.people.actions.accounts import add_membership, end_assignment, end_membership
from stegvis.people.models import Account, Unit
from stegvis.people.queries import today


def move_participant(*, actor: Actor, account: Account, from_unit_id: UUID, to_unit: Unit) -> None:
    """Let her belong to the new unit from now on, and no longer to the old one; nor, when the organisation is another,
    to any unit of the one that she leaves. Her account, her card and her history go with her."""
    leaves = account.organisation_id != to_unit.organisation_id
    for membership, _name in queries.memberships_of(account.id):
        is_left = membership.unit_id == from_unit_id or leaves
        if is_left and membership.role is Role.PARTICIPANT:
            end_membership(actor=actor, membership=membership)
    if leaves:
        record(actor, "account_moved", "account", account.id, {"organisation": str(to_unit.organisation_id)})
        account.organisation_id = to_unit.organisation_id
        db.session.flush()
    add_membership(actor=actor, account=account, role=Role.PARTICIPANT, unit=to_unit)


def end_assignments_but(
    *, actor: Actor, participant_id: UUID, roles: Collection[Role], kept: Collection[tuple[Role, UUID]]
) -> None:
    """End what goes on in these roles, but for these people. They are remembered as those who had to do with her."""
    for assignment, _name in queries.assignments_of(participant_id):
        if not assignment.goes_on(today()) or assignment.role not in roles:
            continue
        if (assignment.role, assignment.staff_id) not in kept:
            end_assignment(actor=actor, assignment=assignment)
