"""Making the paper: what the worker does when an order reaches it.

The file is put first, under a key that follows from the order; then the row, the attempt's move and the audit entry
are committed together with the message's being done. A kill in between leaves a file that the next try overwrites,
never a second certificate: the certificate takes the order's id as its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from stegvis import settings
from stegvis.access import SYSTEM, Actor, Grant, Role
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.storage import StoredObject, storage
from stegvis.certificates import codes, queries
from stegvis.certificates.actions.ordering import can_show_staff, refusal_to_issue, why_not_course
from stegvis.certificates.composing import (
    Stamp,
    check_address,
    competence_snapshot,
    renamed,
)
from stegvis.certificates.course_composing import course_snapshot
from stegvis.certificates.designs import queries as design_queries
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.hardware import NoHardware
from stegvis.certificates.keys.models import CertificateCredential, StampedPaper
from stegvis.certificates.keys.wrapping import CannotOpen
from stegvis.certificates.making import MadeSet, make_set, stamped_anew
from stegvis.certificates.models import Certificate, CertificateOrder, CertificateSeries
from stegvis.certificates.readiness import OBSTACLES
from stegvis.certificates.readiness_rules import NotReady
from stegvis.certificates.rendering import Attached, CannotRender, can_show, showable
from stegvis.certificates.sealing.seal import CannotSeal
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import CertificateState, OrderFailure, OrderState
from stegvis.content.validity_rules import has_run_out
from stegvis.learning.queries import course_certificate_facts
from stegvis.people import queries as people_queries
from stegvis.validation import actions as validation_actions
from stegvis.validation.certifying import CertificateFacts, certificate_facts
from stegvis.validation.states import TransitionName


def issue(order_id: UUID) -> Certificate | None:
    """Carry out an order. Run twice it does nothing the second time. None when the order could not be carried out.

    What a person has to mend makes the order failed, with the reason; what passes by itself raises, and comes again.
    """
    order = queries.get_order(order_id, lock=True)
    made = queries.certificate_or_none(order_id)
    if made is not None or order.state is not OrderState.PENDING:
        return made
    try:
        # A paper that can't be made must not leave its predecessor marked as replaced, nor use up a number.
        with db.session.begin_nested():
            made = _make(order)
    except CannotRender:
        _fail(order, OrderFailure.RENDERING)
        return None
    except (CannotOpen, CannotSeal, NoHardware):
        _fail(order, OrderFailure.SEAL)
        return None
    except NotReady as found:
        _fail(order, OrderFailure(OBSTACLES[found.why].value))
        return None
    if made is not None:
        order.state = OrderState.DONE
    return made


def _make(order: CertificateOrder) -> Certificate | None:
    if order.replaces_id is not None:
        return _replace(order)
    return _issue_first(order) if order.enrolment_id is None else _issue_course(order)


def _issue_course(order: CertificateOrder) -> Certificate | None:
    """Make the paper of a completed course: by the system, for everybody who met the rule, once for an enrolment."""
    assert order.enrolment_id is not None
    made = queries.certificate_of_enrolment(order.enrolment_id)
    if made is not None:
        return made
    facts = course_certificate_facts(order.enrolment_id)
    failure = why_not_course(facts)
    if failure is not None:
        _fail(order, failure)
        return None
    certificate = Certificate(
        id=order.id,
        holder_id=facts.learner_id,
        organisation_id=facts.organisation_id,
        unit_id=facts.unit_id,
        enrolment_id=order.enrolment_id,
        course_key=facts.course_key,
        protected=facts.protected,
        design_id=design_queries.current_design_id(facts.organisation_id),
    )
    return keep(certificate, course_snapshot(facts, new_stamp()), SYSTEM)


def _issue_first(order: CertificateOrder) -> Certificate | None:
    assert order.attempt_id is not None
    facts = certificate_facts(order.attempt_id)
    actor = _on_behalf_of(order, facts.organisation_id)
    if refusal_to_issue(actor, facts) is not None:
        _fail(order, _why_not(actor, facts))
        return None
    design_id = design_queries.current_design_id(facts.organisation_id)
    certificate = new_certificate(order.id, facts, design_id, actor)
    keep(certificate, competence_snapshot(printable(facts), new_stamp(actor.name)), actor)
    move(actor, certificate, TransitionName.CERTIFIED)
    return certificate


def new_certificate(
    certificate_id: UUID, facts: CertificateFacts, design_id: UUID | None, actor: Actor
) -> Certificate:
    """The row of an attempt's first certificate, with what is known before the paper is made."""
    return Certificate(
        id=certificate_id,
        holder_id=facts.participant_id,
        organisation_id=facts.organisation_id,
        unit_id=facts.unit_id,
        attempt_id=facts.attempt_id,
        assessor_id=facts.assessor_id,
        verifier_id=facts.verifier_id,
        protected=facts.protected,
        issued_by=actor.account_id,
        design_id=design_id,
    )


