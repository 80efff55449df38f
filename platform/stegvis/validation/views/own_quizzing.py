"""The participant's pages of the quiz: one question a screen, then all answers and the button that shows them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.base.errors import NotFound, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l
from stegvis.content.chosen_variant import VARIANT, chosen_variant
from stegvis.content.compiled_modules import CompiledQuestion
from stegvis.content.exercises import BadAnswer
from stegvis.content.variants import ORIGINAL, VARIANTS
from stegvis.people.workplaces import workplace_today
from stegvis.validation import actions, quizzes
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.quizzes import OwnQuiz
from stegvis.validation.views.beside import quiz_beside
from stegvis.validation.views.loading import own_attempt
from stegvis.web.messages import flash

blueprint = Blueprint("own_quizzing", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response

_EASY = "latt"


@blueprint.route("/<uuid:attempt_id>/bildfragor", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def show(attempt_id: UUID) -> Page:
    """All questions with her answers, and the button that makes them evidence."""
    actor, found, quiz = _quiz(attempt_id)
    form = Form()
    if form.validate_on_submit():
        try:
            made = actions.finish_quiz(
                actor=actor, attempt=found, place=workplace_today(found.participant_id)
            )
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".show", attempt_id=attempt_id))
        if made is None:
            flash(_l("Det finns inga nya svar att spara."), "info")
        else:
            flash(_l("Sparat! Bara du ser det, tills du lämnar in."), "done")
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    return render_template(
        "validation/own_quiz.html",
        attempt=found,
        quiz=quiz,
        form=form,
        swedish_of=_swedish,
        beside=quiz_beside(quiz.module),
    )


@blueprint.route("/<uuid:attempt_id>/bildfragor/<int:number>", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def question(attempt_id: UUID, number: int) -> Page:
    """One question with its pictures. Each answer is kept at once."""
    actor, found, quiz = _quiz(attempt_id)
    if not 1 <= number <= len(quiz.questions):
        return redirect(url_for(".show", attempt_id=attempt_id))
    asked, form, beside = quiz.questions[number - 1], Form(), quiz_beside(quiz.module)
    if not form.validate_on_submit():
        return _show_question(found, quiz, number, form, quiz.chosen.get(asked.id, []))
    try:
        actions.answer_quiz(
            actor=actor,
            attempt=found,
            question_id=asked.id,
            form=request.form,
            variant=beside.code if beside.shown else _swedish(asked),
        )
    except BadAnswer as refusal:
        sent = request.form.getlist(asked.original.field)
        return _show_question(found, quiz, number, form, sent, error=refusal.message)
    except Refused as refusal:
        flash(refusal.message, "problem")
        return redirect(url_for(".show", attempt_id=attempt_id))
    return redirect(_after(found, number, len(quiz.questions)))


def _quiz(attempt_id: UUID) -> tuple[Actor, ModuleAttempt, OwnQuiz]:
    actor, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    quiz = quizzes.own_quiz(found)
    if not quiz.questions:
        raise NotFound("quiz")
    return actor, found, quiz


def _show_question(
    attempt: ModuleAttempt,
    quiz: OwnQuiz,
    number: int,
    form: Form,
    chosen: list[str],
    *,
    error: Text | None = None,
) -> tuple[str, int]:
    asked, beside = quiz.questions[number - 1], quiz_beside(quiz.module)
    swedish = _swedish(asked)
    html = render_template(
        "validation/own_quiz_question.html",
        attempt=attempt,
        quiz=quiz,
        number=number,
        form=form,
        chosen=chosen,
        error=error,
        asked=asked.variants[swedish],
        translated=asked.variants.get(beside.code) if beside.shown else None,
        code=beside.code if beside.shown else swedish,
        beside=beside,
        variants=[VARIANTS[one] for one in asked.variants],
    )
    return html, 422 if error else 200


def _swedish(asked: CompiledQuestion) -> str:
    """The Swedish that she reads: as easy as there is, unless she has asked for the other.

    It stands first whatever language stands beside it: it is the one to learn.
    """
    is_easy = _EASY in asked.variants and chosen_variant() != ORIGINAL
    return _EASY if is_easy else ORIGINAL


def _after(attempt: ModuleAttempt, number: int, total: int) -> str:
    kept: dict[str, Any] = (
        {VARIANT: request.args[VARIANT]} if request.args.get(VARIANT, "") in VARIANTS else {}
    )
    if number == total:
        return url_for(".show", attempt_id=attempt.id, **kept)
    return url_for(".question", attempt_id=attempt.id, number=number + 1, **kept)
