"""Photographs for the demonstration: simple scenes in coloured shapes, since no real workplace may be shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 900)
"""The canvas that the scenes are drawn on; the photo is smaller, so that edges are soft."""

_WALL, _TILE, _STEEL, _DARK, _WHITE = "#dfe7ea", "#cfd9de", "#9fabb3", "#4c5a63", "#fbfbf7"
_BLUE, _GREEN, _RED, _YELLOW, _BROWN = "#3d6fa3", "#5a9a5f", "#c0504a", "#e3b23c", "#8d6240"

_Draw = ImageDraw.ImageDraw


def _kitchen(draw: _Draw) -> None:
    """Tiles on the wall and a steel bench."""
    for x in range(0, SIZE[0], 120):
        for y in range(0, 520, 100):
            draw.rectangle((x + 3, y + 3, x + 117, y + 97), fill=_TILE)
    draw.rectangle((0, 560, *SIZE), fill=_STEEL)
    draw.rectangle((0, 560, SIZE[0], 585), fill="#c4ced4")


def _sorted_dishes(draw: _Draw) -> None:
    """Plates, glasses and cutlery, each for themselves."""
    for pile, x in enumerate((90, 330)):
        for number in range(8):
            top = 540 - number * 28
            draw.ellipse((x, top, x + 200, top + 50), fill=_WHITE, outline=_DARK, width=3)
        draw.ellipse((x + 50, 352, x + 150, 378), outline=(_BLUE, _GREEN)[pile], width=5)
    for x in range(600, 840, 80):
        draw.polygon(((x, 400), (x + 60, 400), (x + 50, 570), (x + 10, 570)), fill="#e8f3f8", outline=_DARK)
    draw.rectangle((900, 460, 1110, 580), fill=_BLUE)
    for x in range(915, 1100, 30):
        draw.rectangle((x, 360, x + 12, 470), fill="#dde3e6", outline=_DARK)


def _rack(draw: _Draw) -> None:
    """A rack of plates that stand one by one, and glasses upside down."""
    draw.rectangle((120, 430, 1080, 640), fill=_BLUE, outline=_DARK, width=6)
    for x in range(160, 620, 70):
        draw.ellipse((x, 260, x + 46, 600), fill=_WHITE, outline=_DARK, width=3)
    for x in range(680, 1040, 90):
        draw.polygon(((x + 10, 400), (x + 60, 400), (x + 70, 600), (x, 600)), fill="#e8f3f8", outline=_DARK)
    for x in range(140, 1080, 60):
        draw.line((x, 520, x, 640), fill="#2c527a", width=8)


def _table(draw: _Draw) -> None:
    """A laid table in the café."""
    draw.rectangle((0, 300, *SIZE), fill=_BROWN)
    for x in (120, 680):
        draw.rectangle((x - 40, 400, x + 440, 800), fill="#f2e6cf")
        draw.ellipse((x + 40, 450, x + 330, 740), fill=_WHITE, outline=_DARK, width=4)
        draw.ellipse((x + 100, 510, x + 270, 680), outline="#c9c9c0", width=4)
        draw.rectangle((x, 470, x + 14, 720), fill="#dde3e6")
        draw.rectangle((x + 360, 470, x + 374, 720), fill="#dde3e6")
        draw.ellipse((x + 330, 330, x + 420, 420), fill="#e8f3f8", outline=_DARK, width=3)
    draw.rectangle((560, 180, 640, 380), fill=_GREEN)
    draw.ellipse((520, 90, 680, 250), fill=_YELLOW)


def _bins(draw: _Draw) -> None:
    """Three bins for food, paper and plastic, with a picture on each."""
    for x, colour in ((90, _GREEN), (460, _BLUE), (830, _YELLOW)):
        draw.polygon(((x, 330), (x + 290, 330), (x + 255, 800), (x + 35, 800)), fill=colour, outline=_DARK)
        draw.rectangle((x - 15, 290, x + 305, 335), fill=_DARK)
        draw.rectangle((x + 75, 430, x + 215, 590), fill=_WHITE)
    draw.ellipse((200, 460, 270, 550), fill=_RED)
    draw.rectangle((565, 455, 645, 565), fill="#b9a27d")
    draw.rectangle((945, 470, 1005, 570), fill="#9bd0de")


def _machine(draw: _Draw) -> None:
    """A clean dishwasher with its hood up and the thermometer lit."""
    draw.rectangle((250, 430, 950, 840), fill="#b9c4ca", outline=_DARK, width=6)
    draw.rectangle((250, 90, 950, 260), fill="#c9d3d8", outline=_DARK, width=6)
    draw.rectangle((300, 470, 900, 560), fill="#eef3f5")
    draw.ellipse((600, 600, 720, 720), fill=_WHITE, outline=_DARK, width=5)
    draw.line((660, 660, 700, 620), fill=_RED, width=8)
    draw.ellipse((340, 640, 400, 700), fill=_GREEN)
    draw.ellipse((440, 640, 500, 700), fill=_RED)
    draw.rectangle((780, 620, 900, 690), fill=_DARK)
    for x in (800, 845):
        draw.rectangle((x, 635, x + 26, 675), fill=_YELLOW)


def _checklist(draw: _Draw) -> None:
    """A cleaning list with ticks."""
    draw.rectangle((300, 60, 900, 860), fill=_WHITE, outline=_DARK, width=6)
    draw.rectangle((340, 110, 700, 150), fill=_BLUE)
    for number, y in enumerate(range(210, 820, 90)):
        draw.rectangle((340, y, 400, y + 60), outline=_DARK, width=5)
        draw.rectangle((440, y + 18, 640 + (number * 53) % 200, y + 42), fill="#b8c1c6")
        if number < 6:
            draw.line((350, y + 30, 368, y + 50, 395, y + 5), fill=_GREEN, width=10)


def _scales(draw: _Draw) -> None:
    """Left-over bread on kitchen scales."""
    draw.rectangle((380, 480, 820, 520), fill=_DARK)
    draw.polygon(((440, 520), (760, 520), (830, 700), (370, 700)), fill="#c9d3d8", outline=_DARK)
    draw.rectangle((500, 580, 700, 660), fill=_DARK)
    for x in (520, 570, 620):
        draw.rectangle((x, 595, x + 34, 645), fill=_GREEN)
    for x in (400, 520, 640):
        draw.ellipse((x, 370, x + 170, 490), fill="#c98f4e", outline=_BROWN, width=6)


_SCENES: dict[str, Callable[[_Draw], None]] = {
    "sorted-dishes": _sorted_dishes,
    "rack": _rack,
    "table": _table,
    "bins": _bins,
    "machine": _machine,
    "checklist": _checklist,
    "scales": _scales,
}


@cache
def photo(scene: str) -> bytes:
    """The scene as the bytes of a JPEG."""
    image = Image.new("RGB", SIZE, _WALL)
    draw = ImageDraw.Draw(image)
    _kitchen(draw)
    _SCENES[scene](draw)
    image.thumbnail((800, 600))
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
