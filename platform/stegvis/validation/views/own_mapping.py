"""The participant's pages of the mapping: one question a screen, one tap each, and all that she has answered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.forms import Form
from stegvis.base.language import _l
from stegvis.validation import actions, mapping_rules, mappings, queries, reading
from stegvis.validation.forms import SelfAssessmentForm
from stegvis.validation.mapping_forms import ObjectionForm
from stegvis.validation.mapping_rules import SKIPPED
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.views.beside import module_beside
from stegvis.validation.views.loading import criterion_in, own_attempt
from stegvis.web.messages import flash

blueprint = Blueprint("own_mapping", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response


@blueprint.route("/<uuid:attempt_id>/fraga/<int:number>", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def question(attempt_id: UUID, number: int) -> Page:
    """Self-assessment: one criterion a screen, one tap an answer, or skip."""
    actor, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    keys = module.criterion_ids
    if not 1 <= number <= len(keys):
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    asked, answers = criterion_in(module, keys[number - 1]), queries.self_assessments(attempt_id)
    form = SelfAssessmentForm()
    answer = SKIPPED if "skip" in request.form else form.answer.data or ""
    if answer == SKIPPED or form.validate_on_submit():
        try:
            actions.save_self_assessment(actor=actor, attempt=found, criterion_key=asked.id, answer=answer)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for("steps.attempt", attempt_id=attempt_id))
        return _go_on(attempt_id, mapping_rules.next_number(keys, {**answers, asked.id: answer}, number))
    html = render_template(
        "validation/question.html", attempt=found, criterion=asked, number=number, total=len(keys), form=form,
        given=answers.get(asked.id), beside=module_beside(module),
    )  # fmt: skip
    return html, 422 if form.is_submitted() else 200


def _go_on(attempt_id: UUID, number: int | None) -> Response:
    if number is not None:
        return redirect(url_for(".question", attempt_id=attempt_id, number=number))
    flash(_l("Bra! Nu är frågorna klara."), "done")
    return redirect(url_for(".answers", attempt_id=attempt_id))


@blueprint.route("/<uuid:attempt_id>/svar", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def answers(attempt_id: UUID) -> Page:
    """All that she has answered, each answer a tap from being changed; and leaving what is left for the talk."""
    actor, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = Form()
    if form.validate_on_submit():
        try:
            actions.skip_the_rest(actor=actor, attempt=found)
        except Refused as refusal:
            flash(refusal.message, "problem")
        else:
            flash(_l("Det är okej. Ni pratar om sakerna i stället."), "done")
        return redirect(url_for(".answers", attempt_id=attempt_id))
    page = reading.own_page(actor, found, module)
    return render_template("validation/own_answers.html", page=page, form=form, beside=module_beside(module))


@blueprint.route("/<uuid:attempt_id>/samtal", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def talk(attempt_id: UUID) -> Page:
    """What was written about the talk: she says that it is right, or what is wrong."""
    actor, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form, written = ObjectionForm(), mappings.talk_of(attempt_id)
    if written is None:
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    if form.validate_on_submit():
        try:
            _answer_talk(actor, found, form)
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Tack! Det är sparat."), "done")
            return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    is_open = mapping_rules.is_talk_open(found.state)
    html = render_template(
        "validation/own_talk.html", attempt=found, talk=written, form=form, is_open=is_open
    )
    return html, 422 if form.is_submitted() else 200


def _answer_talk(actor: Actor, attempt: ModuleAttempt, form: ObjectionForm) -> None:
    if request.form.get("do") == "confirm":
        actions.confirm_talk(actor=actor, attempt=attempt)
    else:
        actions.object_to_talk(actor=actor, attempt=attempt, words=form.words.data or "")
