"""The coordinator's page: an assessor of another municipality helps with one attempt."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from stegvis.access import Permission, requires
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions, lending_reading
from stegvis.validation.lending_forms import LendForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "lending", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>/lana"
)

Page = str | tuple[str, int] | Response


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def choose(attempt_id: UUID) -> Page:
    """Who helps today, and whom she may ask by the agreements that hold."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_ASSIGN)
    candidates, form = lending_reading.candidates(actor, attempt), LendForm()
    form.assessor.choices = [
        SelectChoice(str(one.account_id), f"{one.name}, {one.organisation_name}") for one in candidates
    ]
    if form.validate_on_submit():
        try:
            actions.lend_assessor(actor=actor, attempt=attempt, assessor_id=UUID(form.assessor.data))
        except Refused as refusal:
            form.take_any(refusal)
        else:
            flash(_l("Bedömaren hjälper nu till, och ser just den här valideringen."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    html = render_template(
        "validation/lend.html",
        attempt=attempt,
        module=module,
        name=people_queries.display_name(attempt.participant_id),
        helper=lending_reading.helper_of(attempt),
        form=form,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/avsluta")
@requires(Permission.CASE_ASSIGN)
def end(attempt_id: UUID) -> Response:
    """She helps no more."""
    actor, attempt, _module = attempt_for(attempt_id, Permission.CASE_ASSIGN)
    actions.end_lending(actor=actor, attempt=attempt)
    flash(_l("Bedömaren hjälper inte till längre. Allt som är skrivet finns kvar."), "done")
    return redirect(url_for("validation.show", attempt_id=attempt_id))
