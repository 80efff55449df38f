"""An address as a picture that a phone's camera reads."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_drawing(address: str) -> Markup:
    """The address as a QR code: an inline SVG without any style attribute, with the quiet zone that cameras need."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        scale=1, border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return Markup(svg)  # noqa: S704 - drawn by segno from an address of ours
