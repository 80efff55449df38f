"""What is dropped from what people typed, and what stays."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from stegvis.base.typed_text import TypedFields, without_control_characters


@pytest.mark.parametrize("dropped", ["\x00", "\x1b", "\x7f", "\x9f", "\ud800", "\uffff"])
def test_characters_that_no_keyboard_makes_are_dropped(dropped: str) -> None:
    assert without_control_characters(f"Amina{dropped} Yusuf") == "Amina Yusuf"


def test_lines_tabs_and_all_alphabets_stay() -> None:
    text = "rad ett\r\n\trad två: Åsa, أمينة, ሰላም, Олена, 👩🏽‍🍳"
    assert without_control_characters(text) == text


def test_each_value_of_a_field_is_cleaned() -> None:
    fields = TypedFields(MultiDict([("a", "x\x00"), ("a", "y"), ("b", "\x1bz")]))
    assert fields.getlist("a") == ["x", "y"]
    assert fields["b"] == "z"
