"""The page where an assessor takes over, openly, what an earlier attempt has found."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.validation import actions, countersignatures, earlier_findings, queries
from stegvis.validation.earlier_findings import OPEN_FOR_REUSE
from stegvis.validation.reuse_forms import take_over_form
from stegvis.validation.reuse_rules import reason_field_name, take_field_name
from stegvis.web.messages import flash

blueprint = Blueprint(
    "reusing", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.route("/tidigare", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def show(attempt_id: UUID) -> Page:
    """What was found earlier, criterion by criterion, with its evidence and a box. Opening it is logged."""
    actor, attempt = current_actor(), queries.get_attempt(attempt_id)
    facts, module = queries.object_facts(attempt), queries.module_of(attempt)
    require(actor, Permission.JUDGEMENT_WRITE, facts)
    found = earlier_findings.findings_for(
        attempt,
        module,
        judgements=queries.current_judgements(attempt_id),
        too_close=facts.in_conflict,
    )
    form = take_over_form(found.offers)()
    if form.validate_on_submit():
        try:
            actions.take_over(
                actor=actor, attempt=attempt, chosen=form.chosen(found.offers), holds=bool(form.holds.data)
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("holds", refusal.message))
        else:
            flash(_l("Det är övertaget. Deltagaren ser att det redan är visat."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    for earlier_id in sorted({offer.earlier.attempt_id for offer in found.offers}):
        record_read(actor, "module_attempt", earlier_id)
    html = render_template(
        "validation/earlier_findings.html",
        attempt=attempt,
        module=module,
        found=found,
        form=form,
        is_open=attempt.state in OPEN_FOR_REUSE,
        take_field_name=take_field_name,
        reason_field_name=reason_field_name,
        bars=countersignatures.bars_to_judging(actor, attempt),
    )
    return html, 422 if form.is_submitted() else 200
