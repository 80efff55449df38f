"""Options that are pictures: one or several are right, and all right ones must be found."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from stegvis.base.language import _l
from stegvis.content.exercises.base import (
    Answer,
    BadAnswer,
    Fault,
    FormData,
    Marking,
    PairedParts,
    StableId,
    Words,
)
from stegvis.content.exercises.options import ChoiceExercise, Option


class PictureOption(Option):
    """A picture to choose. `text` says in words what it shows and never whether it is right: it is read aloud."""

    picture: StableId
    caption: Words | None = None
    feedback: Words


class PictureChoice(ChoiceExercise):
    """A short question with pictures to choose among. The answer is `{"chosen": ["<option id>", …]}`."""

    parts = PairedParts("options", frozenset({"correct", "picture"}))

    kind: Literal["picture-choice"]
    options: tuple[PictureOption, ...] = Field(min_length=2, max_length=4)

    @property
    def wants_several(self) -> bool:
        """Whether more than one picture is to be chosen."""
        return len(self.right) > 1

    def pictures(self) -> dict[tuple[str | int, ...], str]:
        return {("options", place, "picture"): option.picture for place, option in enumerate(self.options)}

    def parse(self, form: FormData) -> Answer:
        sent = set(form.getlist(self.field))
        if not sent or not sent <= {option.id for option in self.options}:
            raise BadAnswer(_l("Välj minst en bild.") if self.wants_several else _l("Välj en bild."))
        if len(sent) > 1 and not self.wants_several:
            raise BadAnswer(_l("Välj bara en bild."))
        return {"chosen": [option.id for option in self.options if option.id in sent]}

    def mark(self, answer: Answer) -> Marking:
        sent = answer.get("chosen")
        known = {option.id for option in self.options}
        chosen = frozenset(str(one) for one in sent) & known if isinstance(sent, list) else frozenset()
        return Marking(correct=chosen == self.right, parts=self.judged(chosen), solution=self.solution())

    def faults(self) -> list[Fault]:
        found = super().faults()
        if len(self.right) == len(self.options):
            message = "alla bilder är rätt, så det finns inget att välja"
            found.append(Fault(message, "Lägg till en som är fel.", ("options",)))
        return found
