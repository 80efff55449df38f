"""What the pages read of a validation module: its HTML made and its facts frozen, at one revision."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pydantic import Field

from stegvis.content.compiled import Compiled, CompiledFact, CompiledPicture, InVariant
from stegvis.content.exercises.base import Shape
from stegvis.content.exercises.picture_choice import PictureChoice
from stegvis.content.reading.shapes import Level, Method
from stegvis.content.variants import ORIGINAL


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
