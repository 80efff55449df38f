"""Deciding that a certificate shall be made. The order is kept with its message, or neither is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from stegvis.access import SYSTEM, Actor, Permission, require
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.certificates import queries, readiness
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.rendering import can_show
from stegvis.certificates.rules import (
    COURSE_FAILURE_TEXTS,
    IssueFacts,
    Separation,
    change_refusal,
    issue_refusal,
    may_rename,
    separation_refusal,
    unshowable_name,
)
from stegvis.certificates.states import OrderFailure, OrderState
from stegvis.content.validity_rules import has_run_out
from stegvis.learning.queries import CourseCertificateFacts, course_certificate_facts
from stegvis.people import queries as people_queries
from stegvis.validation import reconsiderations
from stegvis.validation.certifying import Behind, CertificateFacts, certificate_facts, who_stood_behind

FORGOTTEN_AFTER = timedelta(minutes=15)


def separation(actor: Actor, facts: CertificateFacts) -> Separation:
    """The people of an attempt, for the rules."""
    return Separation(
        actor.account_id,
        facts.participant_id,
        facts.assessor_id,
        facts.verifier_id,
        facts.external_verifier_id,
        facts.countersigner_id,
    )


def refusal_to_issue(actor: Actor, facts: CertificateFacts) -> Text | None:
    """Why this actor may not issue for this attempt now, or None."""
    return issue_refusal(issue_facts(actor, facts))


def issue_facts(actor: Actor, facts: CertificateFacts) -> IssueFacts:
    """What the rules ask about before this actor may issue for this attempt."""
    return IssueFacts(
        people=separation(actor, facts),
        is_cleared=facts.cleared,
        has_open_reconsideration=facts.open_reconsideration,
        name_can_be_shown=can_show(facts.participant_name),
        staff_can_be_shown=can_show_staff(actor, facts),
        has_run_out=has_run_out(facts.valid_until, people_queries.today()),
    )


def can_show_staff(actor: Actor, facts: CertificateFacts) -> bool:
    """Whether the fonts have every letter of the staff and the places that the paper names."""
    names = (actor.name, facts.assessor_name, facts.verifier_name, facts.organisation_name, facts.unit_name)
    return can_show(*names)


def order_issue(*, actor: Actor, attempt_id: UUID) -> CertificateOrder:
    """Order the certificate of a cleared attempt. A second click gives the same order; a failed one is tried again.

    Raises NotFound or Forbidden by the policy, Refused when a rule says no.
    """
    facts = certificate_facts(attempt_id)
    require(actor, Permission.CERTIFICATE_ISSUE, queries.attempt_object_facts(facts))
    existing = queries.order_of_attempt(attempt_id, lock=True)
    if existing is not None and existing.state is not OrderState.FAILED:
        return existing
    refusal = refusal_to_issue(actor, facts) or readiness.refusal_now(facts.organisation_id)
    if refusal is not None:
        raise Refused(refusal)
    if existing is not None:
        return _try_again(actor, existing)
    order = CertificateOrder(attempt_id=attempt_id)
    return _send_new(actor, order, "certificate.ordered") or _found(queries.order_of_attempt(attempt_id))


def order_replacement(*, actor: Actor, certificate_id: UUID, new_name: str, reason: str) -> CertificateOrder:
    """Order a new paper with the holder's right name. The old one is replaced when the new one has been made."""
    certificate = queries.get_certificate(certificate_id, lock=True)
    require(actor, Permission.CERTIFICATE_WITHDRAW, queries.object_facts(certificate))
    existing = queries.order_replacing(certificate_id, lock=True)
    if existing is not None and existing.state is not OrderState.FAILED:
        return existing
    refuse_change(actor, certificate)
    new_name, reason = " ".join(new_name.split()), reason.strip()
    if not can_show(new_name):
        raise BadInput("new_name", unshowable_name())
    unsaid = may_rename(reason)
    if unsaid:
        raise BadInput("reason", unsaid)
    unready = readiness.refusal_now(certificate.organisation_id)
    if unready is not None:
        raise Refused(unready)
    if existing is not None:
        existing.new_name, existing.reason = new_name, reason
        return _try_again(actor, existing)
    order = CertificateOrder(replaces_id=certificate_id, new_name=new_name, reason=reason)
    return _send_new(actor, order, "certificate.replacement_ordered") or _found(
        queries.order_replacing(certificate_id)
    )


