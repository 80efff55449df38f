"""The staff's pages of the mapping: what she has answered, and the talk."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, may, requires
from stegvis.audit import record_read
from stegvis.base import clock
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions, mapping_rules, mappings, queries
from stegvis.validation.mapping_forms import TalkForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "mapping", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.get("/kartlaggning")
@requires(Permission.MAPPING_HOLD)
def show(attempt_id: UUID) -> Page:
    """Her answers, the talk, and what is left to do. Opening it is logged."""
    actor, attempt, module = attempt_for(attempt_id, Permission.MAPPING_HOLD)
    record_read(actor, "module_attempt", attempt.id)
    talk = mappings.talk_of(attempt_id)
    writers = {attempt.participant_id, *((talk.written_by,) if talk else ())}
    return render_template(
        "validation/mapping.html",
        attempt=attempt,
        module=module,
        names=people_queries.display_names(writers),
        answers=mappings.summary_of(module, queries.self_assessments(attempt_id)),
        talk=talk,
        is_open=mapping_rules.is_talk_open(attempt.state),
        may_rest=may(actor, Permission.JUDGEMENT_WRITE, queries.object_facts(attempt)),
    )


@blueprint.route("/kartlaggning/samtal", methods=["GET", "POST"])
@requires(Permission.MAPPING_HOLD)
def talk(attempt_id: UUID) -> Page:
    """Write the talk down, or correct what was written."""
    actor, attempt, module = attempt_for(attempt_id, Permission.MAPPING_HOLD)
    before = mappings.talk_of(attempt_id)
    form = TalkForm(obj=before, data=None if before else {"held_on": clock.local(clock.now()).date()})
    if form.validate_on_submit():
        try:
            actions.write_talk(actor=actor, attempt=attempt, talk=form.talk())
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            # What was written stays on the screen.
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Samtalet är sparat."), "done")
            return redirect(url_for(".show", attempt_id=attempt_id))
    if before is not None:
        record_read(actor, "module_attempt", attempt.id)
    html = render_template(
        "validation/talk.html",
        attempt=attempt,
        module=module,
        name=people_queries.display_name(attempt.participant_id),
        form=form,
        before=before,
    )
    return html, 422 if form.is_submitted() else 200
