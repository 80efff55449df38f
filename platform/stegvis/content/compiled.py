"""What the pages read: a course or module with its HTML made and its facts frozen, at one revision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from stegvis.content.exercises import AnyExercise, Exercise
from stegvis.content.exercises.base import Shape
from stegvis.content.exercises.picture_choice import PictureChoice
from stegvis.content.reading.shapes import Completion, CorrectShare, FactKind, Level, Method
from stegvis.content.variants import ORIGINAL, VARIANTS, Variant


class CompiledFact(Shape):
    """A fact as a numbered reference under a text. Its words are Swedish whatever the variant."""

    number: int
    id: str
    claim: str
    source: str
    kind: FactKind
    valid_from: date | None
    checked_on: date
    url: str | None
    note: str | None

    @property
    def anchor(self) -> str:
        """The id that the fact's list item must have: references in the text link to it."""
        return f"fakta-{self.id}"


class CompiledPicture(Shape):
    """A picture of the library: the file is `static/pictures/<id>.svg`."""

    id: str
    alt: dict[str, str]

    def alt_in(self, language: str) -> str:
        """What the picture shows, in this language if it is written, else in Swedish."""
        return self.alt.get(language, self.alt[ORIGINAL])


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


class InVariant(Shape):
    """Words in one variant."""

    code: str

    @property
    def language(self) -> str:
        """HTML's lang for these words."""
        return VARIANTS[self.code].language

    @property
    def direction(self) -> str:
        """HTML's dir for these words."""
        return VARIANTS[self.code].direction


class CourseText(InVariant):
    """What a course says about itself in one variant; `modules` by id, each with its title and outcome."""

    title: str
    summary: str
    audience: str
    modules: dict[str, tuple[str, str]]


class Compiled(Shape):
    """What courses and modules have in common."""

    key: str
    title: str
    hours: float
    summary: str
    # Revisions from before certificates could end lack the key.
    valid_for_months: int | None = None


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


class CompiledExample(Shape):
    """An example of evidence: whether it is enough, and why or what it lacks."""

    text: str
    is_enough: bool
    why: str


class CompiledCriterion(Shape):
    """One thing to show, with the facts behind it."""

    id: str
    text: str
    easy_text: str
    picture: CompiledPicture | None
    safety_critical: bool
    methods: tuple[Method, ...]
    minimum_evidence: int
    language_is_criterion: bool
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    question: str | None
    facts: tuple[CompiledFact, ...]
    # Revisions from before there were examples lack the key.
    examples: tuple[CompiledExample, ...] = ()


class CompiledOutcome(Shape):
    """What a person can do who has met its criteria."""

    id: str
    title: str
    text: str
    easy_text: str
    criteria: tuple[CompiledCriterion, ...]


class CompiledWord(Shape):
    """A word of the work, explained in easy Swedish."""

    id: str
    word: str
    explanation: str
    example: str | None
    picture: CompiledPicture | None


class CompiledQuestion(Shape):
    """A question of a module's quiz in its variants. What is right is the same in all of them."""

    id: str
    criteria: tuple[str, ...]
    variants: dict[str, PictureChoice]

    @property
    def original(self) -> PictureChoice:
        """The Swedish question."""
        return self.variants[ORIGINAL]


class CompiledLadder(Shape):
    """What comes before and after a module: ids of modules and courses, and steps further out as text and note."""

    requires: tuple[str, ...]
    recommended: tuple[str, ...]
    leads_to: tuple[str, ...]
    beyond: tuple[tuple[str, str], ...]


class CriterionTranslation(Shape):
    """What a participant reads about a criterion, in another language. What is empty exists in Swedish only.

    `examples` are pairs of text and reason, in the order of the Swedish ones.
    """

    easy_text: str
    question: str | None
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]
    examples: tuple[tuple[str, str], ...] = ()


class Translation(InVariant):
    """What all translations say of themselves. `is_draft` until a native speaker has read it."""

    is_draft: bool


class ModuleTranslation(Translation):
    """A module's words for participants in another language; outcomes and criteria by id."""

    title: str
    easy_summary: str
    outcomes: dict[str, str]
    criteria: dict[str, CriterionTranslation]
    beyond: tuple[tuple[str, str], ...] = ()


class WordListTranslation(Translation):
    """The words of the work in another language: by id the word and its explanation."""

    words: dict[str, tuple[str, str]]


class CompiledModule(Compiled):
    """A validation module at one revision."""

    easy_title: str
    easy_summary: str
    level: Level
    is_not: tuple[str, ...]
    outcomes: tuple[CompiledOutcome, ...]
    guide_html: str
    guide_facts: tuple[CompiledFact, ...]
    words: tuple[CompiledWord, ...]
    # Revisions from before modules had a quiz lack the key.
    quiz: tuple[CompiledQuestion, ...] = ()
    # Revisions from before modules were translated and had a ladder lack these keys.
    translations: dict[str, ModuleTranslation] = Field(default_factory=dict)
    word_translations: dict[str, WordListTranslation] = Field(default_factory=dict)
    quiz_drafts: tuple[str, ...] = ()
    ladder: CompiledLadder | None = None

    @property
    def quiz_keys(self) -> tuple[str, ...]:
        """The criteria that the quiz shows something about, in the module's order."""
        asked = {key for question in self.quiz for key in question.criteria}
        return tuple(key for key in self.criterion_ids if key in asked)

    def criteria(self) -> Iterator[CompiledCriterion]:
        """All criteria in order."""
        for outcome in self.outcomes:
            yield from outcome.criteria

    @cached_property
    def _criteria_by_id(self) -> dict[str, tuple[CompiledCriterion, CompiledOutcome]]:
        return {one.id: (one, outcome) for outcome in self.outcomes for one in outcome.criteria}

    def criterion(self, criterion_id: str) -> CompiledCriterion | None:
        """The criterion with this id."""
        found = self._criteria_by_id.get(criterion_id)
        return found[0] if found else None

    def outcome_of(self, criterion_id: str) -> CompiledOutcome | None:
        """The outcome that a criterion belongs to."""
        found = self._criteria_by_id.get(criterion_id)
        return found[1] if found else None

    @cached_property
    def criterion_ids(self) -> tuple[str, ...]:
        """The ids of all criteria in order."""
        return tuple(self._criteria_by_id)
