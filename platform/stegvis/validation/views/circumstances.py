"""Staff tell how a piece of evidence came to be."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.validation import actions, queries
from stegvis.validation.circumstances_forms import EvidenceCircumstancesForm, as_it_is
from stegvis.validation.circumstances_rules import TakenBy
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "circumstances", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.route("/bevis/<uuid:evidence_id>/uppgifter", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_ADD)
def tell(attempt_id: UUID, evidence_id: UUID) -> Page:
    """Place, day, who, language, interpreter, people and their yes, and what was an exercise."""
    actor, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    evidence = queries.get_evidence(evidence_id)
    if evidence.attempt_id != attempt_id or evidence.is_draft:
        raise NotFound("evidence")
    record_read(actor, "evidence", evidence.id)
    form = EvidenceCircumstancesForm(data=as_it_is(evidence))
    form.offer(module, evidence.criterion_keys, evidence.kind)
    if form.validate_on_submit():
        try:
            actions.note_circumstances(
                actor=actor, attempt=attempt, evidence_id=evidence_id,
                told=form.told(TakenBy(form.taken_by.data)),
                place=form.place.data or "", simulated_keys=form.simulated.data or (),
            )  # fmt: skip
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Uppgifterna är sparade."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    html = render_template(
        "validation/circumstances.html", attempt=attempt, module=module, evidence=evidence, form=form
    )
    return html, 422 if form.is_submitted() else 200
