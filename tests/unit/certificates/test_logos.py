"""From a picture to a logo that is printed."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from stegvis.base.errors import BadInput
from stegvis.certificates.designs.logos import LARGEST_SIDE, MOST_BYTES, make_logo
from tests.factories.logos import picture


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_it_is_small_and_without_alpha() -> None:
    made = make_logo(picture(2000, 800))
    assert (made.width, made.height) == (LARGEST_SIDE, 240)
    image = opened(made.content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (made.width, made.height))
    assert len(made.content) <= MOST_BYTES


def test_what_was_see_through_is_white() -> None:
    made = make_logo(picture(600, 600))
    assert opened(made.content).getpixel((120, 120)) == (255, 255, 255)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert make_logo(picture()).content == make_logo(picture()).content


@pytest.mark.parametrize("is_clear", [True, False])
def test_empty_margins_are_cut_off(is_clear: bool) -> None:
    inner = opened(picture(400, 200, is_clear=is_clear))
    around = Image.new(inner.mode, (1200, 900), (0, 0, 0, 0) if is_clear else "white")
    around.paste(inner, (500, 300))
    file = io.BytesIO()
    around.save(file, "PNG")
    assert (make_logo(file.getvalue()).width, make_logo(file.getvalue()).height) == (400, 200)


def test_noise_is_pressed_until_it_is_small() -> None:
    noise = Image.effect_noise((900, 900), 100).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "PNG")
    assert len(make_logo(file.getvalue()).content) <= MOST_BYTES


def refusal_of(content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        make_logo(content)
    assert refused.value.field == "file"
    return refused.value.message.source


@pytest.mark.parametrize("colour", ["#ffffff", "#f4f4f4"])
def test_a_logo_made_for_a_dark_ground_is_refused_with_the_remedy(colour: str) -> None:
    assert "variant som är gjord för ljus bakgrund" in refusal_of(picture(colour=colour))


def test_one_with_nothing_in_it_is_refused() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (600, 300), (0, 0, 0, 0)).save(file, "PNG")
    assert "syns inte" in refusal_of(file.getvalue())


def test_a_yellow_logo_is_seen() -> None:
    assert make_logo(picture(colour="#ffc933")).width == 600


def test_one_that_would_be_blurred_is_refused() -> None:
    assert "för liten" in refusal_of(picture(100, 60))


@pytest.mark.parametrize("size", [(1300, 100), (100, 1300)])
def test_one_that_is_far_too_long_is_refused(size: tuple[int, int]) -> None:
    assert "långsmal" in refusal_of(picture(*size))
