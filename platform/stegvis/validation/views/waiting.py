"""The staff's pages for letting an attempt wait, taking it up again, and handing in for the participant."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.base import clock
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l
from stegvis.validation import actions, currency, queries
from stegvis.validation.forms import HandInForHerForm, OldCountsForm, PauseForm, RestForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint(
    "waiting", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


def _answered(
    form: Form, template: str, act: Callable[[], object], done: Text, attempt_id: UUID, **shown: object
) -> Page:
    """The page with its form; when it is sent and taken, the case again."""
    if form.validate_on_submit():
        try:
            act()
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
        else:
            flash(done, "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    html = render_template(template, form=form, **shown)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/paus", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def pause(attempt_id: UUID) -> Page:
    """The coordinator lets an attempt wait, with a reason."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_OPEN)
    form = PauseForm()
    return _answered(
        form,
        "validation/pause.html",
        lambda: actions.pause(actor=actor, attempt=attempt, reason=form.reason.data or ""),
        _l("Valideringen är pausad."),
        attempt_id,
        attempt=attempt,
        module=module,
    )


@blueprint.route("/ateruppta", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def take_up(attempt_id: UUID) -> Page:
    """The coordinator takes up what was paused, put to rest or stopped, and sees what is old."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_OPEN)
    return _answered(
        Form(),
        "validation/take_up.html",
        lambda: actions.take_up(actor=actor, attempt=attempt),
        _l("Valideringen fortsätter."),
        attempt_id,
        attempt=attempt,
        module=module,
        old_count=len(currency.old_evidence_ids(attempt_id, clock.now())),
    )


@blueprint.route("/vila", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def put_to_rest(attempt_id: UUID) -> Page:
    """The assessor finds that it is better to wait, or to learn first."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    form = RestForm()
    return _answered(
        form,
        "validation/put_to_rest.html",
        lambda: actions.put_to_rest(
            actor=actor,
            attempt=attempt,
            message=form.message.data or "",
            look_again_on=form.look_again_on.data,
        ),
        _l("Valideringen vilar. Deltagaren har fått dina ord."),
        attempt_id,
        attempt=attempt,
        module=module,
    )


@blueprint.route("/lamna-in", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def hand_in_for_her(attempt_id: UUID) -> Page:
    """The assessor hands in because the participant has asked for it."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    form = HandInForHerForm()
    return _answered(
        form,
        "validation/hand_in_for_her.html",
        lambda: actions.hand_in(actor=actor, attempt=attempt, request=form.request.data or ""),
        _l("Det är inlämnat. Deltagaren ser att du gjorde det."),
        attempt_id,
        attempt=attempt,
        module=module,
    )


@blueprint.route("/gammalt/<uuid:evidence_id>", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def let_old_count(attempt_id: UUID, evidence_id: UUID) -> Page:
    """The assessor says why old evidence counts."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    evidence = queries.get_evidence(evidence_id)
    if evidence.attempt_id != attempt.id or evidence.is_draft:
        raise NotFound("evidence")
    form = OldCountsForm()
    return _answered(
        form,
        "validation/old_counts.html",
        lambda: actions.let_old_count(
            actor=actor, attempt=attempt, evidence_id=evidence_id, reason=form.reason.data or ""
        ),
        _l("Beviset räknas."),
        attempt_id,
        attempt=attempt,
        module=module,
        evidence=evidence,
    )
