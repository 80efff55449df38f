"""What a design may be, and the colours that a paper gets from it. Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property

from stegvis.base.language import Text, _l
from stegvis.certificates.designs.colours import (
    BLACK,
    FOR_LARGE,
    FOR_TEXT,
    WHITE,
    contrast,
    dark_enough,
    light_enough,
    mixed,
    read_colour,
)
from stegvis.certificates.designs.states import Template
from stegvis.certificates.states import CertificateKind

BLUEBERRY, MOSS = "#2a2766", "#1f6b3c"
LONGEST_ALTERNATIVE = 200


@dataclass(frozen=True)
class Logo:
    """A logo as it is printed: a JPEG on white, with its size in pixels and its words for whoever can't see it."""

    content: bytes
    width: int
    height: int
    alternative: str

    @cached_property
    def drawing(self) -> str:
        """The picture inside an SVG drawing: the only form in which the compiler takes bytes as text."""
        size = f'width="{self.width}" height="{self.height}"'
        inside = f"data:image/jpeg;base64,{base64.b64encode(self.content).decode()}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<image {size} href="{inside}"/></svg>'
        )


@dataclass(frozen=True)
class Design:
    """How a certificate looks. The colours are `#rrggbb` in lower case."""

    template: Template = Template.FRAMED
    main_colour: str = BLUEBERRY
    accent_colour: str = MOSS
    logo: Logo | None = None

    @property
    def has_own_colours(self) -> bool:
        """Whether they are others than those of Stegvis."""
        return (self.main_colour, self.accent_colour) != (BLUEBERRY, MOSS)


STANDARD = Design()
"""The look of every certificate of an organisation that has chosen none, and of those from before it could."""


@dataclass(frozen=True)
class Weak:
    """A colour that is too light for the paper: what is wrong, and the nearest darker one that suffices."""

    message: Text
    remedy: str


def weakness(colour: str, needed: float) -> Weak | None:
    """What is wrong with a colour on white paper, if anything. White on the colour has the same contrast."""
    found = contrast(colour, WHITE)
    if found >= needed:
        return None
    remedy = dark_enough(colour, needed)
    message = _l(
        "Färgen är för ljus. Kontrasten mot vitt är %(found)s:1 och måste vara minst %(needed)s:1. "
        "Den närmaste färg som räcker är %(remedy)s.",
        found=_number(found),
        needed=_number(needed),
        remedy=remedy,
    )
    return Weak(message, remedy)


def _number(ratio: float) -> str:
    """One decimal, rounded down so that too little never reads as enough."""
    return f"{int(ratio * 10) / 10:g}".replace(".", ",")


NEEDED = {"main_colour": FOR_TEXT, "accent_colour": FOR_LARGE}
"""The main colour is that of small text, and of the ground under white text; the accent of headings and graphics."""

NO_COLOUR = _l("Skriv färgen som # och sex tecken, till exempel #2a2766, eller välj den i rutan bredvid.")


def colour_refusal(field: str, typed: str) -> Text | None:
    """Why this can't be the main or accent colour, if it can't, with what to do."""
    colour = read_colour(typed)
    if colour is None:
        return NO_COLOUR
    weak = weakness(colour, NEEDED[field])
    return weak.message if weak else None


def colour_remedy(field: str, typed: str) -> str | None:
    """The nearest darker colour that suffices, for one that is too light."""
    colour = read_colour(typed)
    weak = weakness(colour, NEEDED[field]) if colour else None
    return weak.remedy if weak else None


def chosen_colour(typed: str, picked: str, shown: str) -> str:
    """What somebody means who has a field to write in and one to pick from: the one that she has changed.

    `shown` is the colour that both had when the page was shown. What is written counts when both were changed.
    """
    has_picked = read_colour(picked) not in (None, read_colour(shown))
    has_typed = read_colour(typed) != read_colour(shown)
    return picked if has_picked and not has_typed else typed


def palette(design: Design, kind: CertificateKind) -> dict[str, str]:
    """The colours of one paper by name. Small text has 4.5:1 on what it stands on, large text and graphics 3:1.

    A competence certificate goes in the main colour, a course certificate in the accent.
    """
    if not design.has_own_colours:
        return dict(_STEGVIS[kind])
    is_competence = kind is CertificateKind.COMPETENCE
    lead, other = (
        (design.main_colour, design.accent_colour)
        if is_competence
        else (design.accent_colour, design.main_colour)
    )
    tint = mixed(lead, WHITE, 0.92)
    small, boxed = dark_enough(lead, FOR_TEXT), dark_enough(lead, FOR_TEXT, tint)
    return {
        "lead": lead,
        "small": small,
        "boxed": boxed,
        "link": boxed,
        "line": other,
        "tint": tint,
        "box": tint,
        "easy": mixed(other, WHITE, 0.88),
        # The drawings: what is on the lead's ground is made light enough to be seen there.
        "glow": light_enough(other, FOR_TEXT, small),
        "halo": mixed(small, WHITE, 0.18),
        "far": mixed(small, BLACK, 0.3),
        "near": mixed(small, BLACK, 0.45),
        "soft": mixed(lead, WHITE, 0.5),
        "mark": other,
        "ground": small,
        "stair": lead,
    }


_STEGVIS = {
    CertificateKind.COMPETENCE: {
        "lead": BLUEBERRY, "small": BLUEBERRY, "boxed": BLUEBERRY, "link": "#3a2fb0", "line": "#ffc933",
        "tint": "#e3f1e8", "box": "#f5f4fc", "easy": "#fff6d6", "glow": "#ffc933", "halo": "#4a4596",
        "far": "#1f6b3c", "near": "#2f8a50", "soft": "#9cc9ad", "mark": "#b0123f", "ground": BLUEBERRY,
        "stair": BLUEBERRY,
    },
    CertificateKind.COURSE: {
        "lead": MOSS, "small": MOSS, "boxed": MOSS, "link": "#3a2fb0", "line": "#ffc933",
        "tint": "#e3f1e8", "box": "#f5f4fc", "easy": "#fff6d6", "glow": "#ffc933", "halo": "#7fae92",
        "far": "#1f6b3c", "near": "#2f8a50", "soft": "#9cc9ad", "mark": "#b0123f", "ground": MOSS,
        "stair": MOSS,
    },
}  # fmt: skip
