"""Pictures as an administrator has them for a logo: drawn here, of any shape."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from stegvis.certificates.designs.logos import make_logo
from stegvis.certificates.designs.rules import Logo

RED, BLUE, CLEAR = "#a01030", "#205080", (0, 0, 0, 0)


def picture(
    width: int = 600, height: int = 200, *, form: str = "PNG", is_clear: bool = True, colour: str = RED
) -> bytes:
    """A frame with an oval in it, up to the edges; on nothing (a PNG with alpha) or on white."""
    image = (
        Image.new("RGBA", (width, height), CLEAR) if is_clear else Image.new("RGB", (width, height), "white")
    )
    draw = ImageDraw.Draw(image)
    line = max(2, min(width, height) // 12)
    draw.rectangle((0, 0, width - 1, height - 1), outline=colour, width=line)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.8), fill=colour)
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def logo(width: int = 600, height: int = 200) -> Logo:
    """The same as it is printed."""
    made = make_logo(picture(width, height))
    return Logo(made.content, made.width, made.height, "Ett segel på en våg")
