"""The lesson page's HTML, most of it made once.

A lesson at a revision never changes, so what is the same for all learners is rendered once for each (revision, lesson,
variant, language) and kept in the process: the text, each exercise without an answer, and each exercise with each
answer that was met. What differs is put in its place afterwards: the form token, the time of saving, and what the
learner wrote in words of her own, which is never kept here.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from uuid import UUID

from flask import render_template
from markupsafe import Markup, escape

from stegvis.base import clock
from stegvis.base.language import _l, current_language
from stegvis.content.compiled_courses import (
    CompiledCourse,
    CompiledLesson,
    ExerciseBlock,
    HtmlBlock,
    LessonVariant,
)
from stegvis.content.exercises import Answer, Exercise
from stegvis.content.exercises.free_text import FreeText
from stegvis.learning.queries import LatestTry
from stegvis.learning.showing import ExerciseState, TaskState, answered
from stegvis.web.templating import show_moment

TOKEN_PLACE, TIME_PLACE, WORDS_PLACE = "\ue010token\ue011", "\ue010time\ue011", "\ue010words\ue011"
_MOST_KEPT = 4_000


@dataclass(frozen=True)
class Reading:
    """One lesson in one variant, as one course revision has it."""

    revision_id: UUID
    course: CompiledCourse
    lesson: CompiledLesson
    text: LessonVariant

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What the HTML depends on beside the learner."""
        return (str(self.revision_id), self.lesson.id, self.text.code, current_language().code)


class _Kept:
    """The HTML that was made, the least used forgotten first."""

    def __init__(self) -> None:
        self._html: OrderedDict[tuple[str, ...], str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...], make: Callable[[], str]) -> str:
        with self._lock:
            found = self._html.get(key)
            if found is not None:
                self._html.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._html[key] = made
            while len(self._html) > _MOST_KEPT:
                self._html.popitem(last=False)
        return made

    def forget(self) -> None:
        """Forget all, for tests."""
        with self._lock:
            self._html.clear()


kept = _Kept()


def head(reading: Reading) -> str:
    """The steps, the choice of variant, heading, goal and picture."""
    return kept.get(("head", *reading.key), lambda: render_template("learning/lesson_head.html", at=reading))


def tail(reading: Reading) -> str:
    """Facts and sources, and the way on."""
    return kept.get(
        ("tail", *reading.key),
        lambda: render_template("learning/lesson_tail.html", at=reading, token_place=TOKEN_PLACE),
    )


def body(
    reading: Reading, tries: Mapping[str, LatestTry], given: Mapping[str, ExerciseState], task: TaskState
) -> str:
    """The lesson's text with its exercises as they stand, then the task. `given` goes before `tries`."""
    parts: list[str] = []
    for block in reading.text.blocks:
        if isinstance(block, HtmlBlock):
            parts.append(_prose(block.html, reading.text))
        elif block.exercise.id in given:
            parts.append(exercise_with(reading, block, given[block.exercise.id]))
        else:
            parts.append(_exercise(reading, block, tries.get(block.exercise.id)))
    if reading.text.workplace_task_html is not None:
        parts.append(task_html(reading, task))
    return "".join(parts)


def _prose(html: str, text: LessonVariant) -> str:
    return f'<div class="prose" lang="{text.language}" dir="{text.direction}">{html}</div>'


def _exercise(reading: Reading, block: ExerciseBlock, latest: LatestTry | None) -> str:
    """The exercise with the answer that counts, made once for each answer."""
    exercise = block.exercise
    if latest is None:
        key = ("exercise", exercise.id, "", *reading.key)
        return kept.get(key, lambda: render_exercise(reading, exercise, ExerciseState()))
    # No text is marked by what it says, so a place can stand for it.
    is_text = isinstance(exercise, FreeText)
    shown: Answer = {"text": WORDS_PLACE} if is_text else latest.answer
    key = ("exercise", exercise.id, json.dumps(shown, sort_keys=True), *reading.key)
    html = kept.get(key, lambda: render_exercise(reading, exercise, answered(exercise, shown, latest.at)))
    html = html.replace(TIME_PLACE, str(escape(saved_time(latest.at))))
    return html.replace(WORDS_PLACE, _own_words(latest.answer["text"])) if is_text else html


