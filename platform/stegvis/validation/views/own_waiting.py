"""The participant's pages for a pause: one question, one button."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.forms import Form
from stegvis.base.language import _l
from stegvis.validation import actions
from stegvis.validation.forms import PauseForm
from stegvis.validation.views.loading import own_attempt
from stegvis.web.messages import flash

blueprint = Blueprint("own_waiting", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response


@blueprint.route("/<uuid:attempt_id>/paus", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def pause(attempt_id: UUID) -> Page:
    """She wants to wait a while."""
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = PauseForm()
    if form.validate_on_submit():
        try:
            actions.pause(actor=actor, attempt=attempt, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for("steps.attempt", attempt_id=attempt_id))
        else:
            flash(_l("Nu har du paus."), "done")
            return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    html = render_template("validation/own_pause.html", attempt=attempt, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/<uuid:attempt_id>/fortsatt", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def go_on(attempt_id: UUID) -> Page:
    """The pause is over."""
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = Form()
    if form.validate_on_submit():
        try:
            actions.take_up(actor=actor, attempt=attempt)
        except Refused as refusal:
            flash(refusal.message, "problem")
        else:
            flash(_l("Bra! Nu kan du fortsätta."), "done")
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    html = render_template("validation/own_go_on.html", attempt=attempt, form=form)
    return html, 422 if form.is_submitted() else 200
