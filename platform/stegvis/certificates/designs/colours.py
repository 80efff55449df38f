"""Colours and how well they can be told apart. Pure.

Source: WCAG 2.2, relative luminance and contrast ratio, success criteria 1.4.3 (text) and 1.4.11 (graphics).
"""

from __future__ import annotations

import colorsys
import re

WHITE, BLACK = "#ffffff", "#000000"
FOR_TEXT = 4.5
FOR_LARGE = 3.0
"""What large text (from 18 points, or 14 bold) and graphics need."""

_LONG, _SHORT = re.compile(r"#?([0-9a-f]{6})"), re.compile(r"#?([0-9a-f]{3})")
_STEPS = 512
"""In so many steps a colour is made darker or lighter: finer than eight bits a channel can show."""


def read_colour(typed: str) -> str | None:
    """`#rrggbb` in lower case, from what somebody wrote (`#1F6B3C`, `1f6b3c`, `#abc`); None when it is no colour."""
    text = typed.strip().lower()
    if long := _LONG.fullmatch(text):
        return f"#{long[1]}"
    if short := _SHORT.fullmatch(text):
        return "#" + "".join(2 * digit for digit in short[1])
    return None


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _colour(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * one):02x}" for one in channels)


def luminance(colour: str) -> float:
    """The relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    red, green, blue = (own + share * (new - own) for own, new in pairs)
    return _colour((red, green, blue))


def dark_enough(colour: str, needed: float, ground: str = WHITE) -> str:
    """The colour itself when it suffices on this light ground, else the nearest darker one of the same hue.

    Black where even that is the nearest that suffices.
    """
    return _until(colour, needed, ground, BLACK)


def light_enough(colour: str, needed: float, ground: str) -> str:
    """The same upwards, on a dark ground."""
    return _until(colour, needed, ground, WHITE)


def _until(colour: str, needed: float, ground: str, end: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    goal = colorsys.rgb_to_hls(*_channels(end))[1]
    for step in range(_STEPS):
        nearer = lightness + (goal - lightness) * step / _STEPS
        tried = colour if step == 0 else _colour(colorsys.hls_to_rgb(hue, nearer, saturation))
        if contrast(tried, ground) >= needed:
            return tried
    return end
