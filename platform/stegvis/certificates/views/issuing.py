"""The issuer's work list, and the last look before a certificate is made."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.certificates import actions, queries
from stegvis.certificates.actions.ordering import refusal_to_issue
from stegvis.certificates.batches import queries as batch_queries
from stegvis.certificates.batches.rules import MOST_IN_BATCH
from stegvis.certificates.claims import level_text
from stegvis.certificates.forms import BatchForm, IssueForm
from stegvis.certificates.rules import COURSE_FAILURE_TEXTS, FAILURE_TEXTS
from stegvis.certificates.views import blueprint
from stegvis.validation.certifying import certificate_facts
from stegvis.web.messages import flash


@blueprint.get("/klara-for-intyg")
@requires(Permission.CERTIFICATE_ISSUE)
def waiting() -> str:
    """What waits for this issuer."""
    return waiting_page(BatchForm(order=str(uuid4())))


def waiting_page(form: BatchForm) -> str:
    """What waits, with a form to issue for many at once."""
    found = queries.waiting_for_issue(current_actor())
    courses = queries.failed_course_orders(current_actor(), Permission.CERTIFICATE_ISSUE)
    return render_template(
        "certificates/waiting.html",
        waiting=found,
        batches=batch_queries.waiting_in_batches([line.attempt.attempt_id for line in found]),
        most=MOST_IN_BATCH,
        form=form,
        chosen=set(form.attempts.data or ()),
        courses=courses,
        course_failures=COURSE_FAILURE_TEXTS,
    )


@blueprint.post("/klara-for-intyg/kurs/<uuid:order_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def try_course_again(order_id: UUID) -> Response:
    """Let the system try again to make a course's certificate."""
    try:
        actions.try_course_again(actor=current_actor(), order_id=order_id)
        flash(_l("Intyget skrivs nu. Det tar några sekunder."), "done")
    except Refused as refused:
        flash(refused.message, "problem")
    return redirect(url_for("certificates.waiting"))


@blueprint.get("/klara-for-intyg/<uuid:attempt_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def issue_page(attempt_id: UUID) -> str:
    """The claims as they will stand on the paper."""
    return _issue_page(attempt_id, IssueForm())


def _issue_page(attempt_id: UUID, form: IssueForm, refusal: object = None) -> str:
    actor, facts = current_actor(), certificate_facts(attempt_id)
    require(actor, Permission.CERTIFICATE_ISSUE, queries.attempt_object_facts(facts))
    record_read(actor, "module_attempt", attempt_id)
    order, batch_id = batch_queries.order_and_batch(attempt_id)
    return render_template(
        "certificates/issue.html",
        facts=facts,
        level=level_text(facts.level_step, facts.level_means),
        form=form,
        order=order,
        made=queries.certificate_or_none(order.id) if order else None,
        failures=FAILURE_TEXTS,
        batch_id=batch_id,
        refusal=refusal or (None if facts.issued else refusal_to_issue(actor, facts)),
    )


@blueprint.post("/klara-for-intyg/<uuid:attempt_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def issue(attempt_id: UUID) -> Response | tuple[str, int]:
    """Order the certificate; a second click changes nothing."""
    form = IssueForm()
    if not form.validate_on_submit():
        return _issue_page(attempt_id, form), 422
    try:
        actions.order_issue(actor=current_actor(), attempt_id=attempt_id)
    except Refused as refused:
        return _issue_page(attempt_id, form, refused.message), 409
    flash(_l("Intyget skrivs nu. Det tar några sekunder."), "done")
    return redirect(url_for("certificates.issue_page", attempt_id=attempt_id))
