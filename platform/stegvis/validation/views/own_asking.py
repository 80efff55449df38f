"""The participant's pages for asking us to look at a decision again."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.validation import actions, reconsiderations
from stegvis.validation.forms import AskAgainForm, TakeBackForm
from stegvis.validation.views.loading import own_attempt
from stegvis.web.messages import flash

blueprint = Blueprint("own_asking", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response


@blueprint.route("/<uuid:attempt_id>/titta-igen", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def ask(attempt_id: UUID) -> Page:
    """What became wrong, in a few words, or a wish to talk."""
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    back = redirect(url_for("steps.attempt", attempt_id=attempt_id))
    standing = reconsiderations.standing_of(attempt)
    if standing is None or standing.is_open or standing.refusal:
        return back
    form = AskAgainForm()
    if form.validate_on_submit():
        talk = "talk" in request.form
        try:
            actions.ask_reconsideration(
                actor=actor, attempt=attempt, ground=form.ground.data or "", wants_to_talk=talk
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return back
        else:
            flash(_l("Bra att du sa till. Vi tittar en gång till."), "done")
            return back
    step = reconsiderations.step_to_open(attempt, standing)
    html = render_template("validation/own_ask.html", attempt=attempt, form=form, asking=standing, step=step)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/<uuid:attempt_id>/titta-igen/lage", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def under_way(attempt_id: UUID) -> Page:
    """What she asked for and by when she gets an answer; taking it back, or letting it go on when it is late."""
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    back = redirect(url_for("steps.attempt", attempt_id=attempt_id))
    form = TakeBackForm()
    if form.validate_on_submit():
        try:
            if request.form.get("do") == "pass_on":
                actions.pass_on_reconsideration(actor=actor, attempt=attempt)
                flash(_l("Nu ska någon annan titta."), "done")
            else:
                actions.take_back_reconsideration(actor=actor, attempt=attempt)
                flash(_l("Du har tagit tillbaka det du bad om."), "done")
        except Refused as refusal:
            flash(refusal.message, "problem")
        return back
    standing = reconsiderations.standing_of(attempt)
    if standing is None or not standing.is_open:
        return back
    html = render_template("validation/own_under_way.html", attempt=attempt, form=form, asking=standing)
    return html, 422 if form.is_submitted() else 200