def _why_not(actor: Actor, facts: CertificateFacts) -> OrderFailure:
    if not can_show(facts.participant_name):
        return OrderFailure.NAME
    if has_run_out(facts.valid_until, people_queries.today()):
        return OrderFailure.RUN_OUT
    return OrderFailure.NOT_CLEARED if can_show_staff(actor, facts) else OrderFailure.STAFF_NAME


def printable(facts: CertificateFacts) -> CertificateFacts:
    """The facts without the signs that no font has in what people wrote: a drawn cup must not stop a certificate."""
    places = tuple(dict.fromkeys(filter(None, (showable(place) for place in facts.places))))
    return replace(facts, places=places, language_remark=showable(facts.language_remark))


def _replace(order: CertificateOrder) -> Certificate | None:
    assert order.replaces_id is not None and order.new_name is not None
    old = queries.get_certificate(order.replaces_id, lock=True)
    if old.state is not CertificateState.ISSUED:
        _fail(order, OrderFailure.NOT_CLEARED)
        return None
    actor = _on_behalf_of(order, old.organisation_id)
    snapshot = renamed(queries.snapshot_of(old), order.new_name, new_stamp(actor.name))
    old.state, old.replaced_at = CertificateState.REPLACED, clock.now()
    db.session.flush()
    certificate = Certificate(
        id=order.id,
        holder_id=old.holder_id,
        organisation_id=old.organisation_id,
        unit_id=old.unit_id,
        attempt_id=old.attempt_id,
        enrolment_id=old.enrolment_id,
        course_key=old.course_key,
        assessor_id=old.assessor_id,
        verifier_id=old.verifier_id,
        visibility=old.visibility,
        protected=old.protected,
        issued_by=order.requested_by,
        replaces_id=old.id,
        # The same paper for the right name: it looks as the one that it replaces.
        design_id=old.design_id,
    )
    keep(certificate, snapshot, actor)
    record(actor, "certificate.replaced", "certificate", old.id, {"successor": str(certificate.id)})
    move(actor, certificate, TransitionName.CERTIFICATE_REPLACED)
    return certificate


def keep(certificate: Certificate, snapshot: Snapshot, actor: Actor) -> Certificate:
    """Make the whole set, and keep its file and its rows."""
    design = design_queries.design_of(certificate.design_id)
    made = make_set(certificate.id, certificate.organisation_id, snapshot, design, actor)
    stored = storage().put([made.pdf], key=file_key(certificate.id))
    return keep_rows(certificate, snapshot, made, stored, actor)


def keep_rows(
    certificate: Certificate, snapshot: Snapshot, made: MadeSet, stored: StoredObject, actor: Actor
) -> Certificate:
    """Keep the rows of a set whose file is kept already."""
    certificate.serial, certificate.code, certificate.kind = snapshot.serial, snapshot.code, snapshot.kind
    certificate.snapshot = snapshot.model_dump(mode="json")
    certificate.valid_until = snapshot.valid_until
    certificate.pdf_key, certificate.pdf_sha256, certificate.pdf_size = stored.key, stored.sha256, stored.size
    certificate.issued_at = clock.now()
    db.session.add(certificate)
    db.session.flush()
    db.session.add(
        CertificateCredential(
            certificate_id=certificate.id,
            status_list_id=made.status_list_id,
            status_index=made.status_index,
            credential=made.credential,
            token=made.token,
            europass=made.europass,
        )
    )
    db.session.flush()
    record(
        actor,
        "certificate.issued",
        "certificate",
        certificate.id,
        {"serial": snapshot.serial, "pdf_sha256": stored.sha256, "holder": str(certificate.holder_id)},
    )
    if settings.current().timestamp_url:
        outbox.send("certificates.add-time", certificate=str(certificate.id))
    return certificate


