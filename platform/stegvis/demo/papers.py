"""A diploma for the demonstration: a sheet that says of itself that it is made up."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from uuid import uuid4

from PIL import Image, ImageDraw

from stegvis.base.storage import storage
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.rules import PAPER_KINDS
from stegvis.media.sniffing import PNG

SIZE = (700, 990)
_SHEET, _FRAME, _LINE, _SEAL = "#fbfbf7", "#3d6fa3", "#9fabb3", "#c0504a"


@cache
def diploma() -> bytes:
    """The sheet as a PNG."""
    image = Image.new("RGB", SIZE, _SHEET)
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, SIZE[0] - 30, SIZE[1] - 30), outline=_FRAME, width=6)
    draw.text((SIZE[0] // 2, 150), "DIPLOM", fill=_FRAME, anchor="mm", font_size=64)
    draw.text((SIZE[0] // 2, 220), "Påhittat, för demonstration", fill=_FRAME, anchor="mm", font_size=26)
    for row in range(6):
        top = 360 + row * 60
        draw.line((110, top, SIZE[0] - (110 if row % 2 else 190), top), fill=_LINE, width=6)
    draw.ellipse((290, 770, 410, 890), outline=_SEAL, width=8)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def received_diploma() -> Received:
    """The sheet as somebody has sent it."""
    path = spool_folder() / uuid4().hex
    path.write_bytes(diploma())
    try:
        return keep(path, PNG, frozenset(PAPER_KINDS), storage())
    finally:
        path.unlink(missing_ok=True)
