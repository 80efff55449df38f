"""Pure decisions about progress: what counts, what is left, and when a course is completed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LessonParts:
    """What there is to do in a lesson. `in_steps`: exercises of which a part of an answer may be kept."""

    id: str
    exercise_ids: tuple[str, ...]
    has_task: bool
    in_steps: frozenset[str] = frozenset()

    def answered(self, answers: Mapping[str, bool | None]) -> list[str]:
        """The exercises with an answer. One that is given in steps and neither right nor wrong is not at its end."""
        return [
            one
            for one in self.exercise_ids
            if one in answers and not (one in self.in_steps and answers[one] is None)
        ]


@dataclass(frozen=True)
class CourseParts:
    """What there is to do in a course. `least_correct_share` None: answering every exercise is enough."""

    lessons: tuple[LessonParts, ...]
    least_correct_share: float | None
    tasks_count: bool


@dataclass(frozen=True)
class Done:
    """What a learner has done.

    `answers` maps an exercise to whether its latest answer was right; None where nothing is right or wrong, and where
    an answer in steps is not at its end.
    """

    answers: Mapping[str, bool | None] = field(default_factory=dict)
    tasks: frozenset[str] = frozenset()
    lessons: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LessonStanding:
    """How far a learner has come in one lesson. `in_midst`: an answer in steps is begun and not at its end."""

    id: str
    exercises: int
    answered: int
    has_task: bool
    task_done: bool
    marked_done: bool
    in_midst: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left: marked as done, or everything in it done."""
        everything = self.answered >= self.exercises and (self.task_done or not self.has_task)
        return self.marked_done or (everything and (self.exercises > 0 or self.has_task))

    @property
    def is_begun(self) -> bool:
        """Whether something has been done in it."""
        return self.answered > 0 or self.in_midst or self.task_done or self.marked_done


@dataclass(frozen=True)
class Standing:
    """How far a learner has come in a course. `right_needed` is 0 when answering is enough."""

    lessons: tuple[LessonStanding, ...]
    exercises: int
    answered: int
    right: int
    right_needed: int
    tasks: int
    tasks_done: int

    @property
    def completed(self) -> bool:
        """Whether the rule of the course is met."""
        if not self.total:
            return self.lessons_done >= len(self.lessons)
        met = self.right >= self.right_needed if self.right_needed else self.answered >= self.exercises
        return met and self.tasks_done >= self.tasks

    @property
    def done(self) -> int:
        """How many of the things that count are done."""
        return self.answered + self.tasks_done

    @property
    def total(self) -> int:
        """How many things count."""
        return self.exercises + self.tasks

    @property
    def lessons_done(self) -> int:
        """How many lessons have nothing left."""
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def next_lesson_id(self) -> str | None:
        """The first lesson with something left, else the first one; None in a course without lessons."""
        left = [lesson.id for lesson in self.lessons if not lesson.is_done]
        return next(iter(left or [lesson.id for lesson in self.lessons]), None)

    def lesson(self, lesson_id: str) -> LessonStanding | None:
        """The standing in one lesson."""
        return next((one for one in self.lessons if one.id == lesson_id), None)


def standing(parts: CourseParts, done: Done) -> Standing:
    """Where a learner stands. Answers to exercises that have gone from the course count for nothing."""
    count = sum(len(lesson.exercise_ids) for lesson in parts.lessons)
    answered = [one for lesson in parts.lessons for one in lesson.answered(done.answers)]
    tasks = [lesson.id for lesson in parts.lessons if lesson.has_task]
    return Standing(
        lessons=tuple(_lesson(lesson, done) for lesson in parts.lessons),
        exercises=count,
        answered=len(answered),
        right=sum(done.answers[one] is not False for one in answered),
        right_needed=right_needed(parts.least_correct_share, count),
        tasks=len(tasks) if parts.tasks_count else 0,
        tasks_done=sum(one in done.tasks for one in tasks) if parts.tasks_count else 0,
    )


def right_needed(share: float | None, exercises: int) -> int:
    """How many right answers the share asks for, rounded up; 0 without a share."""
    return 0 if share is None else math.ceil(round(share * exercises, 6))


def _lesson(lesson: LessonParts, done: Done) -> LessonStanding:
    answered = lesson.answered(done.answers)
    return LessonStanding(
        id=lesson.id,
        exercises=len(lesson.exercise_ids),
        answered=len(answered),
        has_task=lesson.has_task,
        task_done=lesson.id in done.tasks,
        marked_done=lesson.id in done.lessons,
        in_midst=any(one in done.answers and one not in answered for one in lesson.in_steps),
    )
