"""What the pages read of a course: its HTML made and its facts frozen, at one revision."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from stegvis.content.compiled import Compiled, CompiledFact, CompiledPicture, InVariant
from stegvis.content.exercises import AnyExercise, Exercise
from stegvis.content.exercises.base import Shape
from stegvis.content.reading.shapes import Completion, CorrectShare
from stegvis.content.variants import ORIGINAL, VARIANTS, Variant


class HtmlBlock(Shape):
    """Safe HTML, ready to show."""

    type: Literal["html"] = "html"
    html: str


class ExerciseBlock(Shape):
    """An exercise where it stands in the text."""

    type: Literal["exercise"] = "exercise"
    exercise: AnyExercise


class LessonVariant(Shape):
    """A lesson in one variant: `blocks` in reading order, `facts` numbered as in the text."""

    code: str
    title: str
    goal: str
    blocks: tuple[HtmlBlock | ExerciseBlock, ...]
    workplace_task_html: str | None
    facts: tuple[CompiledFact, ...]
    sources: tuple[str, ...]

    @property
    def variant(self) -> Variant:
        """Language, direction and name of the variant."""
        return VARIANTS[self.code]

    @property
    def language(self) -> str:
        """HTML's lang for the whole text."""
        return self.variant.language

    @property
    def direction(self) -> str:
        """HTML's dir for the whole text."""
        return self.variant.direction

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in order."""
        return tuple(block.exercise for block in self.blocks if isinstance(block, ExerciseBlock))


class CompiledLesson(Shape):
    """A lesson with all its variants. `path` is the source path of the original, for editing."""

    id: str
    module_id: str
    path: str
    minutes: int
    picture: CompiledPicture | None
    variants: dict[str, LessonVariant]

    @property
    def original(self) -> LessonVariant:
        """The Swedish text."""
        return self.variants[ORIGINAL]

    def variant(self, code: str) -> LessonVariant:
        """The asked variant, or the Swedish text when there is none such."""
        return self.variants.get(code, self.original)

    @property
    def available(self) -> tuple[Variant, ...]:
        """The variants that exist, the original first."""
        return tuple(VARIANTS[code] for code in self.variants)

    @property
    def title(self) -> str:
        """The Swedish title."""
        return self.original.title

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises of the original, in order."""
        return self.original.exercises

    @property
    def has_workplace_task(self) -> bool:
        """Whether the lesson ends in a task at the own workplace."""
        return self.original.workplace_task_html is not None


class CompiledCourseModule(Shape):
    """A part of a course."""

    id: str
    title: str
    outcome: str
    lessons: tuple[CompiledLesson, ...]


class CourseText(InVariant):
    """What a course says about itself in one variant; `modules` by id, each with its title and outcome."""

    title: str
    summary: str
    audience: str
    modules: dict[str, tuple[str, str]]


class CompiledCourse(Compiled):
    """A course at one revision."""

    audience: str
    language: str
    completion: Completion
    modules: tuple[CompiledCourseModule, ...]
    # Revisions from before courses had variants lack the key.
    variants: dict[str, CourseText] = Field(default_factory=dict)

    @cached_property
    def original(self) -> CourseText:
        """The Swedish words."""
        return CourseText(
            code=ORIGINAL,
            title=self.title,
            summary=self.summary,
            audience=self.audience,
            modules={module.id: (module.title, module.outcome) for module in self.modules},
        )

    def text(self, code: str) -> CourseText:
        """The words of the asked variant, or the Swedish ones when there are none such."""
        return self.variants.get(code, self.original)

    @cached_property
    def lessons(self) -> tuple[CompiledLesson, ...]:
        """All lessons in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def _lessons_by_id(self) -> dict[str, CompiledLesson]:
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def _exercises_by_id(self) -> dict[str, tuple[Exercise, CompiledLesson]]:
        return {one.id: (one, lesson) for lesson in self.lessons for one in lesson.exercises}

    def lesson(self, lesson_id: str) -> CompiledLesson | None:
        """The lesson with this id."""
        return self._lessons_by_id.get(lesson_id)

    def module(self, module_id: str) -> CompiledCourseModule | None:
        """The part with this id."""
        return next((module for module in self.modules if module.id == module_id), None)

    def exercise(self, exercise_id: str) -> Exercise | None:
        """The exercise with this id, as the Swedish original has it."""
        found = self._exercises_by_id.get(exercise_id)
        return found[0] if found else None

    @cached_property
    def exercise_ids(self) -> tuple[str, ...]:
        """The ids of all exercises in order."""
        return tuple(self._exercises_by_id)

    def neighbours(self, lesson_id: str) -> tuple[CompiledLesson | None, CompiledLesson | None]:
        """The lessons before and after one."""
        ids = [lesson.id for lesson in self.lessons]
        place = ids.index(lesson_id)
        before = self.lessons[place - 1] if place else None
        after = self.lessons[place + 1] if place + 1 < len(ids) else None
        return before, after

    @property
    def least_correct_share(self) -> float | None:
        """The share of exercises that must be right, or None when answering all is enough."""
        rule = self.completion.exercises
        return rule.correct_share if isinstance(rule, CorrectShare) else None
