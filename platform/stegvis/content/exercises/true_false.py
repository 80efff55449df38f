"""A statement that is true or false."""

from __future__ import annotations

from typing import ClassVar, Literal

from stegvis.base.language import _l
from stegvis.content.exercises.base import (
    Answer,
    BadAnswer,
    Exercise,
    FormData,
    Marking,
    Shape,
    Words,
    first_value,
)


class RightWrong(Shape):
    """What is said after a right and after a wrong answer."""

    right: Words | None = None
    wrong: Words | None = None

    def after(self, correct: bool) -> str | None:
        """The text for this outcome."""
        return self.right if correct else self.wrong


class TrueFalse(Exercise):
    """`question` is the statement, `answer` whether it is true. The answer is `{"chosen": true}`."""

    same_in_variants: ClassVar[frozenset[str]] = frozenset({"id", "kind", "answer"})

    kind: Literal["true-false"]
    answer: bool
    feedback: RightWrong = RightWrong()

    def parse(self, form: FormData) -> Answer:
        sent = first_value(form, self.field)
        if sent not in ("true", "false"):
            raise BadAnswer(_l("Välj om påståendet är sant eller falskt."))
        return {"chosen": sent == "true"}

    def mark(self, answer: Answer) -> Marking:
        correct = answer.get("chosen") is self.answer
        return Marking(correct=correct, message=self.feedback.after(correct))
