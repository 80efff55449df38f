"""Which certificates soon end, or have, and wait for somebody to renew them. Reads only, each list in one question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
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
from stegvis.people.models import Account
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
        asked = clock.local(self.asked_at).date() if self.asked_at else None
        return asked or validity_rules.renewal_opens_on(self.last_day)


def own_to_renew(holder_id: UUID, known: Iterable[Certificate] | None = None) -> list[ToRenew]:
    """A person's own certificates that she is told of, the first to end first.

    `known`: her certificates where they are read already; the database is asked only when one of them ends soon.
    """
    today = people_queries.today()
    if known is not None and not any(_is_told_of(one, today) for one in known):
        return []
    return _found(_waiting().where(Certificate.holder_id == holder_id))


def _is_told_of(certificate: Certificate, today: date) -> bool:
    last_day = certificate.valid_until
    return last_day is not None and today - TOLD_AFTER <= last_day <= today + RENEWED_BEFORE


def to_renew_of(certificate_id: UUID) -> ToRenew | None:
    """The same of one certificate; None when it does not end soon, or is being renewed."""
    return next(iter(_found(_waiting().where(Certificate.id == certificate_id))), None)


def to_renew(actor: Actor) -> list[ToRenew]:
    """What waits for a coordinator: competence certificates of her unit's participants, those who asked first.

    What she or a colleague has laid aside is left out, and so are people who have left.
    """
    if Role.COORDINATOR not in actor.roles:
        return []
    statement = _waiting().where(
        Certificate.kind == CertificateKind.COMPETENCE,
        Account.is_active,
        visible_to(actor, (Role.COORDINATOR,)),
        or_(
            CertificateRenewal.laid_aside_at.is_(None),
            CertificateRenewal.asked_at >= CertificateRenewal.laid_aside_at,
        ),
    )
    found = _found(statement.limit(MOST))
    return sorted(found, key=lambda one: (one.asked_at is None, one.last_day, one.certificate.serial))


MOST = 200
"""So many are read for a list of what waits; the rest comes when these are seen to."""


def _waiting() -> Select[Certificate, str, CertificateRenewal]:
    """Certificates within the time when somebody is told, without a newer one and with nothing begun."""
    today = people_queries.today()
    attempt = aliased(ModuleAttempt)
    module_key = attempt.module_key.expression
    return (
        select(Certificate, func.coalesce(module_key, Certificate.course_key), CertificateRenewal)
        .join(Account, Account.id == Certificate.holder_id)
        .outerjoin(attempt, attempt.id == Certificate.attempt_id)
        .outerjoin(CertificateRenewal, CertificateRenewal.certificate_id == Certificate.id)
        .where(
            Certificate.state == CertificateState.ISSUED,
            Certificate.valid_until.between(today - TOLD_AFTER, today + RENEWED_BEFORE),
            ~_is_begun(module_key),
            ~_has_newer(module_key),
        )
        .order_by(Certificate.valid_until, Certificate.serial)
    )


def _is_begun(module_key: ColumnElement[str]) -> ColumnElement[bool]:
    attempts = exists().where(
        ModuleAttempt.participant_id == Certificate.holder_id,
        ModuleAttempt.module_key == module_key,
        ModuleAttempt.ended_at.is_(None),
    )
    courses = exists().where(
        Enrolment.account_id == Certificate.holder_id,
        Enrolment.course_key == Certificate.course_key,
        Enrolment.completed_at.is_(None),
    )
    return or_(attempts, courses)


def _has_newer(module_key: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether she has another certificate in the same that holds longer."""
    newer, attempt = aliased(Certificate), aliased(ModuleAttempt)
    return (
        select(newer.id)
        .outerjoin(attempt, attempt.id == newer.attempt_id)
        .where(
            newer.holder_id == Certificate.holder_id,
            newer.state == CertificateState.ISSUED,
            or_(newer.valid_until.is_(None), newer.valid_until > Certificate.valid_until),
            or_(
                and_(newer.course_key.is_not(None), newer.course_key == Certificate.course_key),
                attempt.module_key == module_key,
            ),
        )
        .exists()
    )


def _found(statement: Select[Certificate, str, CertificateRenewal]) -> list[ToRenew]:
    return [_put_together(*row) for row in db.session.execute(statement)]


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
