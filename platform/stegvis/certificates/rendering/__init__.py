"""The certificate as a PDF that a person frames, a screen reader reads and a machine checks.

One file is PDF/UA-1 and PDF/A-3a at once and carries the snapshot as `certificate.json`. Fonts lie beside this
module, so that a certificate looks the same on every machine and for every alphabet of the participants.
"""

from __future__ import annotations

import io
import json
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from stegvis.certificates.designs.rules import STANDARD, Design
from stegvis.certificates.rendering.document import document_data, run
from stegvis.certificates.rendering.recolouring import Page, drawings_for
from stegvis.certificates.snapshot import Snapshot

FOLDER = Path(__file__).parent
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
LONGEST_WORD = 60
LONGEST_NAME = 140
_SAMPLE_PPI = 110
_REMEMBERED = 64
"""Of how many texts a process remembers whether the fonts have their letters."""


class CannotRender(Exception):
    """The certificate can't be made, for instance because no font has a letter of a name."""


class _Press:
    """One warm compiler a process. Typst's compiler isn't made for two threads at once, so a lock guards it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiler: typst.Compiler | None = None

    def _warm(self) -> typst.Compiler:
        if self._compiler is None:
            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
            )
            self._compiler = typst.Compiler(root=FOLDER, font_paths=fonts, ignore_system_fonts=True)
        return self._compiler

    def pdf(self, page: Path | bytes, inputs: dict[str, str], timestamp: datetime) -> bytes:
        with self._lock:
            try:
                made = self._warm().compile(
                    page.read_bytes() if isinstance(page, Path) else page,
                    format="pdf",
                    sys_inputs=inputs,
                    pdf_standards=STANDARDS,
                    timestamp=timestamp,
                )
            except typst.TypstError as error:
                raise CannotRender(error.message) from error
        if not isinstance(made, bytes):
            raise CannotRender("the compiler gave no document")
        return made

    def picture(
        self, page: Path, inputs: dict[str, str], form: Literal["png", "svg"], ppi: int = 144
    ) -> bytes:
        """The first page."""
        with self._lock:
            try:
                made = self._warm().compile(page.read_bytes(), format=form, ppi=ppi, sys_inputs=inputs)
            except typst.TypstError as error:
                raise CannotRender(error.message) from error
        first = made[0] if isinstance(made, list) else made
        if not isinstance(first, bytes):
            raise CannotRender("the compiler gave no picture")
        return first


_press = _Press()


_MASK = 3
"""Of the eight patterns that may be laid over a QR code, the best on the average for our links (sixty were tried: 3 %
more of what disturbs a reader than the best one for each). To try all eight for each code takes four times as long."""


def qr_svg(url: str) -> str:
    """The QR code of a link as an SVG drawing without size, quiet zone included."""
    drawing = io.BytesIO()
    segno.make(url, error="m", mask=_MASK).save(
        drawing, kind="svg", xmldecl=False, omitsize=True, border=2, light="#ffffff"
    )
    return drawing.getvalue().decode()


@dataclass(frozen=True)
class Attached:
    """The machine-readable forms that the paper carries inside. Where the one for Europass is empty it has none."""

    credential: str
    europass: str


def _inputs(snapshot: Snapshot, design: Design, sample: str = "") -> dict[str, str]:
    inputs = {
        "data": json.dumps(document_data(snapshot, design, sample), ensure_ascii=False),
        "qr": qr_svg(snapshot.check_url),
        "snapshot": snapshot.to_json(),
        **drawings_for(design, snapshot.kind, Page(design.template.value)),
    }
    if design.logo is not None:
        inputs["logo"] = design.logo.drawing
    return inputs


def _pdf(snapshot: Snapshot, inputs: dict[str, str]) -> bytes:
    issued = datetime.combine(snapshot.issued_on, time(12), tzinfo=UTC)
    # A signature is appended after the last line; without the line break PDF/A 6.1.9 would fail then.
    return _press.pdf(FOLDER / "certificate.typ", inputs, issued).rstrip(b"\n") + b"\n"


def render_pdf(snapshot: Snapshot, attached: Attached | None = None, design: Design = STANDARD) -> bytes:
    """The certificate as PDF/UA-1 + PDF/A-3a. The same snapshot, attachments and design always give the same bytes.

    Raises `CannotRender` when something in it can't be shown; nothing is half made then.
    """
    inputs = _inputs(snapshot, design)
    if attached is not None:
        inputs |= {"credential": attached.credential, "europass": attached.europass}
    return _pdf(snapshot, inputs)


def render_sample(snapshot: Snapshot, design: Design, sample: str) -> bytes:
    """A paper for show, with the word `sample` across each page. Raises `CannotRender`."""
    return _pdf(snapshot, _inputs(snapshot, design, sample))


def render_sample_picture(snapshot: Snapshot, design: Design, sample: str) -> bytes:
    """The first page of the same as a PNG. Raises `CannotRender`."""
    inputs = _inputs(snapshot, design, sample)
    return _press.picture(FOLDER / "certificate.typ", inputs, "png", _SAMPLE_PPI)


def render_badge(snapshot: Snapshot, form: Literal["png", "svg"], design: Design = STANDARD) -> bytes:
    """A square picture with the title of the module or course, as PNG or SVG. Raises `CannotRender`."""
    # Of the design it takes the colours alone: a template is for a sheet of paper, and a logo is too small here.
    colours = Design(main_colour=design.main_colour, accent_colour=design.accent_colour)
    data = json.dumps(document_data(snapshot, colours), ensure_ascii=False)
    drawings = drawings_for(colours, snapshot.kind, Page.BADGE)
    return _press.picture(FOLDER / "badge.typ", {"data": data, **drawings}, form)


def render_extract(data: Mapping[str, Any]) -> bytes:
    """An extract, from `extract_data`. The same data always give the same bytes. Raises `CannotRender`."""
    year, month, day = data["date"]
    dated = datetime(year, month, day, 12, tzinfo=UTC)
    return _press.pdf(FOLDER / "extract.typ", {"data": json.dumps(data, ensure_ascii=False)}, dated)


_NAME_PAGE = b"""
#import "style.typ": fonts, spoken
#let name = json(bytes(sys.inputs.name))
#set document(title: "Namn")
#set text(lang: "sv", region: "SE", font: fonts, weight: "bold", hyphenate: false)
#spoken(name)
"""


def can_show(*names: str) -> bool:
    """Whether the fonts have every letter of these names and the paper has room for each."""
    return all(_has_room_for(name) for name in names) and _has_letters(" ".join(names))


def _has_room_for(name: str) -> bool:
    return (
        bool(name.strip()) and len(name) <= LONGEST_NAME and len(max(name.split(), key=len)) <= LONGEST_WORD
    )


def showable(text: str) -> str:
    """The text without the signs that no font has, such as drawn faces: for what people wrote, never for a name."""
    if not text or _has_letters(text):
        return text
    known = {sign for sign in set(text) if sign.isspace() or _has_letters(sign)}
    return " ".join("".join(sign for sign in text if sign in known).split())


_shown: set[str] = set()
"""Letters that this process has seen the fonts show, each of which stands alone: no mark that hangs on another."""


def _has_letters(text: str) -> bool:
    """A name of letters that have been shown before isn't drawn again: most share theirs."""
    stands_alone = all(unicodedata.category(sign)[0] in "LNPZ" for sign in text)
    if stands_alone and _shown.issuperset(text):
        return True
    has_all = _can_be_drawn(text)
    if stands_alone and has_all:
        _shown.update(text)
    return has_all


@lru_cache(maxsize=_REMEMBERED)
def _can_be_drawn(text: str) -> bool:
    try:
        _press.pdf(_NAME_PAGE, {"name": json.dumps(run(text))}, datetime(2000, 1, 1, tzinfo=UTC))
    except CannotRender:
        return False
    return True
