"""A text in the learner's own words: nothing is right or wrong, a model answer is shown afterwards."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from stegvis.base.language import _l
from stegvis.content.exercises.base import Answer, BadAnswer, Exercise, FormData, Marking, Words, first_value

LONGEST = 20_000
"""The most characters that an answer may hold."""


class FreeText(Exercise):
    """The answer is `{"text": "…"}`; at least `minimum_words` words are asked for."""

    same_in_variants: ClassVar[frozenset[str]] = frozenset({"id", "kind", "minimum_words"})

    kind: Literal["free-text"]
    minimum_words: int = Field(default=1, ge=1, le=500)
    model_answer: Words
    feedback: Words | None = None

    def parse(self, form: FormData) -> Answer:
        text = first_value(form, self.field).replace("\r\n", "\n")
        count = len(text.split())
        if not count:
            raise BadAnswer(_l("Skriv ditt svar."))
        if len(text) > LONGEST:
            raise BadAnswer(
                _l("Texten är för lång. Korta den till %(most)s tecken.", most=LONGEST),
                {"text": text[:LONGEST]},
            )
        if count < self.minimum_words:
            raise BadAnswer(
                _l(
                    "Skriv minst %(least)s ord. Du har skrivit %(count)s.",
                    least=self.minimum_words,
                    count=count,
                ),
                {"text": text},
            )
        return {"text": text}

    def mark(self, answer: Answer) -> Marking:
        return Marking(correct=None, message=self.feedback, solution=(self.model_answer,))
