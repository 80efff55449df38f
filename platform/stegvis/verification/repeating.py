"""Drawing a locked batch again from what is kept with it. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.verification import queries
from stegvis.verification.drawing import BatchFacts, Policy, Why, draw
from stegvis.verification.models import Batch, BatchItem

_LATER = {Why.WIDENED.value, Why.CHANGED.value}
"""Why something is drawn when the batch has been locked."""


@dataclass(frozen=True)
class Repeated:
    """What the stored seed and facts give, beside what was kept: attempt → why it was drawn."""

    rate: int
    planned: int
    again: dict[UUID, tuple[str, ...]]
    kept: dict[UUID, tuple[str, ...]]

    @property
    def is_the_same(self) -> bool:
        """Whether it is the sample that was drawn then. What was drawn later, for another reason, does not count."""
        return self.again == self.kept


def _was_drawn_later(item: BatchItem) -> bool:
    """Whether it was drawn when the batch had been locked: then the draw knew nothing of the reason."""
    is_new_conflict = item.reasons == [Why.CONFLICT.value] and not queries.kept_facts(item).in_conflict
    return is_new_conflict or bool(_LATER & set(item.reasons))


def repeated(batch: Batch) -> Repeated:
    """The draw of a locked batch, made again. Raises LookupError for one that is open."""
    if batch.seed is None:
        raise LookupError("the batch is not locked")
    # What was not in the queue when the batch locked was not before chance, and has no facts.
    items = [item for item in queries.items_of(batch.id) if item.facts]
    made = draw(
        [queries.kept_facts(item) for item in items],
        BatchFacts(**batch.facts["batch"]),
        batch.seed,
        Policy(**batch.facts["policy"]),
    )
    kept = {
        item.attempt_id: tuple(item.reasons) for item in items if item.drawn and not _was_drawn_later(item)
    }
    again = {attempt_id: tuple(why.value for why in whys) for attempt_id, whys in made.drawn.items()}
    return Repeated(made.rate, made.planned, again, kept)
