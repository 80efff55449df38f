"""The internal verifier's pages."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, Role, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.content import queries as content_queries
from stegvis.media import queries as media_queries
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation import reading, work_lists
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import actions, queries
from stegvis.verification.forms import ReviewForm
from stegvis.verification.states import REVIEW_OUTCOME_NAMES, Check, ReviewOutcome
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("verification", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response

NAVIGATION = [
    NavigationItem(
        label=_l("Granskningar"),
        endpoint="verification.index",
        permission=Permission.REVIEW_WRITE,
        icon="shield",
        order=30,
    )
]


@blueprint.get("/granskningar")
@requires(Permission.REVIEW_WRITE)
def index() -> Page:
    """What waits for review, and the verifier's own latest reviews."""
    actor = current_actor()
    lines = work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, {AttemptState.SAMPLED})
    titles = {line.revision_id: content_queries.module(line.revision_id).title for line in lines}
    return render_template(
        "verification/index.html",
        lines=lines,
        titles=titles,
        done=queries.reviews_by(actor.own_account_id),
        outcome_names=REVIEW_OUTCOME_NAMES,
    )


@blueprint.route("/granskningar/<uuid:attempt_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def review(attempt_id: UUID) -> Page:
    """An attempt with its evidence and judgements, and the review form. Opening it is logged."""
    actor = current_actor()
    attempt = validation_queries.get_attempt(attempt_id)
    if request.method == "POST" and _is_sent_again(actor, attempt):
        return redirect(url_for(".index"))
    require(actor, Permission.REVIEW_WRITE, validation_queries.object_facts(attempt))
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            done = actions.finish_review(
                actor=actor,
                attempt=attempt,
                outcome=ReviewOutcome(form.outcome.data),
                checks=[Check(value) for value in form.checks.data or ()],
                reason=form.reason.data or "",
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("outcome", refusal.message))
        else:
            approved = done.outcome is ReviewOutcome.APPROVED
            flash(
                _l("Bedömningen är godkänd.") if approved else _l("Bedömningen är återlämnad till bedömaren.")
            )
            return redirect(url_for(".index"))
    record_read(actor, "module_attempt", attempt.id)
    module = validation_queries.module_of(attempt)
    page = reading.staff_page(actor, attempt, module, with_events=False)
    media = media_queries.media_of([item.media_id for item in page.evidence if item.media_id])
    html = render_template(
        "verification/review.html",
        page=page,
        form=form,
        media={item.id: item for item in media},
        earlier=queries.reviews_of(attempt_id),
        staff=people_queries.assignments_of(attempt.participant_id),
    )
    return html, 422 if form.is_submitted() else 200


def _is_sent_again(actor: Actor, attempt: ModuleAttempt) -> bool:
    """Whether the form's review is done already, by this actor: it has moved the attempt out of her sight."""
    decision = validation_queries.current_decision(attempt.id)
    done = queries.review_of_decision(decision.id) if decision else None
    return (
        done is not None
        and done.verifier_id == actor.account_id
        and done.outcome.value == request.form.get("outcome")
    )
