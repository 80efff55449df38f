"""Options to choose among, shared by the kinds with one and with several right answers."""

from __future__ import annotations

from pydantic import Field

from stegvis.content.exercises.base import (
    Exercise,
    Fault,
    PairedParts,
    PartFeedback,
    Shape,
    StableId,
    Words,
    repeated,
    shuffled,
)


class Option(Shape):
    """One option. Its feedback is shown to the learner who chose it."""

    id: StableId
    text: Words
    correct: bool = False
    feedback: Words | None = None


class ChoiceExercise(Exercise):
    """An exercise with options; what counts as right is decided by the kind."""

    parts = PairedParts("options", frozenset({"correct"}))

    options: tuple[Option, ...] = Field(min_length=2, max_length=10)

    @property
    def right(self) -> frozenset[str]:
        """The ids of the options that belong to the right answer."""
        return frozenset(option.id for option in self.options if option.correct)

    def arranged(self, seed: str) -> tuple[Option, ...]:
        """The options in the order to show for this seed."""
        return shuffled(self.options, f"{seed}:{self.id}")

    def judged(self, chosen: frozenset[str]) -> tuple[PartFeedback, ...]:
        """Feedback per option, in the author's order."""
        return tuple(
            PartFeedback(
                id=option.id,
                text=option.text,
                chosen=option.id in chosen,
                correct=option.correct,
                feedback=option.feedback,
            )
            for option in self.options
        )

    def solution(self) -> tuple[str, ...]:
        """The texts of the right options."""
        return tuple(option.text for option in self.options if option.correct)

    def faults(self) -> list[Fault]:
        found = [
            Fault(f"alternativet {one} finns två gånger", "Ge varje alternativ ett eget id.", ("options",))
            for one in repeated([option.id for option in self.options])
        ]
        if not self.right:
            found.append(
                Fault("inget alternativ är rätt", "Skriv correct: true på det som är rätt.", ("options",))
            )
        return found