def anchor_of(exercise: Exercise) -> str:
    """The id on the page where a learner goes on with an exercise: in one with steps, the step where she stands."""
    return f"ovning-{exercise.id}-scen" if exercise.in_steps else f"ovning-{exercise.id}"


def _own_words(text: str) -> str:
    """What a learner wrote, fit to stand in HTML. It cannot pass for one of our places."""
    return str(escape(text)).replace("\ue010", "&#xe010;")


def exercise_with(reading: Reading, block: ExerciseBlock, state: ExerciseState) -> str:
    """The exercise in this state, made anew."""
    html = render_exercise(reading, block.exercise, state)
    return html.replace(TIME_PLACE, str(escape(saved_time(state.saved_at)))) if state.saved_at else html


def preview(reading: Reading) -> Markup:
    """The lesson's text as a learner will see it, its exercises without anything to send."""
    parts = [
        _prose(block.html, reading.text)
        if isinstance(block, HtmlBlock)
        else render_exercise(reading, block.exercise, ExerciseState(), preview=True)
        for block in reading.text.blocks
    ]
    return Markup("".join(parts))  # noqa: S704 - made by our own templates


def render_exercise(
    reading: Reading, exercise: Exercise, state: ExerciseState, *, preview: bool = False
) -> str:
    """The HTML of an exercise, with places for the form token and the time of saving."""
    number = [one.id for one in reading.text.exercises].index(exercise.id) + 1
    return render_template(
        "learning/exercise.html",
        at=reading,
        exercise=exercise,
        state=state,
        preview=preview,
        number=number,
        token_place=TOKEN_PLACE,
        time_place=TIME_PLACE,
    )


def task_html(reading: Reading, task: TaskState) -> str:
    """The task at the own workplace, as it stands for this learner."""
    if task.error or task.unsaved:
        return _render_task(reading, task)
    key = ("task", "done" if task.is_done else "", "saved" if task.saved_at else "", *reading.key)
    html = kept.get(key, lambda: _render_task(reading, replace(task, note=WORDS_PLACE)))
    if task.saved_at:
        html = html.replace(TIME_PLACE, str(escape(saved_time(task.saved_at))))
    return html.replace(WORDS_PLACE, _own_words(task.note))


def _render_task(reading: Reading, task: TaskState) -> str:
    return render_template(
        "learning/task.html", at=reading, task=task, token_place=TOKEN_PLACE, time_place=TIME_PLACE
    )


def saved_time(moment: datetime) -> str:
    """The time of saving: "14:02" on the same day, else with its date."""
    local = clock.local(moment)
    if local.date() == clock.local(clock.now()).date():
        return local.strftime("%H:%M")
    return show_moment(moment)


def with_token(html: str, token: str) -> Markup:
    """The HTML with the form token in its places."""
    return Markup(html.replace(TOKEN_PLACE, str(escape(token))))  # noqa: S704 - made by our own templates


SCRIPT_TEXTS = {
    "data-text-sending": _l("Sparar …"),
    "data-text-offline": _l(
        "Inte sparat. Det gick inte att nå servern. Ditt svar finns kvar i den här webbläsaren. Försök igen."
    ),
    "data-text-refused": _l("Inte sparat. Ditt svar finns kvar här på sidan. Försök igen."),
    "data-text-signed-out": _l("Inte sparat, för du har loggats ut. Ditt svar finns kvar."),
    "data-text-sign-in": _l("Logga in och fortsätt"),
    "data-text-restored": _l("Det här skrev du senast. Det är inte sparat än."),
    "data-text-stay": _l("Vi gick inte vidare, för något är inte sparat. Försök spara igen."),
}
"""What the script says. It gets its words from the page."""
