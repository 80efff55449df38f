"""What every kind of exercise promises: to read an answer from a form and to mark it, without a database."""

from __future__ import annotations

import random
from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from stegvis.base.language import Text

Answer = dict[str, JsonValue]
"""An answer as it is kept: a JSON object whose keys depend on the kind of exercise."""

StableId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$", max_length=80),
    Field(description="Stabilt id: små bokstäver a–z, siffror och bindestreck. Ändras aldrig."),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that can't be empty."""

Item = TypeVar("Item")


class FormData(Protocol):
    """What a web form gives: every value that was sent under a name (a Werkzeug MultiDict fits)."""

    def getlist(self, key: str) -> list[str]: ...


class BadAnswer(Exception):
    """The answer can't be marked. `message` is for the learner; `partial` is what can be kept of it."""

    def __init__(self, message: Text, partial: Answer | None = None) -> None:
        super().__init__(message.source)
        self.message = message
        self.partial = partial


class Shape(BaseModel):
    """A frozen piece of content in which unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class PairedParts:
    """A list in an exercise whose parts are paired by id between the Swedish text and a variant.

    `same`: the keys of a part that the Swedish text decides. `within`: a list inside each part, paired likewise.
    """

    key: str
    same: frozenset[str] = frozenset()
    within: PairedParts | None = None


@dataclass(frozen=True)
class Fault:
    """What an author has to mend although every key has the right type, in Swedish.

    `message` has no full stop: it is set after the name of the exercise. `path` leads to where it stands.
    """

    message: str
    remedy: str
    path: tuple[str | int, ...] = ()


class PartFeedback(Shape):
    """What is said about one option or item: was it chosen, does it belong to the right answer, and why."""

    id: str
    text: str
    chosen: bool
    correct: bool
    feedback: str | None = None


class Marking(Shape):
    """The outcome of one answer. `correct` is None where nothing is right or wrong: free text, and an answer that is
    given step by step and has not come to an end."""

    correct: bool | None
    parts: tuple[PartFeedback, ...] = ()
    message: str | None = None
    solution: tuple[str, ...] = ()


class Exercise(Shape):
    """One exercise. A kind is a subclass in a module of its own in this package; nothing else is needed."""

    # In a variant these keys may be left out; if they are there they must say the same as the original.
    same_in_variants: ClassVar[frozenset[str]] = frozenset({"id", "kind"})
    parts: ClassVar[PairedParts | None] = None
    # Whether an answer is given in several steps. Until it comes to an end it is kept, but counts as no answer: its
    # marking is neither right nor wrong.
    in_steps: ClassVar[bool] = False

    id: StableId
    kind: str
    question: Words

    @property
    def field(self) -> str:
        """The name of the form field that carries the answer."""
        return f"answer-{self.id}"

    @property
    def fields(self) -> frozenset[str]:
        """The names of all form fields that it sends."""
        return frozenset({self.field})

    @abstractmethod
    def parse(self, form: FormData) -> Answer:
        """The answer in a sent form. Raises BadAnswer when nothing, or something impossible, was sent."""

    def answer_after(self, form: FormData, earlier: Answer | None) -> Answer:
        """The answer in a sent form when `earlier` is what is kept. Raises BadAnswer as `parse` does."""
        return self.parse(form)

    def is_ended(self, answer: Answer) -> bool:
        """Whether the next form begins another answer. One that is not ended is carried on with and kept as one."""
        return True

    @abstractmethod
    def mark(self, answer: Answer) -> Marking:
        """The marking of an answer. An answer with parts that no longer exist is marked, never an error."""

    def pictures(self) -> dict[tuple[str | int, ...], str]:
        """The pictures of the library that it shows, by where in it they stand."""
        return {}

    def faults(self) -> list[Fault]:
        """What an author has to mend although every key has the right type."""
        return []

    def structure(self) -> Mapping[str, str]:
        """What in it, beside its id and kind, answers hang on: id → what it is in Swedish."""
        return {}

    def prose(self) -> str:
        """Its running text, for measures of how hard it is to read."""
        return ""


def first_value(form: FormData, name: str) -> str:
    """The first value sent under a name, stripped; empty when none was sent."""
    return next(iter(form.getlist(name)), "").strip()


def shuffled(parts: Sequence[Item], seed: str) -> tuple[Item, ...]:
    """The parts in an order that depends on the seed only: the same learner always sees the same order."""
    mixed = list(parts)
    random.Random(seed).shuffle(mixed)  # noqa: S311 - a fair order, not a secret
    return tuple(mixed)


def repeated(ids: Sequence[str]) -> list[str]:
    """The ids that occur more than once, each once, in order."""
    return [one for one, count in Counter(ids).items() if count > 1]
