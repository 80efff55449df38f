"""What compiled courses and modules have in common: facts, pictures, words in a variant."""

from __future__ import annotations

from datetime import date

from stegvis.content.exercises.base import Shape
from stegvis.content.reading.shapes import FactKind
from stegvis.content.variants import ORIGINAL, VARIANTS


class CompiledFact(Shape):
    """A fact as a numbered reference under a text. Its words are Swedish whatever the variant."""

    number: int
    id: str
    claim: str
    source: str
    kind: FactKind
    valid_from: date | None
    checked_on: date
    url: str | None
    note: str | None

    @property
    def anchor(self) -> str:
        """The id that the fact's list item must have: references in the text link to it."""
        return f"fakta-{self.id}"


class CompiledPicture(Shape):
    """A picture of the library: the file is `static/pictures/<id>.svg`."""

    id: str
    alt: dict[str, str]

    def alt_in(self, language: str) -> str:
        """What the picture shows, in this language if it is written, else in Swedish."""
        return self.alt.get(language, self.alt[ORIGINAL])


class InVariant(Shape):
    """Words in one variant."""

    code: str

    @property
    def language(self) -> str:
        """HTML's lang for these words."""
        return VARIANTS[self.code].language

    @property
    def direction(self) -> str:
        """HTML's dir for these words."""
        return VARIANTS[self.code].direction


class Compiled(Shape):
    """What courses and modules have in common."""

    key: str
    title: str
    hours: float
    summary: str
    # Revisions from before certificates could end lack the key.
    valid_for_months: int | None = None
