"""The case as one: all its modules, the next step in each, and closing it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, current_actor, may, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.validation import actions, case_rules, cases
from stegvis.validation.case_forms import CloseForm
from stegvis.validation.models import ValidationCase
from stegvis.web.messages import flash

blueprint = Blueprint(
    "cases", __name__, template_folder="../templates", url_prefix="/valideringar/arende/<uuid:case_id>"
)

Page = str | tuple[str, int] | Response


def _case_for(case_id: UUID, permission: Permission) -> tuple[Actor, ValidationCase, ObjectFacts]:
    actor, case = current_actor(), cases.get_case(case_id)
    facts = cases.object_facts(case)
    require(actor, permission, facts)
    return actor, case, facts


@blueprint.get("")
@requires(Permission.CASE_READ)
def show(case_id: UUID) -> Page:
    """All the modules of the case and its history. Opening it is logged. The participant is led to her own page."""
    actor, case, facts = _case_for(case_id, Permission.CASE_READ)
    if actor.account_id == case.participant_id:
        return redirect(url_for("steps.modules"))
    record_read(actor, "validation_case", case.id)
    page = cases.case_page(case)
    return render_template(
        "validation/case.html",
        page=page,
        leads=may(actor, Permission.CASE_OPEN, facts),
        informed_how_names=case_rules.INFORMED_HOW_NAMES,
        agreed_how_names=case_rules.AGREED_HOW_NAMES,
        case_state_names=case_rules.CASE_STATE_NAMES,
    )


@blueprint.route("/avsluta", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def close(case_id: UUID) -> Page:
    """The coordinator closes the case when its last module has ended."""
    actor, case, _facts = _case_for(case_id, Permission.CASE_OPEN)
    form = CloseForm()
    if form.validate_on_submit():
        try:
            actions.close_case(actor=actor, case=case, words=form.words.data or "")
        except Refused as refusal:
            form.take_any(refusal)
        else:
            flash(_l("Ärendet är avslutat."), "done")
            return redirect(url_for(".show", case_id=case_id))
    html = render_template("validation/case_close.html", page=cases.case_page(case), form=form)
    return html, 422 if form.is_submitted() else 200
