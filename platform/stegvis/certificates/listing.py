"""The list of certificates: what the actor may see of it, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from stegvis.access import Actor, Grant, Role
from stegvis.base.database import db
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, Listed
from stegvis.content.validity_rules import RENEWED_BEFORE
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership

PAGE_SIZE = 50
_LISTING_ROLES = (Role.ISSUER, Role.COORDINATOR, Role.ADMINISTRATOR)


def visible_to(actor: Actor, roles: Collection[Role] = _LISTING_ROLES) -> ColumnElement[bool]:
    """Where the actor may list in these roles, of certificates joined with their holders' accounts.

    An issuer and an administrator the organisation's, a coordinator those of her unit.
    """
    places = [
        _held_in(grant)
        if grant.role is Role.COORDINATOR
        else Certificate.organisation_id == grant.organisation_id
        for grant in sorted(actor.grants, key=str)
        if grant.role in roles
    ]
    named = {
        participant
        for role in roles
        for participant in people_queries.assigned_participant_ids(actor.own_account_id, role)
    }
    is_open = Account.protected.is_(False) & Certificate.protected.is_(False)
    too_close = conflicts.participants_too_close_to(actor.own_account_id)
    return (
        or_(False, *places)
        & or_(is_open, Certificate.holder_id.in_(named))
        & Certificate.holder_id.not_in(too_close)
    )


def _held_in(grant: Grant) -> ColumnElement[bool]:
    """Whether the holder belongs to the coordinator's unit; or to none, and the certificate was made there."""
    belongs = select(Membership.account_id).where(
        Membership.unit_id.is_not(None), people_queries.in_force(Membership)
    )
    made = Certificate.organisation_id == grant.organisation_id
    if grant.unit_id is None:
        return Account.organisation_id == grant.organisation_id
    return Certificate.holder_id.in_(belongs.where(Membership.unit_id == grant.unit_id)) | (
        made
        & (Certificate.unit_id == grant.unit_id)
        & (Account.organisation_id == grant.organisation_id)
        & Certificate.holder_id.not_in(belongs)
    )


def listed(actor: Actor, page: int, which: Listed = Listed.ALL) -> tuple[Sequence[Certificate], int]:
    """One page of the certificates that the actor may list, newest first, and the number of pages (at least 1).

    A page beyond the last gives the last.
    """
    base = (
        select(Certificate)
        .join(Account, Account.id == Certificate.holder_id)
        .where(visible_to(actor), *_standing(which))
    )
    count = db.session.execute(select(func.count()).select_from(base.subquery())).scalar_one()
    pages = max(1, -(-count // PAGE_SIZE))
    statement = (
        base.order_by(Certificate.issued_at.desc(), Certificate.id)
        .limit(PAGE_SIZE)
        .offset(PAGE_SIZE * (min(page, pages) - 1))
    )
    return db.session.execute(statement).scalars().all(), pages


def _standing(which: Listed) -> list[ColumnElement[bool]]:
    """`rules.standing` and `validity_rules.renewal` in SQL."""
    today = people_queries.today()
    last_day = Certificate.valid_until
    issued = Certificate.state == CertificateState.ISSUED
    match which:
        case Listed.ALL:
            return []
        case Listed.VALID:
            return [issued, or_(last_day.is_(None), last_day >= today)]
        case Listed.ENDING:
            return [issued, last_day.between(today, today + RENEWED_BEFORE)]
        case Listed.EXPIRED:
            return [issued, last_day < today]