def refuse_change(actor: Actor, certificate: Certificate) -> None:
    """Raise Refused when this actor may not replace or withdraw the certificate now."""
    attempts = [certificate.attempt_id] if certificate.attempt_id else []
    behind = who_stood_behind(certificate.attempt_id) if certificate.attempt_id else Behind(None, None)
    people = Separation(
        actor.account_id,
        certificate.holder_id,
        certificate.assessor_id,
        certificate.verifier_id,
        behind.external_verifier_id,
        behind.countersigner_id,
    )
    refusal = change_refusal(
        people, certificate.state, is_reconsidered=bool(reconsiderations.of_attempts(attempts))
    )
    if refusal is not None:
        raise Refused(refusal)


def send_waiting_orders_again() -> int:
    """See to it that every order that has waited too long is under way; how many weren't. Making is safe to repeat.

    Courses' too: one that was completed without an order gets one, and one that failed for a name that can be printed
    by now, or for a clock that is right by now or a seal that holds, is tried again.
    """
    long_ago = clock.now() - FORGOTTEN_AFTER
    for enrolment_id in queries.completed_without_order(long_ago):
        order_course_certificate(None, enrolment_id=enrolment_id)
    for order, name in queries.course_orders_failed_for_a_name():
        if can_show(name):
            _try_again(SYSTEM, order)
    for order, organisation_id in queries.course_orders_failed_for_the_time():
        if readiness.unready_now(organisation_id) is None:
            _try_again(SYSTEM, order)
    waiting = queries.orders_pending_since(long_ago)
    return outbox.send_again("certificates.issue", [{"order": str(order.id)} for order in waiting])


def order_course_certificate(_sender: Any, *, enrolment_id: UUID, **_facts: Any) -> None:
    """Receive the news that a course is completed: keep the system's order in the same transaction, once."""
    if queries.order_of_enrolment(enrolment_id) is None:
        _send_new(SYSTEM, CertificateOrder(enrolment_id=enrolment_id), "certificate.ordered")


def try_course_again(*, actor: Actor, order_id: UUID) -> CertificateOrder:
    """Let the system try again to make a course's certificate that it couldn't make. A second click changes nothing.

    Raises NotFound or Forbidden by the policy, Refused for the actor's own or when the name can't be printed yet.
    """
    order = queries.get_course_order(order_id, lock=True)
    facts = queries.course_object_facts(order)
    require(actor, Permission.CERTIFICATE_ISSUE, facts)
    if order.state is not OrderState.FAILED:
        return order
    assert order.enrolment_id is not None and facts.owner_id is not None
    refusal = separation_refusal(Separation(actor.account_id, facts.owner_id))
    if refusal is None:
        failure = why_not_course(course_certificate_facts(order.enrolment_id))
        refusal = COURSE_FAILURE_TEXTS[failure] if failure else None
    if refusal is not None:
        raise Refused(refusal)
    return _try_again(actor, order)


def why_not_course(facts: CourseCertificateFacts) -> OrderFailure | None:
    """Why the certificate of this course can't be made, as far as can be told before it is tried."""
    if not facts.completed:
        return OrderFailure.NOT_CLEARED
    if has_run_out(facts.valid_until, people_queries.today()):
        return OrderFailure.RUN_OUT
    if not can_show(facts.learner_name):
        return OrderFailure.NAME
    places = [name for name in (facts.organisation_name, facts.unit_name) if name]
    return None if can_show(*places) else OrderFailure.STAFF_NAME


def _send_new(actor: Actor, order: CertificateOrder, verb: str) -> CertificateOrder | None:
    """Keep a new order and its message; None when another request was a moment earlier."""
    order.requested_by = actor.account_id
    order.requested_at = clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(order)
            db.session.flush()
    except IntegrityError:
        return None
    subjects = {"attempt": order.attempt_id, "enrolment": order.enrolment_id, "replaces": order.replaces_id}
    changes = {name: str(subject) for name, subject in subjects.items() if subject}
    if order.new_name:
        changes |= {"new_name": order.new_name, "reason": order.reason or ""}
    record(actor, verb, "certificate_order", order.id, changes)
    outbox.send("certificates.issue", order=str(order.id))
    return order


def _try_again(actor: Actor, order: CertificateOrder) -> CertificateOrder:
    order.state, order.failure = OrderState.PENDING, None
    order.requested_by, order.requested_at = actor.account_id, clock.now()
    record(actor, "certificate.ordered_again", "certificate_order", order.id)
    outbox.send_again("certificates.issue", [{"order": str(order.id)}])
    return order


def _found(order: CertificateOrder | None) -> CertificateOrder:
    if order is None:
        raise Refused(_l("Något annat hände samtidigt. Ladda om sidan och försök igen."))
    return order
