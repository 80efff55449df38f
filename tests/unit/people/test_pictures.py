"""The picture code."""

from __future__ import annotations

from pathlib import Path

from stegvis.people.pictures import PIN_PICTURES, new_pin, pictures_of, pin_text


def test_there_are_twelve_different_pictures_and_each_is_drawn() -> None:
    static = Path(__file__).parents[3] / "static"
    assert len({picture.id for picture in PIN_PICTURES}) == 12
    assert all((static / picture.file).is_file() for picture in PIN_PICTURES)


def test_a_new_code_has_four_different_pictures() -> None:
    assert all(len(set(new_pin())) == 4 for _ in range(50))


def test_the_order_of_the_pictures_is_part_of_the_code() -> None:
    assert pin_text((1, 2, 3, 4)) != pin_text((4, 3, 2, 1))
    assert pin_text((1, 11)) != pin_text((11, 1))


def test_the_pictures_of_a_code_come_in_order() -> None:
    assert [picture.id for picture in pictures_of((11, 0))] == ["pin-moln", "pin-sol"]
