"""The page about the process says what the code does."""

from __future__ import annotations

from pathlib import Path

from stegvis.validation.states import TRANSITIONS
from stegvis.validation.table_in_words import GUARDS, table

PAGE = Path(__file__).parents[2] / "docs/guides/validation.md"


def test_the_page_holds_the_table_of_the_code() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), (
        "print it anew: python -m stegvis.validation.table_in_words"
    )


def test_every_move_has_its_guard_in_words_and_none_is_left_over() -> None:
    assert set(GUARDS) == {row.name for row in TRANSITIONS}
