"""The participant's pages of the plan: one thing at a time, then yes, or what should be otherwise."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.validation import actions, plans
from stegvis.validation.plan_forms import ChangeForm, ConfirmForm
from stegvis.validation.views.loading import own_attempt
from stegvis.web.messages import flash

blueprint = Blueprint("own_planning", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response


@blueprint.route("/<uuid:attempt_id>/plan", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def show(attempt_id: UUID) -> Page:
    """The whole plan in short, and the button that says yes."""
    actor, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    standing = plans.own_plan(found)
    if standing is None:
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    form = ConfirmForm(data={"version": standing.plan.version})
    if form.validate_on_submit():
        try:
            actions.confirm_plan(actor=actor, attempt=found, version=form.read_version)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".show", attempt_id=attempt_id))
        flash(_l("Bra! Nu har du en plan."), "done")
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    return render_template(
        "validation/own_plan.html", attempt=found, module=module, form=form, standing=standing
    )


@blueprint.get("/<uuid:attempt_id>/plan/<int:number>")
@requires(Permission.DRAFT_WRITE)
def task(attempt_id: UUID, number: int) -> Page:
    """One task of the plan, with its pictures."""
    _, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    standing = plans.own_plan(found)
    if standing is None or not 1 <= number <= len(standing.plan.tasks):
        return redirect(url_for(".show", attempt_id=attempt_id))
    return render_template(
        "validation/own_plan_task.html",
        attempt=found,
        task=standing.plan.tasks[number - 1],
        number=number,
        total=len(standing.plan.tasks),
        criteria={one.id: one for one in module.criteria()},
    )


@blueprint.route("/<uuid:attempt_id>/plan/andra", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def ask(attempt_id: UUID) -> Page:
    """She wants something else: in a few words, or by a wish to talk."""
    actor, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    standing, back = plans.own_plan(found), redirect(url_for("steps.attempt", attempt_id=attempt_id))
    if standing is None:
        return back
    form = ChangeForm(data={"version": standing.plan.version})
    if form.validate_on_submit():
        words = "" if "talk" in request.form else form.words.data or ""
        try:
            actions.ask_for_change(actor=actor, attempt=found, version=form.read_version, words=words)
        except Refused as refusal:
            # What was written stays on the screen, and the next try is about the plan that she now has.
            form.form_errors.append(refusal.message)
            form.version.data = str(standing.plan.version)
        else:
            flash(_l("Bra att du sa till. Din bedömare skriver en ny plan."), "done")
            return back
    html = render_template("validation/own_plan_ask.html", attempt=found, form=form)
    return html, 422 if form.is_submitted() else 200
