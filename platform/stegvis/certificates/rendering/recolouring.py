"""The drawings of the templates, in the colours of a design."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from stegvis.certificates.designs.rules import Design, palette
from stegvis.certificates.states import CertificateKind

FOLDER = Path(__file__).parent / "drawings"
_COLOUR = re.compile("#[0-9a-f]{6}")
_REMEMBERED = 64
"""Of how many looks a process remembers the drawings: two or three for each organisation that it issues for."""

# Which colours of the drawings beside this module give way to which of the palette.
_IN_DRAWINGS = {
    CertificateKind.COMPETENCE: {
        "#2a2766": "ground", "#4a4596": "halo", "#ffc933": "glow", "#1f6b3c": "far", "#2f8a50": "near",
        "#b0123f": "ground",
    },
    CertificateKind.COURSE: {
        "#e3f1e8": "tint", "#1f6b3c": "ground", "#9cc9ad": "soft", "#7fae92": "soft", "#ffc933": "mark",
        "#b0123f": "mark",
    },
}  # fmt: skip


class Page(StrEnum):
    """On what the drawings stand."""

    FRAMED = "framed"
    CALM = "calm"
    BADGE = "badge"


def drawings_for(design: Design, kind: CertificateKind, page: Page) -> dict[str, str]:
    """The scene and our own mark as SVG, for the template's inputs; empty where they keep the colours they have."""
    if page is not Page.CALM and not design.has_own_colours:
        return {}
    return dict(_drawn(design.main_colour, design.accent_colour, kind, page))


@lru_cache(maxsize=_REMEMBERED)
def _drawn(main: str, accent: str, kind: CertificateKind, page: Page) -> tuple[tuple[str, str], ...]:
    colours = palette(Design(main_colour=main, accent_colour=accent), kind)
    stands_on_ground = page is Page.BADGE or (page is Page.FRAMED and kind is CertificateKind.COMPETENCE)
    mark = _recoloured("logo", {"#ffc933": colours["glow" if stands_on_ground else "ground"]})
    if page is not Page.FRAMED:
        return (("mark", mark),)
    swaps = {was: colours[name] for was, name in _IN_DRAWINGS[kind].items()}
    return (("scene", _recoloured(kind.value, swaps)), ("mark", mark))


def _recoloured(name: str, swaps: dict[str, str]) -> str:
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return _COLOUR.sub(lambda found: swaps.get(found[0], found[0]), drawing)
