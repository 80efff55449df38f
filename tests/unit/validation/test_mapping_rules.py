"""When a mapping is done."""

from __future__ import annotations

import pytest

from stegvis.validation import mapping_rules as rules

KEYS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("answered", "after", "number"),
    [("", 0, 1), ("a", 1, 2), ("ac", 1, 2), ("ac", 3, 2), ("b", 2, 3), ("abc", 3, None), ("bc", 2, 1)],
)
def test_the_questions_go_on_after_this_one_and_then_from_the_first_one_left(
    answered: str, after: int, number: int | None
) -> None:
    assert rules.next_number(KEYS, dict.fromkeys(answered, "often"), after) == number


def test_a_skipped_question_is_not_left() -> None:
    assert rules.unanswered(KEYS, {"a": "never", "b": rules.SKIPPED}) == ("c",)
