"""Things to put in the right order: one choice of place per item, so that it works without JavaScript."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from stegvis.base.language import _l
from stegvis.content.exercises.base import (
    Answer,
    BadAnswer,
    Exercise,
    Fault,
    FormData,
    Marking,
    PairedParts,
    PartFeedback,
    Shape,
    StableId,
    Words,
    first_value,
    repeated,
    shuffled,
)
from stegvis.content.exercises.true_false import RightWrong


class OrderedItem(Shape):
    """One thing to place."""

    id: StableId
    text: Words


class Ordering(Exercise):
    """`items` stand in the right order. The answer is `{"order": ["<item id>", …]}`, first place first."""

    parts = PairedParts("items")

    kind: Literal["ordering"]
    items: tuple[OrderedItem, ...] = Field(min_length=3, max_length=8)
    feedback: RightWrong = RightWrong()

    def place_field(self, item_id: str) -> str:
        """The form field that carries the place (1 is first) of one item."""
        return f"place-{self.id}-{item_id}"

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.place_field(item.id) for item in self.items)

    def arranged(self, seed: str) -> tuple[OrderedItem, ...]:
        """The items in the order to show for this seed: never the right one, which would give it away."""
        mixed = shuffled(self.items, f"{seed}:{self.id}")
        return mixed if mixed != self.items else (*mixed[1:], mixed[0])

    def parse(self, form: FormData) -> Answer:
        sent = {item.id: first_value(form, self.place_field(item.id)) for item in self.items}
        places = {one: int(value) for one, value in sent.items() if value in self._places()}
        partial: Answer = {"places": dict(places)}
        if len(places) < len(self.items):
            raise BadAnswer(_l("Välj en plats för varje rad."), partial if places else None)
        if len(set(places.values())) < len(self.items):
            raise BadAnswer(_l("Två rader har samma plats. Ge varje rad en egen plats."), partial)
        return {"order": [*sorted(places, key=places.__getitem__)]}

    def _places(self) -> frozenset[str]:
        return frozenset(str(place) for place in range(1, len(self.items) + 1))

    def mark(self, answer: Answer) -> Marking:
        right = [item.id for item in self.items]
        sent = answer.get("order")
        order = [str(one) for one in sent] if isinstance(sent, list) else []
        correct = order == right
        parts = tuple(
            PartFeedback(
                id=item.id,
                text=item.text,
                chosen=item.id in order,
                correct=order[place : place + 1] == [item.id],
            )
            for place, item in enumerate(self.items)
        )
        return Marking(
            correct=correct,
            parts=parts,
            message=self.feedback.after(correct),
            solution=tuple(item.text for item in self.items),
        )

    def faults(self) -> list[Fault]:
        return [
            Fault(f"raden {one} finns två gånger", "Ge varje rad ett eget id.", ("items",))
            for one in repeated([item.id for item in self.items])
        ]
