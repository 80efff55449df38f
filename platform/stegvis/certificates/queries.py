"""Every select of the room, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from stegvis.access import Actor, ObjectFacts, Permission, Role, may
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.certificates import rules
from stegvis.certificates.models import Certificate, CertificateOrder, CertificateSeries
from stegvis.certificates.snapshot import Snapshot, from_json
from stegvis.certificates.states import (
    CertificateKind,
    CertificateState,
    OrderFailure,
    OrderState,
    Standing,
)
from stegvis.content import queries as content_queries
from stegvis.learning.models import Enrolment
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about, facts_about_many
from stegvis.people.models import Account, Membership
from stegvis.validation.certifying import CertificateFacts, ClearedAttempt, cleared_attempts
from stegvis.validation.competence_proofs import CourseProof
from stegvis.validation.reconsiderations import doubted_attempts


@dataclass(frozen=True)
class WaitingAttempt:
    """A line of the issuer's work list: an attempt that waits for its certificate, and its order if there is one."""

    attempt: ClearedAttempt
    order: CertificateOrder | None


@dataclass(frozen=True)
class FailedCourse:
    """A course's certificate that couldn't be made: whose, of which course, and why not."""

    order_id: UUID
    learner_id: UUID
    learner_name: str
    course_title: str
    failure: OrderFailure
    since: datetime


@dataclass(frozen=True)
class DoubtedCertificate:
    """A certificate to withdraw, and since when its decision does not stand."""

    certificate: Certificate
    since: datetime


def get_certificate(certificate_id: UUID, *, lock: bool = False) -> Certificate:
    """The certificate, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(Certificate).where(Certificate.id == certificate_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    certificate = db.session.execute(statement).scalar_one_or_none()
    if certificate is None:
        raise NotFound("certificate")
    return certificate


def by_serial(serial: str) -> Certificate:
    """The certificate with this number, or NotFound."""
    statement = select(Certificate).where(Certificate.serial == serial.strip())
    certificate = db.session.execute(statement).scalar_one_or_none()
    if certificate is None:
        raise NotFound("certificate")
    return certificate


def all_certificates() -> Sequence[Certificate]:
    """Every certificate of the site by its number: for operators' commands."""
    return db.session.execute(select(Certificate).order_by(Certificate.serial)).scalars().all()


