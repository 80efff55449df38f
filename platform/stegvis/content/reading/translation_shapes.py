"""The shapes of translations for participants: only what she reads, with the ids of the Swedish files."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from stegvis.content.exercises.base import Shape, StableId, Words
from stegvis.content.reading.shapes import FurtherStep


class TranslationMark(StrEnum):
    """Whether somebody who has the language as mother tongue has read the translation."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class Marked(Shape):
    """The mark of a translation. Who reviewed it and when belongs to a reviewed one only."""

    translation: TranslationMark
    reviewed_by: Words | None = None
    reviewed_on: date | None = None


class ExampleWords(Shape):
    """An example of evidence in another language. Whether it is enough is said in module.yaml."""

    text: Words
    why: Words


class CriterionWords(Shape):
    """What a participant reads about a criterion. Each list has the rows of module.yaml."""

    id: StableId
    easy_text: Words
    question: Words | None = None
    counts: tuple[Words, ...] = ()
    does_not_count: tuple[Words, ...] = ()
    examples: tuple[ExampleWords, ...] = ()


class OutcomeWords(Shape):
    """What a participant reads about an outcome."""

    id: StableId
    easy_text: Words
    criteria: tuple[CriterionWords, ...] = Field(min_length=1)


class ModuleWords(Marked):
    """validation_modules/<module>/module.<language>.yaml"""

    id: StableId
    title: Words
    easy_summary: Words
    beyond: tuple[FurtherStep, ...] = ()
    outcomes: tuple[OutcomeWords, ...] = Field(min_length=1)


class WordInAnotherLanguage(Shape):
    """A word of the work in another language. The Swedish word stays on the page: it is the one to learn."""

    id: StableId
    word: Words
    explanation: Words


class WordsTranslation(Marked):
    """validation_modules/<module>/words.<language>.yaml"""

    words: tuple[WordInAnotherLanguage, ...] = Field(min_length=1)
