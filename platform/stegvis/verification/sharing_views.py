"""Batches shared between municipalities: the coordinator's pages, and those of who helps, by codes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from stegvis.access import Actor, Permission, current_actor, may, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.validation import queries as validation_queries
from stegvis.validation.states import AttemptState
from stegvis.verification import actions, queries, sharing_queries, sharing_showing
from stegvis.verification.concealed_showing import concealed_case
from stegvis.verification.forms import review_form, word_field_name
from stegvis.verification.hidden_files import send_hidden_file
from stegvis.verification.models import Batch
from stegvis.verification.rules import note_field_name
from stegvis.verification.saving_reviews import is_sent_again, late_review, save_review
from stegvis.verification.sharing_forms import ShareForm
from stegvis.verification.states import REVIEW_OUTCOME_NAMES
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("sharing", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response

NAVIGATION = [
    NavigationItem(
        label=_l("Omgångar"),
        endpoint="sharing.batches",
        permission=Permission.BATCH_SHARE,
        icon="shield",
        order=44,
        stands_for_room=False,
        under=("sharing.share",),
    )
]


@blueprint.get("/omgangar")
@requires(Permission.BATCH_SHARE)
def batches() -> Page:
    """The batches of the coordinator's units that wait for verification, and with whom they are shared."""
    return render_template(
        "verification/sharing_batches.html",
        lines=sharing_queries.waiting_batches(current_actor()),
        line_title=sharing_showing.line_title,
    )


def _batch_for(batch_id: UUID, permission: Permission) -> tuple[Actor, Batch]:
    actor, batch = current_actor(), queries.get_batch(batch_id)
    require(actor, permission, sharing_queries.batch_facts(batch))
    return actor, batch


@blueprint.route("/omgangar/<uuid:batch_id>/dela", methods=["GET", "POST"])
@requires(Permission.BATCH_SHARE)
def share(batch_id: UUID) -> Page:
    """With whom the batch is shared, who has done what, and whom the coordinator may ask."""
    actor, batch = _batch_for(batch_id, Permission.BATCH_SHARE)
    form = ShareForm()
    form.helping.choices = [
        SelectChoice(str(one.id), one.name) for one in sharing_queries.may_help(batch.organisation_id)
    ]
    if form.validate_on_submit():
        try:
            actions.share_batch(actor=actor, batch_id=batch.id, helping_id=UUID(form.helping.data))
        except Refused as refusal:
            form.take_any(refusal)
        else:
            flash(
                _l("Omgången är delad. Kommunens kvalitetssäkrare ser den nu, med koder i stället för namn.")
            )
            return redirect(url_for(".share", batch_id=batch_id))
    html = render_template(
        "verification/sharing_share.html",
        help=sharing_showing.batch_help(batch),
        form=form,
        review_outcome_names=REVIEW_OUTCOME_NAMES,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/omgangar/<uuid:batch_id>/ta-tillbaka")
@requires(Permission.BATCH_SHARE)
def take_back(batch_id: UUID) -> Page:
    """The other municipality reviews the batch no more."""
    actor, batch = _batch_for(batch_id, Permission.BATCH_SHARE)
    try:
        actions.take_back_batch(actor=actor, batch_id=batch.id)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Omgången är er igen. Det som är granskat finns kvar."), "done")
    return redirect(url_for(".share", batch_id=batch_id))


@blueprint.get("/delade-granskningar")
@requires(Permission.SHARED_REVIEW_WRITE)
def index() -> Page:
    """What other municipalities have shared with the verifier's own: batches, and codes of what was drawn."""
    return render_template(
        "verification/sharing_index.html", lines=sharing_showing.shared_work(current_actor())
    )


@blueprint.post("/delade-granskningar/omgangar/<uuid:batch_id>/las")
@requires(Permission.SHARED_REVIEW_WRITE)
def lock(batch_id: UUID) -> Page:
    """Lock the batch now; the system draws."""
    actor, batch = _batch_for(batch_id, Permission.SHARED_REVIEW_WRITE)
    try:
        actions.lock_shared_batch(actor=actor, batch_id=batch.id)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Omgången är låst och stickprovet är draget."), "done")
    return redirect(url_for(".index"))


@blueprint.post("/delade-granskningar/omgangar/<uuid:batch_id>/godkann")
@requires(Permission.SHARED_REVIEW_WRITE)
def approve_rest(batch_id: UUID) -> Page:
    """Approve what was not drawn, when every drawn one is reviewed."""
    actor, batch = _batch_for(batch_id, Permission.SHARED_REVIEW_WRITE)
    try:
        approved = actions.approve_shared_rest(actor=actor, batch_id=batch.id)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Godkända utanför stickprovet: %(count)s.", count=approved), "done")
    return redirect(url_for(".index"))


@blueprint.route("/delade-granskningar/<uuid:attempt_id>", methods=["GET", "POST"])
@requires(Permission.SHARED_REVIEW_WRITE)
def review(attempt_id: UUID) -> Page:
    """A drawn attempt without names, and the same review form as its own verifiers have. Opening it is logged."""
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    if request.method == "POST" and is_sent_again(actor, attempt):
        return redirect(url_for(".index"))
    facts, module = sharing_queries.attempt_facts(attempt), validation_queries.module_of(attempt)
    form, back = review_form(module)(), (url_for(".index"), _l("Delade granskningar"))
    taken_back = _l("Omgången är inte delad med er längre. Kommunen har tagit tillbaka den.")
    if form.is_submitted() and facts.shared_with is None:
        # It has moved out of her sight meanwhile; her words have not. What never was shared never was in sight.
        was_there = sharing_queries.was_shared_with(actor, attempt)
        require(actor, Permission.SHARED_REVIEW_WRITE, replace(facts, shared_with=was_there))
        return late_review(attempt, form, back, taken_back if attempt.state is AttemptState.SAMPLED else None)
    require(actor, Permission.SHARED_REVIEW_WRITE, facts)
    if form.validate_on_submit():
        saved = save_review(actions.finish_shared_review, actor, attempt, form)
        if saved is None:
            return late_review(attempt, form, back)
        if saved:
            return redirect(url_for(".index"))
        if not may(actor, Permission.SHARED_REVIEW_WRITE, sharing_queries.attempt_facts(attempt)):
            return late_review(attempt, form, back, taken_back)
    record_read(actor, "module_attempt", attempt.id)
    html = render_template(
        "verification/shared_review.html",
        case=concealed_case(actor, attempt),
        why=sharing_showing.why_drawn(attempt),
        form=form,
        word_field_name=word_field_name,
        note_field_name=note_field_name,
        file_address=partial(url_for, ".evidence_file", attempt_id=attempt_id),
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/delade-granskningar/<uuid:attempt_id>/bevis/<uuid:evidence_id>")
@requires(Permission.SHARED_REVIEW_WRITE)
def evidence_file(attempt_id: UUID, evidence_id: UUID) -> Response:
    """A photo, sound, film or file, which may show who she is. Each opening is logged."""
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    require(actor, Permission.SHARED_REVIEW_WRITE, sharing_queries.attempt_facts(attempt))
    return send_hidden_file(actor, attempt, evidence_id)
