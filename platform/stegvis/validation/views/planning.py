"""The assessor's pages of the plan: its tasks, sending it, and saying yes for the participant."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.forms import Form
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions, plan_rules, plans
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.plan_forms import ConfirmForHerForm, TaskForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "planning", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>/plan"
)

Page = str | tuple[str, int] | Response

_GONE = _l(
    "Planen är skickad eller uppgiften är borttagen. Det du skrev är inte sparat ännu. Spara det som en ny uppgift. "
    "Ta bort den gamla om den finns kvar."
)


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def show(attempt_id: UUID) -> Page:
    """The draft, or the plan in force, and the versions before."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_WRITE)
    form = Form()
    if form.validate_on_submit():
        try:
            _send_or_change(actor, attempt)
        except Refused as refusal:
            flash(refusal.message, "problem")
        return redirect(url_for(".show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    versions = plans.versions_of(attempt_id)
    return render_template(
        "validation/plan.html",
        attempt=attempt,
        module=module,
        form=form,
        name=people_queries.display_name(attempt.participant_id),
        names=people_queries.display_names({one.confirmed_by for one in versions if one.confirmed_by}),
        draft=plans.draft_of(attempt_id),
        versions=versions,
        is_open=plan_rules.is_plan_open(attempt.state),
        facts=plans.mapping_facts(attempt),
    )


def _send_or_change(actor: Actor, attempt: ModuleAttempt) -> None:
    if request.form.get("do") == "change":
        actions.change_plan(actor=actor, attempt=attempt)
    else:
        actions.send_plan(actor=actor, attempt=attempt)
        flash(_l("Planen är skickad. Deltagaren läser den på sin sida."), "done")


@blueprint.route("/uppgift", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def new_task(attempt_id: UUID) -> Page:
    """One more task in the draft."""
    return _task_page(attempt_id, None)


@blueprint.route("/uppgift/<uuid:task_id>", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def change_task(attempt_id: UUID, task_id: UUID) -> Page:
    """A task of the draft: written anew, or taken out."""
    return _task_page(attempt_id, task_id)


def _task_page(attempt_id: UUID, task_id: UUID | None) -> Page:
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_WRITE)
    draft, back = plans.draft_of(attempt_id), redirect(url_for(".show", attempt_id=attempt_id))
    row = next((one for one in draft.tasks if one.id == task_id), None) if draft else None
    form = TaskForm(obj=row)
    form.offer(module)
    if "remove" in request.form and task_id is not None:
        actions.remove_task(actor=actor, attempt=attempt, task_id=task_id)
        return back
    is_gone = task_id is not None and row is None
    if is_gone and not form.is_submitted():
        # It was sent, or taken out, meanwhile: the plan's page shows what is true now.
        return back
    if form.validate_on_submit() and not is_gone:
        try:
            if task_id is None:
                actions.add_task(actor=actor, attempt=attempt, task=form.to_task())
            else:
                actions.change_task(actor=actor, attempt=attempt, task_id=task_id, task=form.to_task())
        except BadInput as refusal:
            form.take(refusal)
        except NotFound:
            is_gone = True
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Uppgiften är sparad. Deltagaren ser den när du skickar planen."), "done")
            return back
    if is_gone:
        # What was written stays, to be sent as a task of the draft that is open now.
        form.form_errors.append(_GONE)
    html = render_template(
        "validation/plan_task.html",
        attempt=attempt, module=module, form=form, row=None if is_gone else row, is_gone=is_gone,
    )  # fmt: skip
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/bekrafta", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def confirm_for_her(attempt_id: UUID) -> Page:
    """The participant has said yes in another way than on her page."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_WRITE)
    plan, back = plans.plan_of(attempt_id), redirect(url_for(".show", attempt_id=attempt_id))
    form = ConfirmForHerForm(data={"version": plan.version if plan else 0})
    if form.validate_on_submit():
        try:
            actions.confirm_plan(
                actor=actor,
                attempt=attempt,
                version=form.read_version,
                request=form.request.data or "",
                interpreter=form.interpreter.data or "",
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
            # The plan on this page is the newest, and the next try is about it.
            form.version.data = str(plan.version) if plan else "0"
        else:
            flash(_l("Planen är bekräftad. Deltagaren ser att du gjorde det."), "done")
            return back
    html = render_template(
        "validation/plan_confirm_for_her.html", attempt=attempt, module=module, form=form, plan=plan
    )
    return html, 422 if form.is_submitted() else 200
