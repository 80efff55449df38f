"""What an exercise shows: the values of its form, from a kept answer or from a form that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stegvis.base.language import Text
from stegvis.content.exercises import Answer, Exercise, FormData, Marking

Values = Mapping[str, tuple[str, ...]]
"""What each form field holds."""


@dataclass(frozen=True)
class ExerciseState:
    """An exercise as it stands for one learner. `unsaved`: the values were typed but are not kept yet."""

    values: Values = field(default_factory=dict)
    marking: Marking | None = None
    saved_at: datetime | None = None
    error: Text | None = None
    unsaved: bool = False


@dataclass(frozen=True)
class TaskState:
    """The workplace task as it stands for one learner."""

    is_done: bool = False
    note: str = ""
    saved_at: datetime | None = None
    error: Text | None = None
    unsaved: bool = False


def answered(exercise: Exercise, answer: Answer, saved_at: datetime) -> ExerciseState:
    """The state after a kept answer, with its marking."""
    return ExerciseState(values_of(exercise, answer), exercise.mark(answer), saved_at)


def values_of(exercise: Exercise, answer: Answer) -> Values:
    """The form values that an answer came from. Understands every shape that the kinds of exercise keep."""
    chosen, order, text = answer.get("chosen"), answer.get("order"), answer.get("text")
    path = answer.get("path")
    if isinstance(chosen, bool):
        return {exercise.field: ("true" if chosen else "false",)}
    if isinstance(chosen, str):
        return {exercise.field: (chosen,)}
    if isinstance(chosen, list):
        return {exercise.field: tuple(str(one) for one in chosen)}
    if isinstance(order, list):
        return {f"place-{exercise.id}-{one}": (str(place),) for place, one in enumerate(order, start=1)}
    if isinstance(path, list):
        return {f"path-{exercise.id}": (" ".join(str(one) for one in path),)}
    return {exercise.field: (text,)} if isinstance(text, str) else {}


def sent_values(exercise: Exercise, form: FormData, names: list[str]) -> Values:
    """The values of an exercise's own fields in a form that was sent, whatever they are."""
    return {name: tuple(form.getlist(name)) for name in names if name in exercise.fields}
