"""The shapes of the files that trainers write. The JSON Schemas for editors are made from these classes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from stegvis.content.exercises.base import Shape, StableId, Words
from stegvis.content.exercises.picture_choice import PictureChoice
from stegvis.content.validity_rules import MAXIMUM_MONTHS, MINIMUM_MONTHS

LessonName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80),
    Field(description="Lektionens filnamn utan .md, till exempel 01-rollen."),
]


ValidForMonths = Annotated[
    int,
    Field(
        ge=MINIMUM_MONTHS,
        le=MAXIMUM_MONTHS,
        description="Så många månader gäller intyget. Utelämna raden när intyget gäller utan slutdatum.",
    ),
]


class FactKind(StrEnum):
    """How much weight a claim carries."""

    LAW = "lagkrav"
    GUIDELINE = "riktvärde"
    RESEARCH = "forskning"
    PRACTICE = "praxis"


class Fact(Shape):
    """A claim with its source, shared by all courses and modules."""

    id: StableId
    claim: Words
    source: Words
    kind: FactKind
    valid_from: date | None = None
    checked_on: date
    url: Annotated[str, StringConstraints(pattern=r"^https://")] | None = None
    note: Words | None = None


class FactFile(Shape):
    """courses/facts/<topic>.yaml"""

    facts: tuple[Fact, ...] = Field(min_length=1)


class AltTexts(Shape):
    """What a picture shows, for those who can't see it."""

    sv: Words
    en: Words | None = None
    ar: Words | None = None


class Picture(Shape):
    """One picture of the library."""

    alt: AltTexts


class PictureFile(Shape):
    """pictures.yaml beside the drawn pictures"""

    pictures: dict[StableId, Picture]


class CorrectShare(Shape):
    """The share of exercises to answer right, free text counted as right when it is answered."""

    correct_share: float = Field(gt=0, le=1)


class Completion(Shape):
    """What a learner has to do to have completed the course."""

    exercises: Literal["all-answered"] | CorrectShare = "all-answered"
    workplace_tasks: Literal["all", "none"] = "none"


class CourseModuleEntry(Shape):
    """A module of a course and its lessons in order."""

    id: StableId
    title: Words
    outcome: Words
    lessons: tuple[LessonName, ...] = Field(min_length=1)


class CourseFile(Shape):
    """courses/<course>/course.yaml"""

    id: StableId
    title: Words
    summary: Words
    audience: Words
    hours: float = Field(gt=0, le=200)
    valid_for_months: ValidForMonths | None = None
    language: Literal["sv"] = "sv"
    modules: tuple[CourseModuleEntry, ...] = Field(min_length=1)
    completion: Completion = Completion()


class CourseModuleWords(Shape):
    """What a module of a course is called in a variant. `id` is that of the module in course.yaml."""

    id: StableId
    title: Words
    outcome: Words


class CourseWords(Shape):
    """courses/<course>/course.<variant>.yaml: only what is read by people, with the ids of course.yaml."""

    id: StableId
    title: Words
    summary: Words
    audience: Words
    modules: tuple[CourseModuleWords, ...] = Field(min_length=1)


class LessonHead(Shape):
    """The front matter of a lesson. A variant repeats `id`, `title`, `goal` and the task, in its language."""

    id: StableId
    title: Words
    goal: Words
    minutes: int | None = Field(default=None, ge=1, le=240)
    picture: StableId | None = None
    workplace_task: Words | None = None
    sources: tuple[Words, ...] = ()


class Method(StrEnum):
    """How a criterion may be shown."""

    OBSERVATION = "observation"
    CONVERSATION = "conversation"
    PRODUCT = "product"
    TESTIMONY = "testimony"
    SIMULATION = "simulation"
    QUIZ = "quiz"
    CERTIFICATE = "certificate"


class Example(Shape):
    """A piece of evidence that somebody might hand in, and why it is enough or what it lacks. In easy Swedish."""

    text: Words
    shows: Literal["enough", "too_little"]
    why: Words


class Criterion(Shape):
    """One thing to show. `easy_text` begins with "Jag kan" and is what the participant reads."""

    id: StableId
    text: Words
    easy_text: Words
    picture: StableId | None = None
    safety_critical: bool = False
    methods: tuple[Method, ...] = Field(min_length=1)
    minimum_evidence: int = Field(default=1, ge=1, le=5)
    language_is_criterion: bool = False
    counts: tuple[Words, ...] = ()
    does_not_count: tuple[Words, ...] = ()
    question: Words | None = None
    facts: tuple[StableId, ...] = ()
    examples: tuple[Example, ...] = Field(
        default=(), max_length=2, description="Två exempel på bevis: ett som räcker och ett som inte räcker."
    )


class Outcome(Shape):
    """What a person can do who has met its criteria."""

    id: StableId
    title: Words
    text: Words
    easy_text: Words
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class Level(Shape):
    """The module's own level, said in words. It is never a SeQF level."""

    step: int = Field(ge=0, le=8)
    means: Words


class FurtherStep(Shape):
    """A step outside the platform: a validation by the trade, adult education, a trade's certificate, a job."""

    text: Words
    note: Words


class Ladder(Shape):
    """What comes before and after a module. In easy Swedish, for participants."""

    requires: tuple[StableId, ...] = Field(default=(), description="Moduler som måste vara klara först.")
    recommended: tuple[StableId, ...] = Field(
        default=(), description="Moduler eller kurser som är bra först."
    )
    leads_to: tuple[StableId, ...] = Field(default=(), description="Moduler eller kurser att gå vidare till.")
    beyond: tuple[FurtherStep, ...] = Field(default=(), description="Steg längre fram, utanför Stegvis.")


class ModuleFile(Shape):
    """validation_modules/<module>/module.yaml"""

    id: StableId
    title: Words
    easy_title: Words
    level: Level
    hours: float = Field(gt=0, le=400)
    valid_for_months: ValidForMonths | None = None
    summary: Words
    easy_summary: Words
    is_not: tuple[Words, ...] = ()
    ladder: Ladder | None = None
    outcomes: tuple[Outcome, ...] = Field(min_length=1)


class Word(Shape):
    """A word of the work, explained in easy Swedish."""

    id: StableId
    word: Words
    explanation: Words
    example: Words | None = None
    picture: StableId | None = None


class WordFile(Shape):
    """validation_modules/<module>/words.yaml"""

    words: tuple[Word, ...]


class QuizQuestion(PictureChoice):
    """One question of a module's quiz: a picture choice that shows something about one or more criteria."""

    same_in_variants: ClassVar[frozenset[str]] = frozenset({"id", "kind", "criteria"})

    kind: Literal["picture-choice"] = "picture-choice"
    criteria: tuple[StableId, ...] = Field(min_length=1)


class QuizFile(Shape):
    """validation_modules/<module>/quiz.yaml, and quiz.en.yaml and other variants beside it"""

    questions: tuple[QuizQuestion, ...] = Field(min_length=1)
    translation: Literal["draft", "reviewed"] | None = Field(
        default=None, description="Bara i en översättning: har en modersmålstalare läst den?"
    )
    reviewed_by: Words | None = None
    reviewed_on: date | None = None
