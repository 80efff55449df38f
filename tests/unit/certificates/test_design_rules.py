"""Colours: the formula, what is refused, the remedy, and that every paper's colours can be read."""

from __future__ import annotations

import colorsys
import random

import pytest

from stegvis.certificates.designs.colours import (
    FOR_LARGE,
    FOR_TEXT,
    WHITE,
    contrast,
    dark_enough,
    light_enough,
    read_colour,
)
from stegvis.certificates.designs.rules import (
    BLUEBERRY,
    MOSS,
    NO_COLOUR,
    STANDARD,
    Design,
    chosen_colour,
    colour_refusal,
    colour_remedy,
    palette,
)
from stegvis.certificates.states import CertificateKind

INK, QUIET = "#1d1b33", "#56536f"
"""What the templates write with besides the palette."""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#2A2766", "#2a2766"),
        ("2a2766", "#2a2766"),
        (" #abc ", "#aabbcc"),
        ("", None),
        ("#12345", None),
        ("#1234567", None),
        ("red", None),
        ("#gggggg", None),
        ("url(#x)", None),
        ("#２a2766", None),
    ],
)
def test_a_colour_is_read(typed: str, read: str | None) -> None:
    assert read_colour(typed) == read


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # Figures that W3C and WebAIM publish for these pairs.
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
        ("#ffffff", "#ffffff", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("field", "colour", "is_taken"),
    [
        ("main_colour", "#767676", True),
        ("main_colour", "#777777", False),
        ("main_colour", "#949494", False),
        ("accent_colour", "#949494", True),
        ("accent_colour", "#959595", False),
        ("accent_colour", "#ffc933", False),
    ],
)
def test_the_main_colour_needs_more_than_the_accent(field: str, colour: str, is_taken: bool) -> None:
    assert (colour_refusal(field, colour) is None) is is_taken
    assert (colour_remedy(field, colour) is None) is is_taken


def test_what_is_no_colour_is_told_apart_from_what_is_too_light() -> None:
    assert colour_refusal("main_colour", "blå") is NO_COLOUR
    assert colour_remedy("main_colour", "blå") is None


def test_a_refusal_names_a_colour_that_is_taken() -> None:
    refusal, remedy = colour_refusal("main_colour", "#ffc933"), colour_remedy("main_colour", "#ffc933")
    assert refusal is not None and remedy is not None
    assert ("remedy", remedy) in refusal.values
    assert colour_refusal("main_colour", remedy) is None


def test_a_ratio_just_below_does_not_read_as_enough() -> None:
    refusal = colour_refusal("main_colour", "#777777")
    assert refusal is not None and ("found", "4,4") in refusal.values


def colours(count: int) -> list[str]:
    """The corners and edges, and by chance what lies between."""
    chance = random.Random(28)
    corners = [
        f"#{red}{green}{blue}" for red in ("00", "ff") for green in ("00", "ff") for blue in ("00", "ff")
    ]
    return corners + [f"#{chance.randrange(1 << 24):06x}" for _ in range(count)]


@pytest.mark.parametrize("colour", colours(100))
@pytest.mark.parametrize("needed", [FOR_LARGE, FOR_TEXT])
def test_the_remedy_is_the_nearest_darker_one_of_the_same_hue(colour: str, needed: float) -> None:
    found = dark_enough(colour, needed)
    assert contrast(found, WHITE) >= needed
    if contrast(colour, WHITE) >= needed:
        assert found == colour
        return
    # A little lighter would not do.
    assert contrast(found, WHITE) < needed + 0.25
    hue, was = _hue(found), _hue(colour)
    if hue is not None and was is not None:
        assert min(abs(hue - was), 1 - abs(hue - was)) < 0.02


def _hue(colour: str) -> float | None:
    hue, _lightness, saturation = colorsys.rgb_to_hls(
        *(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )
    return hue if saturation > 0.1 else None


@pytest.mark.parametrize("colour", colours(50))
def test_on_a_dark_ground_it_is_made_lighter(colour: str) -> None:
    assert contrast(light_enough(colour, FOR_LARGE, BLUEBERRY), BLUEBERRY) >= FOR_LARGE


@pytest.mark.parametrize("kind", CertificateKind)
def test_all_of_a_paper_can_be_read_in_whatever_colours_are_taken(kind: CertificateKind) -> None:
    taken = colours(300)
    pairs = [
        (main, accent)
        for main, accent in zip(taken, reversed(taken), strict=True)
        if colour_refusal("main_colour", main) is None and colour_refusal("accent_colour", accent) is None
    ]
    assert len(pairs) > 50
    for main, accent in pairs:
        found = palette(Design(main_colour=main, accent_colour=accent), kind)
        assert contrast(found["lead"], WHITE) >= FOR_LARGE
        assert contrast(found["small"], WHITE) >= FOR_TEXT
        assert contrast(found["ground"], WHITE) >= FOR_TEXT, "white stands on it"
        assert contrast(found["line"], WHITE) >= FOR_LARGE
        assert contrast(found["glow"], found["ground"]) >= FOR_TEXT
        for box in ("box", "tint"):
            assert contrast(found["boxed"], found[box]) >= FOR_TEXT
            assert contrast(found["link"], found[box]) >= FOR_TEXT
            assert contrast(QUIET, found[box]) >= FOR_TEXT
        assert contrast(INK, found["easy"]) >= FOR_TEXT


def test_the_colours_of_stegvis_are_those_that_papers_had_before() -> None:
    assert not STANDARD.has_own_colours
    competence = palette(STANDARD, CertificateKind.COMPETENCE)
    assert (competence["lead"], competence["line"]) == (BLUEBERRY, "#ffc933")
    assert palette(STANDARD, CertificateKind.COURSE)["lead"] == MOSS


@pytest.mark.parametrize(
    ("typed", "picked", "shown", "meant"),
    [
        ("#111111", "#111111", "#111111", "#111111"),
        ("#222222", "#111111", "#111111", "#222222"),
        ("#111111", "#333333", "#111111", "#333333"),
        ("#222222", "#333333", "#111111", "#222222"),
        ("blå", "#111111", "#111111", "blå"),
        ("", "#111111", "#111111", ""),
        ("#111111", "", "#111111", "#111111"),
        ("#111", "#111111", "#111111", "#111"),
        ("#222222", "#444444", "", "#222222"),
    ],
)
def test_the_field_that_was_changed_says_the_colour(typed: str, picked: str, shown: str, meant: str) -> None:
    assert chosen_colour(typed, picked, shown) == meant
