"""Which certificates soon end, or have, and wait for somebody to renew them. Reads only, each list in one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates import queries
from stegvis.certificates.listing import visible_to
from stegvis.certificates.models import Certificate
from stegvis.certificates.renewal_models import CertificateRenewal
from stegvis.certificates.states import CertificateKind, CertificateState
from stegvis.content import validity_rules
from stegvis.content.validity_rules import RENEWED_BEFORE, TOLD_AFTER, Renewal
from stegvis.learning.models import Enrolment
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership
from stegvis.validation.models import ModuleAttempt


@dataclass(frozen=True)
class ToRenew:
    """A certificate that soon ends, or has, while nothing has begun that would renew it."""

    certificate: Certificate
    key: str
    """The module's or the course's."""
    title: str
    holder_name: str
    last_day: date
    asked_at: datetime | None
    """When its holder said that she wants it renewed."""
    is_laid_aside: bool
    """Whether staff have said that it waits for nobody, and its holder has not asked since."""

    @property
    def is_course(self) -> bool:
        """Whether it is about a course, which its holder takes again herself."""
        return self.certificate.kind is CertificateKind.COURSE

    @property
    def has_ended(self) -> bool:
        """Whether its last day has passed."""
        return validity_rules.renewal(self.last_day, people_queries.today()) is Renewal.ENDED

    @property
    def since(self) -> date:
        """Since when it waits: from when it may be renewed, or from when she asked."""
        return waits_since(self.last_day, self.asked_at)


def waits_since(last_day: date, asked_at: datetime | None) -> date:
    """The day from which it may be renewed, or on which its holder asked."""
    return clock.local(asked_at).date() if asked_at else validity_rules.renewal_opens_on(last_day)


def own_to_renew(holder_id: UUID, known: Iterable[Certificate] | None = None) -> list[ToRenew]:
    """A person's own certificates that she is told of, the first to end first.

    `known`: her certificates where they are read already; the database is asked only when one of them ends soon.
    """
    today = people_queries.today()
    if known is not None and not any(_is_told_of(one, today) for one in known):
        return []
    return _found(_waiting(*_WHOLE).where(Certificate.holder_id == holder_id))


def _is_told_of(certificate: Certificate, today: date) -> bool:
    last_day = certificate.valid_until
    return last_day is not None and today - TOLD_AFTER <= last_day <= today + RENEWED_BEFORE


def to_renew_of(certificate_id: UUID) -> ToRenew | None:
    """The same of one certificate; None when it does not end soon, or is being renewed."""
    return next(iter(_found(_waiting(*_WHOLE).where(Certificate.id == certificate_id))), None)


def to_renew(actor: Actor) -> list[ToRenew]:
    """What waits for a coordinator: competence certificates of her units' participants, those who asked first."""
    places = [
        (Membership.organisation_id == grant.organisation_id)
        & (Membership.unit_id == grant.unit_id if grant.unit_id else true())
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.COORDINATOR
    ]
    if not places:
        return []
    members = select(Membership.account_id).where(
        Membership.role == Role.PARTICIPANT, people_queries.in_force(Membership), or_(*places)
    )
    statement = (
        _for_staff(_waiting(*_WHOLE))
        .join(Account, Account.id == Certificate.holder_id)
        .where(Account.is_active, Certificate.holder_id.in_(members), visible_to(actor, (Role.COORDINATOR,)))
    )
    found = _found(statement.limit(MOST))
    return sorted(found, key=lambda one: (one.asked_at is None, one.last_day, one.certificate.serial))


def waiting_for_staff() -> Subquery:
    """The same of everybody, by `holder_id`, for a question about participants that is asked anyway."""
    columns = (
        Certificate.holder_id,
        Certificate.id.label("certificate_id"),
        _ATTEMPT.module_key,
        Certificate.snapshot["module"]["title"].as_string().label("title"),
        Certificate.valid_until,
        CertificateRenewal.asked_at,
    )
    return _for_staff(_waiting(*columns)).order_by(None).subquery("to_renew")


MOST = 200
"""So many are read for a list of what waits; the rest comes when these are seen to."""

_ATTEMPT = aliased(ModuleAttempt)
_WHOLE = (Certificate, func.coalesce(_ATTEMPT.module_key, Certificate.course_key), CertificateRenewal)
_Question = Select[*tuple[Any, ...]]


def _waiting(*columns: Any) -> _Question:
    """Certificates within the time when somebody is told, without a newer one and with nothing begun."""
    today = people_queries.today()
    return (
        select(*columns)
        .select_from(Certificate)
        .outerjoin(_ATTEMPT, _ATTEMPT.id == Certificate.attempt_id)
        .outerjoin(CertificateRenewal, CertificateRenewal.certificate_id == Certificate.id)
        .where(
            Certificate.state == CertificateState.ISSUED,
            Certificate.valid_until.between(today - TOLD_AFTER, today + RENEWED_BEFORE),
            ~_is_begun(),
            ~_has_newer(),
        )
        .order_by(Certificate.valid_until, Certificate.serial)
    )


def _for_staff(question: _Question) -> _Question:
    """Without courses, which their holders take again by themselves, and without what staff have laid aside."""
    return question.where(
        Certificate.kind == CertificateKind.COMPETENCE,
        or_(
            CertificateRenewal.laid_aside_at.is_(None),
            CertificateRenewal.asked_at >= CertificateRenewal.laid_aside_at,
        ),
    )


def _is_begun() -> ColumnElement[bool]:
    attempts = exists().where(
        ModuleAttempt.participant_id == Certificate.holder_id,
        ModuleAttempt.module_key == _ATTEMPT.module_key,
        ModuleAttempt.ended_at.is_(None),
    )
    courses = exists().where(
        Enrolment.account_id == Certificate.holder_id,
        Enrolment.course_key == Certificate.course_key,
        Enrolment.completed_at.is_(None),
    )
    return or_(attempts, courses)


def _has_newer() -> ColumnElement[bool]:
    """Whether she has another certificate in the same that holds longer."""
    newer, attempt = aliased(Certificate), aliased(ModuleAttempt)
    return (
        select(newer.id)
        .outerjoin(attempt, attempt.id == newer.attempt_id)
        .where(
            newer.holder_id == Certificate.holder_id,
            newer.state == CertificateState.ISSUED,
            or_(newer.valid_until.is_(None), newer.valid_until > Certificate.valid_until),
            or_(newer.course_key == Certificate.course_key, attempt.module_key == _ATTEMPT.module_key),
        )
        .exists()
    )


def _found(question: _Question) -> list[ToRenew]:
    return [_put_together(*row) for row in db.session.execute(question)]


def _put_together(certificate: Certificate, key: str, said: CertificateRenewal | None) -> ToRenew:
    snapshot = queries.snapshot_of(certificate)
    assert certificate.valid_until is not None, "the question asks for it"
    asked_at = said.asked_at if said else None
    aside_at = said.laid_aside_at if said else None
    return ToRenew(
        certificate=certificate,
        key=key,
        title=snapshot.subject_title,
        holder_name=snapshot.holder_name,
        last_day=certificate.valid_until,
        asked_at=asked_at,
        is_laid_aside=aside_at is not None and (asked_at is None or asked_at < aside_at),
    )
