"""The internal verifier's pages."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation import reading
from stegvis.validation.guidance import guides_for
from stegvis.validation.states import AttemptState
from stegvis.validation.witness_reading import witnesses_of
from stegvis.verification import actions, external_showing, queries, showing
from stegvis.verification.drawing import RISK_TEXTS, WHY_TEXTS, Risk, Why
from stegvis.verification.forms import review_form, word_field_name
from stegvis.verification.models import Batch
from stegvis.verification.rules import note_field_name
from stegvis.verification.saving_reviews import is_sent_again, late_review, save_review
from stegvis.verification.standardisation_reading import to_talk_over
from stegvis.verification.states import REVIEW_OUTCOME_NAMES
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("verification", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response

TEXTS = {
    "why_texts": {why.value: WHY_TEXTS[why] for why in Why},
    "risk_texts": {risk.value: RISK_TEXTS[risk] for risk in Risk},
}
"""Words for the templates, by the stored values."""

NAVIGATION = [
    NavigationItem(
        label=_l("Granskningar"),
        endpoint="verification.index",
        permission=Permission.REVIEW_WRITE,
        icon="shield",
        order=30,
        under=("external.action", "sharing.index", "sharing.review"),
    )
]


@blueprint.get("/granskningar")
@requires(Permission.REVIEW_WRITE)
def index() -> Page:
    """What waits for review, the batches, what to talk over, and the verifier's own latest reviews."""
    actor = current_actor()
    return render_template(
        "verification/index.html",
        work=showing.work_of(actor),
        external=external_showing.actions_waiting(actor),
        to_talk_over=to_talk_over(actor),
        done=queries.reviews_by(actor.own_account_id),
        outcome_names=REVIEW_OUTCOME_NAMES,
    )


def _batch_for(batch_id: UUID) -> tuple[Actor, Batch]:
    actor, batch = current_actor(), queries.get_batch(batch_id)
    require(actor, Permission.REVIEW_WRITE, queries.object_facts(batch))
    return actor, batch


@blueprint.get("/granskningar/omgangar/<uuid:batch_id>")
@requires(Permission.REVIEW_WRITE)
def batch(batch_id: UUID) -> Page:
    """A batch: what is in it, what was drawn and why, planned against done."""
    actor, found = _batch_for(batch_id)
    return render_template("verification/batch.html", page=showing.batch_page(actor, found))


@blueprint.post("/granskningar/omgangar/<uuid:batch_id>/las")
@requires(Permission.REVIEW_WRITE)
def lock(batch_id: UUID) -> Page:
    """Lock the batch now; the system draws."""
    actor, found = _batch_for(batch_id)
    actions.lock_batch(actor=actor, batch_id=found.id)
    flash(_l("Omgången är låst och stickprovet är draget."), "done")
    return redirect(url_for(".batch", batch_id=batch_id))


@blueprint.post("/granskningar/omgangar/<uuid:batch_id>/godkann")
@requires(Permission.REVIEW_WRITE)
def approve_rest(batch_id: UUID) -> Page:
    """Approve what was not drawn, when every drawn one is reviewed."""
    actor, found = _batch_for(batch_id)
    try:
        approved = actions.approve_rest(actor=actor, batch_id=found.id)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Godkända utanför stickprovet: %(count)s.", count=approved), "done")
    return redirect(url_for(".batch", batch_id=batch_id))


@blueprint.route("/granskningar/<uuid:attempt_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def review(attempt_id: UUID) -> Page:
    """An attempt with its evidence and judgements, and the review form. Opening it is logged."""
    actor = current_actor()
    attempt = validation_queries.get_attempt(attempt_id)
    if request.method == "POST" and is_sent_again(actor, attempt):
        return redirect(url_for(".index"))
    facts, module = validation_queries.object_facts(attempt), validation_queries.module_of(attempt)
    form, back = review_form(module)(), (url_for(".index"), _l("Granskningar"))
    if form.is_submitted() and attempt.state is not AttemptState.SAMPLED:
        # It may have moved out of her sight meanwhile; her words have not. What was in no batch never was in sight.
        was_there = queries.latest_item_of_attempt(attempt_id) is not None
        require(actor, Permission.REVIEW_WRITE, replace(facts, in_review=was_there))
        return late_review(attempt, form, back)
    require(actor, Permission.REVIEW_WRITE, facts)
    if form.validate_on_submit():
        saved = save_review(actions.finish_review, actor, attempt, form)
        if saved is None:
            return late_review(attempt, form, back)
        if saved:
            return redirect(url_for(".index"))
    record_read(actor, "module_attempt", attempt.id)
    page = reading.staff_page(actor, attempt, module, with_events=False, with_answers=False)
    is_drawn = attempt.state is AttemptState.SAMPLED
    items = queries.items_with_reviews(attempt_id)
    html = render_template(
        "verification/review.html",
        page=page,
        witnesses=witnesses_of(attempt_id, page.earlier_evidence),
        form=form,
        earlier=[done for _item, done in items if done],
        staff=people_queries.assignments_of(attempt.participant_id),
        item=items[-1][0] if items else None,
        guides=guides_for(attempt),
        is_drawn=is_drawn,
        word_field_name=word_field_name,
        note_field_name=note_field_name,
    )
    return html, 422 if form.is_submitted() else 200
