"""Exactly one option is right."""

from __future__ import annotations

from typing import Literal

from stegvis.base.language import _l
from stegvis.content.exercises.base import Answer, BadAnswer, Fault, FormData, Marking, first_value
from stegvis.content.exercises.options import ChoiceExercise


class SingleChoice(ChoiceExercise):
    """A question with one right option. The answer is `{"chosen": "<option id>"}`."""

    kind: Literal["single"]

    def parse(self, form: FormData) -> Answer:
        chosen = first_value(form, self.field)
        if chosen not in {option.id for option in self.options}:
            raise BadAnswer(_l("Välj ett av alternativen."))
        return {"chosen": chosen}

    def mark(self, answer: Answer) -> Marking:
        chosen = frozenset({str(answer.get("chosen"))})
        return Marking(
            correct=chosen == self.right,
            parts=self.judged(chosen),
            solution=self.solution(),
        )

    def faults(self) -> list[Fault]:
        found = super().faults()
        if len(self.right) > 1:
            found.append(
                Fault(
                    "flera alternativ är rätt, men kind: single har ett rätt svar",
                    "Låt ett vara rätt, eller skriv kind: multiple.",
                    ("options",),
                )
            )
        return found
