"""One or several options are right, and all of them must be found."""

from __future__ import annotations

from typing import Literal

from stegvis.base.language import _l
from stegvis.content.exercises.base import Answer, BadAnswer, Fault, FormData, Marking
from stegvis.content.exercises.options import ChoiceExercise


class MultipleChoice(ChoiceExercise):
    """A question with one or more right options. The answer is `{"chosen": ["<option id>", …]}`."""

    kind: Literal["multiple"]

    def parse(self, form: FormData) -> Answer:
        sent = set(form.getlist(self.field))
        if not sent or not sent <= {option.id for option in self.options}:
            raise BadAnswer(_l("Välj minst ett alternativ."))
        return {"chosen": [option.id for option in self.options if option.id in sent]}

    def mark(self, answer: Answer) -> Marking:
        sent = answer.get("chosen")
        known = {option.id for option in self.options}
        chosen = frozenset(str(one) for one in sent) & known if isinstance(sent, list) else frozenset()
        return Marking(
            correct=chosen == self.right,
            parts=self.judged(chosen),
            solution=self.solution(),
        )

    def faults(self) -> list[Fault]:
        found = super().faults()
        if len(self.right) == len(self.options):
            message = "alla alternativ är rätt, så det finns inget att välja"
            found.append(Fault(message, "Lägg till ett som är fel.", ("options",)))
        return found
