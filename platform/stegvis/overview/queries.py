"""The selects of this room that no other room needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, or_, select, true

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.certificates.renewals import waiting_for_staff
from stegvis.cooperation import queries as cooperation_queries
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Assignment, Membership, QrCard, Unit
from stegvis.people.queries import in_force
from stegvis.validation import lendings
from stegvis.web.queries import fault_reports_for

MOST_OF_A_KIND = 200


@dataclass(frozen=True)
class RenewalLine:
    """A certificate of hers that soon ends, or has, while nothing has begun that would renew it."""

    certificate_id: UUID
    module_key: str
    title: str
    last_day: date
    asked_at: datetime | None


@dataclass(frozen=True)
class ParticipantLine:
    """A participant of the actor's units, and what she still lacks. She has a line for each certificate to renew."""

    account_id: UUID
    name: str
    unit_name: str
    since: datetime
    has_assessor: bool
    has_card: bool
    to_renew: RenewalLine | None = None


def participants_lacking_something(actor: Actor) -> Sequence[ParticipantLine]:
    """Active participants in the coordinator's units without assessor, card or a certificate that lasts, longest
    waiting first.

    A person with protected identity is there only for coordinators assigned to her by name.
    """
    places = [
        (Membership.organisation_id == grant.organisation_id)
        & (Membership.unit_id == grant.unit_id if grant.unit_id else true())
        for grant in actor.grants
        if grant.role is Role.COORDINATOR
    ]
    if not places:
        return []
    assigned = (Assignment.participant_id == Account.id) & in_force(Assignment)
    lent = lendings.in_force().subquery()
    has_assessor = or_(
        exists().where(assigned, Assignment.role == Role.ASSESSOR),
        exists().where(lent.c.participant_id == Account.id),
    )
    has_card = exists().where(QrCard.participant_id == Account.id, QrCard.revoked_at.is_(None))
    ending = waiting_for_staff()
    named = exists().where(
        assigned, Assignment.role == Role.COORDINATOR, Assignment.staff_id == actor.own_account_id
    )
    # Those with something to renew and those without each have their share of the lines: a thousand without a card must
    # not hide one whose certificate ends.
    place = func.row_number().over(
        partition_by=ending.c.certificate_id.is_(None), order_by=(Account.created_at, Account.id)
    )
    found = (
        select(
            Account.id, Account.given_name, Account.family_name, Account.created_at, Unit.name, place.label("place"),
            has_assessor.label("has_assessor"), has_card.label("has_card"),
            ending.c.certificate_id, ending.c.module_key, ending.c.title, ending.c.valid_until, ending.c.asked_at,
        )
        .join(Membership, Membership.account_id == Account.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(ending, ending.c.holder_id == Account.id)
        .where(
            Membership.role == Role.PARTICIPANT,
            in_force(Membership),
            or_(*places),
            Account.is_active,
            or_(Account.protected.is_(False), named),
            Account.id.not_in(conflicts.participants_too_close_to(actor.own_account_id)),
            or_(~has_assessor, ~has_card, ending.c.certificate_id.is_not(None)),
        )
        .subquery()
    )  # fmt: skip
    statement = (
        select(found)
        .where(found.c.place <= MOST_OF_A_KIND)
        .order_by(found.c.created_at, found.c.id, found.c.valid_until)
    )
    return [
        ParticipantLine(
            account_id=row.id,
            name=f"{row.given_name} {row.family_name}".strip(),
            unit_name=row.name,
            since=row.created_at,
            has_assessor=bool(row.has_assessor),
            has_card=bool(row.has_card),
            to_renew=RenewalLine(row.certificate_id, row.module_key, row.title, row.valid_until, row.asked_at)
            if row.certificate_id
            else None,
        )
        for row in db.session.execute(statement)
    ]


@dataclass(frozen=True)
class MunicipalityCounts:
    """The numbers of an administrator's start page.

    Units, reports of faults, agreements with other municipalities, and since when one of these waits for an answer,
    and the other one has done something with one that nobody here has read.
    """

    units: int
    faults: int
    agreements: int
    agreement_waits_since: datetime | None
    agreement_news_since: datetime | None


def municipality_counts(
    actor: Actor, organisation_ids: Collection[UUID], faults_since: datetime
) -> MunicipalityCounts:
    """The numbers of these organisations, with the reports that the actor may read, in one question."""
    statement = select(
        people_queries.unit_count(organisation_ids),
        fault_reports_for(actor, faults_since),
        cooperation_queries.count_open(organisation_ids),
        cooperation_queries.waiting_since(organisation_ids),
        cooperation_queries.news_since(organisation_ids),
    )
    return MunicipalityCounts(*db.session.execute(statement).one())
