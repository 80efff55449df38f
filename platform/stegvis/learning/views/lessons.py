"""The lesson page and what is sent from it. Answers come back as a whole page, or as one part to a script."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import Text, _l
from stegvis.content import queries as content
from stegvis.content.chosen_variant import chosen_variant
from stegvis.content.compiled_courses import CompiledLesson, ExerciseBlock
from stegvis.content.exercises import BadAnswer
from stegvis.content.variants import ORIGINAL
from stegvis.learning import actions, frame, lesson_html, links, queries
from stegvis.learning.lesson_html import Reading
from stegvis.learning.preferred import preferred_variant
from stegvis.learning.queries import Taking
from stegvis.learning.showing import ExerciseState, TaskState, answered, sent_values
from stegvis.learning.views import blueprint
from stegvis.people.held import held_form, shows_held_form
from stegvis.web.messages import flash

Page = str | tuple[str, int] | Response

FRAGMENT = "X-Fragment"
"""A script asks with this header for one part of the page, and knows by it that it got one."""


@dataclass
class Shown:
    """What a page shows instead of what is kept."""

    exercises: dict[str, ExerciseState] = field(default_factory=dict)
    task: TaskState | None = None
    held_anchor: str = ""


@blueprint.get("/<string:course_key>/<string:lesson_id>")
@requires(Permission.COURSE_TAKE)
@shows_held_form
def lesson(course_key: str, lesson_id: str) -> Page:
    """The lesson with its exercises as they stand."""
    taking = queries.find_taking(current_actor().own_account_id, course_key, lesson_id)
    if taking is None:
        return _to_course(course_key, lesson_id)
    reading = _reading(taking.revision_id, lesson_id)
    held = held_form()
    return _page(reading, taking, _held(reading, held) if held else Shown())


def _to_course(course_key: str, lesson_id: str) -> Response:
    revision_id = content.current_revision(course_key, current_actor().organisation_id)
    if content.course(revision_id).lesson(lesson_id) is None:
        raise NotFound("lesson")
    flash(_l("Börja kursen först, så sparas det du svarar."), "warning")
    return redirect(url_for(".course", course_key=course_key))


def _reading(revision_id: UUID, lesson_id: str) -> Reading:
    course = content.course(revision_id)
    found = course.lesson(lesson_id)
    if found is None:
        raise NotFound("lesson")
    return Reading(revision_id, course, found, found.variant(_variant(found)))


def _variant(found: CompiledLesson) -> str:
    """The variant that was asked for now, else before, else the one that suits the reader."""
    wanted = chosen_variant() or preferred_variant()
    return wanted if wanted in found.variants else ORIGINAL


def _page(reading: Reading, taking: Taking, shown: Shown) -> str:
    task = shown.task or TaskState(taking.task_done_at is not None, taking.note, taking.saved_at)
    body = lesson_html.body(reading, taking.tries, shown.exercises, task)

    def make() -> str:
        return render_template(
            "learning/lesson.html",
            reading=reading,
            head=Markup(lesson_html.head(reading)),  # noqa: S704 - made by our own templates
            body_place=frame.BODY_PLACE,
            user_place=frame.USER_PLACE,
            tail=Markup(lesson_html.tail(reading)),  # noqa: S704 - made by our own templates
            errors=_errors(reading, shown),
            held_anchor=shown.held_anchor,
            script_texts=lesson_html.SCRIPT_TEXTS,
        )

    return frame.page(reading.key, make, body)


def _errors(reading: Reading, shown: Shown) -> list[tuple[str, Text]]:
    states = [(one, shown.exercises.get(one.id)) for one in reading.text.exercises]
    found = [(lesson_html.anchor_of(one), state.error) for one, state in states if state and state.error]
    if shown.task and shown.task.error:
        found.append(("task-note", shown.task.error))
    return found


def _held(reading: Reading, form: MultiDict[str, str]) -> Shown:
    """What she had sent when her session had ended, put back where she wrote it."""
    shown = Shown()
    for exercise in reading.text.exercises:
        values = sent_values(exercise, form, list(form.keys()))
        if values:
            shown.exercises[exercise.id] = ExerciseState(values, unsaved=True)
            shown.held_anchor = lesson_html.anchor_of(exercise)
    if "note" in form:
        shown.task = TaskState("task-done" in form, form.get("note", ""), unsaved=True)
        shown.held_anchor = "uppgift"
    return shown


@blueprint.post("/<string:course_key>/<string:lesson_id>/svar/<string:exercise_id>")
@requires(Permission.COURSE_TAKE)
def answer(course_key: str, lesson_id: str, exercise_id: str) -> Page | Response:
    """Keep and mark one answer."""
    who: dict[str, Any] = {"actor": current_actor(), "course_key": course_key, "lesson_id": lesson_id}
    taking, reading = _own(course_key, lesson_id)
    block = next(
        (
            one
            for one in reading.text.blocks
            if isinstance(one, ExerciseBlock) and one.exercise.id == exercise_id
        ),
        None,
    )
    if block is None:
        raise NotFound("exercise")
    try:
        kept, completed = actions.answer(**who, exercise_id=exercise_id, form=request.form)
    except BadAnswer as refusal:
        typed = sent_values(block.exercise, request.form, list(request.form))
        state = ExerciseState(typed, error=refusal.message, unsaved=True)
        if _wants_fragment():
            return _fragment(lesson_html.exercise_with(reading, block, state), status=422)
        return _page(reading, taking, Shown({exercise_id: state})), 422
    if _wants_fragment():
        state = answered(block.exercise, kept.answer, kept.at)
        return _fragment(lesson_html.exercise_with(reading, block, state), completed=completed)
    return _back(course_key, lesson_id, lesson_html.anchor_of(block.exercise), completed)


@blueprint.post("/<string:course_key>/<string:lesson_id>/uppgift")
@requires(Permission.COURSE_TAKE)
def task(course_key: str, lesson_id: str) -> Page | Response:
    """Keep whether the workplace task is done, and the note."""
    taking, reading = _own(course_key, lesson_id)
    is_done, note = "task-done" in request.form, request.form.get("note", "")
    try:
        progress, completed = actions.save_task(
            actor=current_actor(), course_key=course_key, lesson_id=lesson_id, is_done=is_done, note=note
        )
    except BadInput as refusal:
        state = TaskState(is_done, note, error=refusal.message, unsaved=True)
        if _wants_fragment():
            return _fragment(lesson_html.task_html(reading, state), status=422)
        return _page(reading, taking, Shown(task=state)), 422
    if _wants_fragment():
        state = TaskState(progress.workplace_task_done_at is not None, progress.note, progress.saved_at)
        return _fragment(lesson_html.task_html(reading, state), completed=completed)
    return _back(course_key, lesson_id, "uppgift", completed)


@blueprint.post("/<string:course_key>/<string:lesson_id>/klar")
@requires(Permission.COURSE_TAKE)
def done(course_key: str, lesson_id: str) -> Response:
    """The lesson is read: on to the next one, or to the course after the last."""
    place, completed = actions.mark_done(actor=current_actor(), course_key=course_key, lesson_id=lesson_id)
    if completed:
        flash(COMPLETED, "done")
    after = place.course.neighbours(lesson_id)[1]
    if after is None or completed:
        return redirect(url_for(".course", course_key=course_key))
    return redirect(url_for(".lesson", course_key=course_key, lesson_id=after.id))


COMPLETED = _l("Grattis! Du har klarat kursen. Kursintyget kommer strax.")


def _own(course_key: str, lesson_id: str) -> tuple[Taking, Reading]:
    taking = queries.find_taking(current_actor().own_account_id, course_key, lesson_id)
    if taking is None:
        raise NotFound("enrolment")
    return taking, _reading(taking.revision_id, lesson_id)


def _wants_fragment() -> bool:
    return request.headers.get(FRAGMENT) == "1"


def _fragment(html: str, *, status: int = 200, completed: bool = False) -> Response:
    whole = lesson_html.with_token(html, generate_csrf())
    if completed:
        whole += render_template(
            "learning/completed.html",
            message=COMPLETED,
            own_certificates=links.own_certificates_address(),
            course_key=(request.view_args or {})["course_key"],
        )
    answer_ = Response(whole, status=status, mimetype="text/html")
    answer_.headers[FRAGMENT] = "1"
    return answer_


def _back(course_key: str, lesson_id: str, anchor: str, completed: bool) -> Response:
    if completed:
        flash(COMPLETED, "done")
    return redirect(url_for(".lesson", course_key=course_key, lesson_id=lesson_id, _anchor=anchor))
