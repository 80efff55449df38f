"""From a picture that has been received and cleaned to a logo that is printed: cut, small, on white, without alpha.

What is printed is a JPEG: the compiler puts its bytes into the PDF as they are, while it packs a PNG anew each time.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageChops

from stegvis.base.errors import BadInput
from stegvis.base.language import _l

FIELD = "file"
LARGEST_SIDE = 600
"""Pixels: at the width that it is printed with, 5 to 7 cm, more than 200 to an inch."""

SMALLEST_SIDE = 150
MOST_BYTES = 150_000
LONGEST_RATIO = 12
_QUALITIES = (90, 80, 65, 45, 25, 10)
_SEEN = 26
"""How much darker than white, of 255, a pixel must be in some channel to be seen: about 1.3:1."""

_SEEN_SHARE = 0.002


@dataclass(frozen=True)
class MadeLogo:
    """A JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def make_logo(picture: bytes) -> MadeLogo:
    """Make it from the bytes of a cleaned photo. The same bytes always give the same.

    Raises BadInput at the file: nothing to be seen on white, too small, or far too long.
    """
    with Image.open(io.BytesIO(picture), formats=["PNG", "JPEG"]) as opened:
        opened.load()
        image = _on_white(opened)
    image = _cut(image)
    _check_size(image.width, image.height)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return MadeLogo(_jpeg(image), image.width, image.height)


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        whole = image.convert("RGBA")
        white.paste(whole, mask=whole.getchannel("A"))
    else:
        white.paste(image.convert("RGB"))
    return white


def _cut(image: Image.Image) -> Image.Image:
    """Without the empty margins. Raises BadInput when all of it is empty."""
    difference = ImageChops.difference(image, Image.new("RGB", image.size, "white"))
    # The channel that differs most decides: a yellow is light and yet seen.
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    seen = most.point([255 if value >= _SEEN else 0 for value in range(256)])
    box = seen.getbbox()
    if box is None or seen.histogram()[255] < _SEEN_SHARE * image.width * image.height:
        raise BadInput(
            FIELD,
            _l(
                "Logotypen syns inte på vitt papper. Välj den variant som är gjord för ljus bakgrund, "
                "eller en bild där motivet är mörkare."
            ),
        )
    return image.crop(box)


def _check_size(width: int, height: int) -> None:
    longest, shortest = max(width, height), min(width, height)
    if longest < SMALLEST_SIDE:
        raise BadInput(
            FIELD,
            _l(
                "Logotypen är för liten: %(width)s × %(height)s bildpunkter när tomma kanter är borta. "
                "Den blir suddig i tryck. Välj en bild som är minst %(least)s bildpunkter på längsta sidan.",
                width=width,
                height=height,
                least=SMALLEST_SIDE,
            ),
        )
    if longest > LONGEST_RATIO * shortest:
        raise BadInput(
            FIELD,
            _l(
                "Logotypen är för långsmal. Välj en bild som är högst %(most)s gånger så bred som hög.",
                most=LONGEST_RATIO,
            ),
        )


def _jpeg(image: Image.Image) -> bytes:
    """The best quality that fits: so small that a PDF stays small."""
    for quality in _QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0, optimize=True)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