def get_order(order_id: UUID, *, lock: bool = False) -> CertificateOrder:
    """The order, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(CertificateOrder).where(CertificateOrder.id == order_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    order = db.session.execute(statement).scalar_one_or_none()
    if order is None:
        raise NotFound("certificate order")
    return order


def order_of_attempt(attempt_id: UUID, *, lock: bool = False) -> CertificateOrder | None:
    """The attempt's only order for a first certificate."""
    statement = select(CertificateOrder).where(CertificateOrder.attempt_id == attempt_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def order_replacing(certificate_id: UUID, *, lock: bool = False) -> CertificateOrder | None:
    """The only order to replace this certificate."""
    statement = select(CertificateOrder).where(CertificateOrder.replaces_id == certificate_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def order_of_enrolment(enrolment_id: UUID) -> CertificateOrder | None:
    """The enrolment's only order."""
    statement = select(CertificateOrder).where(CertificateOrder.enrolment_id == enrolment_id)
    return db.session.execute(statement).scalar_one_or_none()


def get_course_order(order_id: UUID, *, lock: bool = False) -> CertificateOrder:
    """The order for a course's certificate, or NotFound."""
    order = get_order(order_id, lock=lock)
    if order.enrolment_id is None:
        raise NotFound("course certificate order")
    return order


def completed_without_order(moment: datetime) -> Sequence[UUID]:
    """The enrolments that were completed before `moment` and have neither order nor certificate, oldest first."""
    statement = (
        select(Enrolment.id)
        .where(
            Enrolment.completed_at < moment,
            ~exists().where(CertificateOrder.enrolment_id == Enrolment.id),
            ~exists().where(Certificate.enrolment_id == Enrolment.id),
        )
        .order_by(Enrolment.completed_at, Enrolment.id)
        .limit(500)
    )
    return db.session.execute(statement).scalars().all()


def course_orders_failed_for_a_name() -> Sequence[tuple[CertificateOrder, str]]:
    """The orders for courses that failed since the learner's name couldn't be printed, each with her name today."""
    failed = _failed_course_orders().where(CertificateOrder.failure == OrderFailure.NAME)
    return [(order, account.display_name) for order, _enrolment, account in db.session.execute(failed)]


def course_orders_failed_for_the_time() -> Sequence[tuple[CertificateOrder, UUID]]:
    """The orders for courses that failed for a wrong clock or a seal out of time, each with its organisation."""
    passing = (OrderFailure.CLOCK, OrderFailure.SEAL_NOT_YET, OrderFailure.SEAL_ENDED)
    failed = _failed_course_orders().where(CertificateOrder.failure.in_(passing))
    return [(order, enrolment.organisation_id) for order, enrolment, _account in db.session.execute(failed)]


def _failed_course_orders() -> Select[CertificateOrder, Enrolment, Account]:
    return (
        select(CertificateOrder, Enrolment, Account)
        .join(Enrolment, Enrolment.id == CertificateOrder.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(
            CertificateOrder.state == OrderState.FAILED,
            # Nobody can mend that its time is over: whoever wants a certificate takes the course again.
            CertificateOrder.failure != OrderFailure.RUN_OUT,
        )
        .order_by(CertificateOrder.requested_at, CertificateOrder.id)
        .limit(200)
    )


def failed_course_orders(actor: Actor, permission: Permission) -> list[FailedCourse]:
    """The courses' certificates that couldn't be made, of those for whom the actor has the permission."""
    places = [grant.organisation_id for grant in actor.grants]
    rows = db.session.execute(_failed_course_orders().where(Enrolment.organisation_id.in_(places))).all()
    if not rows:
        return []
    people = facts_about_many([account.id for _order, _enrolment, account in rows])
    return [
        FailedCourse(
            order_id=order.id,
            learner_id=account.id,
            learner_name=account.display_name,
            course_title=content_queries.course(enrolment.revision_id).title,
            failure=OrderFailure(order.failure or OrderFailure.RENDERING),
            since=enrolment.completed_at or order.requested_at,
        )
        for order, enrolment, account in rows
        if may(actor, permission, _course_facts(people[account.id], enrolment.organisation_id))
    ]


def course_object_facts(order: CertificateOrder) -> ObjectFacts:
    """What the policy needs to know about a course that asks for a certificate."""
    enrolment = db.session.get_one(Enrolment, order.enrolment_id)
    return _course_facts(facts_about(enrolment.account_id), enrolment.organisation_id)


def _course_facts(person: ObjectFacts, organisation_id: UUID) -> ObjectFacts:
    return replace(person, organisation_id=organisation_id, cleared=True)


def orders_pending_since(moment: datetime) -> Sequence[CertificateOrder]:
    """The orders that were written before `moment` and still wait, oldest first."""
    statement = (
        select(CertificateOrder)
        .where(CertificateOrder.state == OrderState.PENDING, CertificateOrder.requested_at < moment)
        .order_by(CertificateOrder.requested_at, CertificateOrder.id)
        .limit(500)
    )
    return db.session.execute(statement).scalars().all()


def certificate_or_none(certificate_id: UUID) -> Certificate | None:
    """The certificate with this id, if it has been made."""
    return db.session.get(Certificate, certificate_id)


def certificate_of_enrolment(enrolment_id: UUID) -> Certificate | None:
    """The newest certificate that was made for this enrolment."""
    statement = (
        select(Certificate)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def by_code(code: str) -> Certificate | None:
    """The certificate with this normalised code."""
    return db.session.execute(select(Certificate).where(Certificate.code == code)).scalar_one_or_none()


def successor_of(certificate_id: UUID) -> Certificate | None:
    """The certificate that replaces this one."""
    statement = select(Certificate).where(Certificate.replaces_id == certificate_id)
    return db.session.execute(statement).scalar_one_or_none()


def certificates_of(holder_id: UUID) -> Sequence[Certificate]:
    """A person's certificates, newest first; those that were replaced are left out."""
    statement = (
        select(Certificate)
        .where(Certificate.holder_id == holder_id, Certificate.state != CertificateState.REPLACED)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
    )
    return db.session.execute(statement).scalars().all()


def course_proofs(holder_ids: Collection[UUID]) -> dict[UUID, list[CourseProof]]:
    """Holder → her course certificates that hold today, newest first, as proof of what she has learnt."""
    statement = (
        select(Certificate)
        .where(
            Certificate.holder_id.in_(list(holder_ids)),
            Certificate.kind == CertificateKind.COURSE,
            Certificate.state == CertificateState.ISSUED,
            or_(Certificate.valid_until.is_(None), Certificate.valid_until >= people_queries.today()),
        )
        .order_by(Certificate.issued_at.desc(), Certificate.id)
    )
    found: dict[UUID, list[CourseProof]] = {}
    for one in db.session.execute(statement).scalars():
        words = f"Kursintyg {one.serial}: {snapshot_of(one).subject_title}"
        issued_on = clock.local(one.issued_at).date()
        found.setdefault(one.holder_id, []).append(CourseProof(one.id, words, issued_on))
    return found


def snapshot_of(certificate: Certificate) -> Snapshot:
    """The claims of the paper."""
    return from_json(certificate.snapshot)


def standing_of(certificate: Certificate) -> Standing:
    """Where the certificate stands today."""
    issued_on = snapshot_of(certificate).issued_on
    return rules.standing(certificate.state, certificate.valid_until, people_queries.today(), issued_on)


def newest_issue(organisation_id: UUID) -> datetime | None:
    """When the newest certificate of the organisation was issued, of those that nobody has withdrawn or replaced."""
    statement = (
        select(Certificate.issued_at)
        .where(Certificate.organisation_id == organisation_id, Certificate.state == CertificateState.ISSUED)
        .order_by(Certificate.issued_at.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def object_facts(certificate: Certificate) -> ObjectFacts:
    """What the policy needs to know about a certificate: it is its issuer's, and coordinators follow the holder."""
    person = facts_about(certificate.holder_id)
    return ObjectFacts(
        owner_id=certificate.holder_id,
        organisation_id=certificate.organisation_id,
        unit_id=certificate.unit_id,
        holder_organisation_id=person.organisation_id,
        holder_unit_id=_holders_unit(certificate, person),
        assigned=person.assigned,
        in_conflict=person.in_conflict,
        cleared=True,
        protected=person.protected or certificate.protected,
    )


def _holders_unit(certificate: Certificate, person: ObjectFacts) -> UUID | None:
    """The unit whose coordinators see the certificate: where it was made while she is there, else where she is now.

    Who belongs to no unit any more was last where it was made, if she has not left the organisation.
    """
    statement = (
        select(Membership.unit_id)
        .where(
            Membership.account_id == certificate.holder_id,
            Membership.unit_id.is_not(None),
            people_queries.in_force(Membership),
        )
        .order_by(Membership.unit_id)
    )
    units = db.session.execute(statement).scalars().all()
    stayed = person.organisation_id == certificate.organisation_id
    if certificate.unit_id in units or (not units and stayed):
        return certificate.unit_id
    return person.unit_id


def attempt_object_facts(facts: CertificateFacts) -> ObjectFacts:
    """What the policy needs to know about an attempt that asks for a certificate."""
    person = facts_about(facts.participant_id)
    return ObjectFacts(
        owner_id=facts.participant_id,
        organisation_id=facts.organisation_id,
        unit_id=facts.unit_id,
        assigned=person.assigned,
        in_conflict=person.in_conflict,
        cleared=facts.cleared
        or facts.issued
        or (facts.open_reconsideration and facts.cleared_at is not None),
        protected=facts.protected,
    )


def waiting_for_issue(actor: Actor) -> list[WaitingAttempt]:
    """What waits for this issuer, longest first. Protected people are there only for an issuer named for them."""
    grants = [grant for grant in actor.grants if grant.role is Role.ISSUER]
    places = {(grant.organisation_id, grant.unit_id) for grant in grants}
    here = [
        attempt
        for attempt in cleared_attempts({grant.organisation_id for grant in grants})
        if {(attempt.organisation_id, None), (attempt.organisation_id, attempt.unit_id)} & places
    ]
    open_to_her = open_to(actor, [one.participant_id for one in here])
    found = [one for one in here if one.participant_id in open_to_her]
    statement = (
        select(CertificateOrder)
        .where(CertificateOrder.attempt_id.in_([attempt.attempt_id for attempt in found]))
        .order_by(CertificateOrder.requested_at)
    )
    orders = {order.attempt_id: order for order in db.session.execute(statement).scalars()}
    return [WaitingAttempt(attempt, orders.get(attempt.attempt_id)) for attempt in found]


def open_to(actor: Actor, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the participants to whom this issuer is not too close; protected ones only when she is named."""
    if not participant_ids:
        return frozenset()
    named = people_queries.assigned_participants(actor.own_account_id, Role.ISSUER)
    statement = select(Account.id).where(
        Account.id.in_(participant_ids),
        Account.id.not_in(conflicts.participants_too_close_to(actor.own_account_id)),
        or_(Account.protected.is_(False), Account.id.in_(named)),
    )
    return frozenset(db.session.execute(statement).scalars())


def doubted_certificates(actor: Actor) -> list[DoubtedCertificate]:
    """What this issuer should withdraw, since the decision did not stand when it was reconsidered; longest first."""
    doubted = doubted_attempts().order_by(None).subquery()
    statement = (
        select(Certificate, doubted.c.doubted_at)
        .join(doubted, doubted.c.attempt_id == Certificate.attempt_id)
        .where(Certificate.state == CertificateState.ISSUED)
        .order_by(doubted.c.doubted_at, Certificate.id)
    )
    return [
        DoubtedCertificate(one, since)
        for one, since in db.session.execute(statement)
        if may(actor, Permission.CERTIFICATE_WITHDRAW, object_facts(one))
    ]


def series_of(year: int) -> CertificateSeries | None:
    """The year's series, held until the transaction ends."""
    statement = select(CertificateSeries).where(CertificateSeries.year == year).with_for_update()
    return db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