def file_key(paper_id: UUID) -> str:
    """Where a paper lies in the storage."""
    name = paper_id.hex
    return f"certificates/{name[:2]}/{name[2:4]}/{name}"


def stamp(certificate_id: UUID) -> bytes | None:
    """The paper sealed again with the time of an authority; None when that is done. Changes nothing.

    Raises TimeIsDown while the authority does not answer; the message comes again.
    """
    certificate, made = queries.get_certificate(certificate_id), key_queries.credential_of(certificate_id)
    if made is None or key_queries.stamped(certificate_id) is not None:
        return None
    attached = Attached(made.credential, made.europass)
    design = design_queries.design_of(certificate.design_id)
    return stamped_anew(queries.snapshot_of(certificate), certificate.organisation_id, attached, design)


def keep_stamped(certificate_id: UUID, pdf: bytes) -> None:
    """Keep the stamped paper, which is handed out from now on. Again: no effect."""
    queries.get_certificate(certificate_id, lock=True)
    if key_queries.stamped(certificate_id) is not None:
        return
    stored = storage().put([pdf], key=file_key(uuid5(certificate_id, "stamped")))
    db.session.add(
        StampedPaper(
            certificate_id=certificate_id,
            pdf_key=stored.key,
            pdf_sha256=stored.sha256,
            pdf_size=stored.size,
            stamped_at=clock.now(),
        )
    )
    db.session.flush()
    record(SYSTEM, "certificate.time_added", "certificate", certificate_id, {"pdf_sha256": stored.sha256})


def move(actor: Actor, certificate: Certificate, name: TransitionName) -> None:
    """Move the certificate's attempt along its row of the table; a course has none."""
    if certificate.attempt_id is None:
        return
    validation_actions.advance(
        actor=actor,
        attempt=certificate.attempt_id,
        transition_name=name,
        certificate=str(certificate.id),
    )


def _fail(order: CertificateOrder, failure: OrderFailure) -> None:
    order.state, order.failure = OrderState.FAILED, failure
    record(SYSTEM, "certificate.order_failed", "certificate_order", order.id, {"failure": failure.value})


def _on_behalf_of(order: CertificateOrder, organisation_id: UUID) -> Actor:
    """The issuer who decided, as she was when she ordered."""
    assert order.requested_by is not None
    return issuer_who_ordered(order.requested_by, organisation_id)


def issuer_who_ordered(account_id: UUID, organisation_id: UUID) -> Actor:
    """The issuer with this account, as she was when she ordered."""
    account = people_queries.get_account(account_id)
    grant = Grant(Role.ISSUER, organisation_id)
    return Actor(account.id, account.display_name, organisation_id, frozenset({grant}))


def new_stamp(issued_by_name: str = "") -> Stamp:
    """A fresh number and code, dated today."""
    [serial] = draw_serials(1)
    return stamp_with(serial, issued_by_name)


def stamp_with(serial: str, issued_by_name: str) -> Stamp:
    """A fresh code beside a number that was drawn before, dated today."""
    code = codes.new_code()
    return Stamp(
        serial=serial,
        code=code,
        check_url=check_address(settings.current().public_url, code),
        issued_on=_today(),
        issued_by_name=issued_by_name,
    )


def _today() -> date:
    return clock.local(clock.now()).date()


def draw_serials(count: int) -> list[str]:
    """The next numbers of this year. The series is held until the transaction ends."""
    year = _today().year
    series = queries.series_of(year)
    if series is None:
        series = CertificateSeries(year=year, last=0)
        db.session.add(series)
    first = series.last + 1
    series.last += count
    db.session.flush()
    return [f"{serials_of_this_year()}{number:06}" for number in range(first, first + count)]


def serials_of_this_year() -> str:
    """What the numbers of certificates begin with this year."""
    return f"SV-{_today().year}-"
