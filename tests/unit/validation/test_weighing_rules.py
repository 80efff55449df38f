"""What an assessor must say of the evidence as a whole."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from stegvis.validation import rules, weighing_rules
from stegvis.validation.weighing_rules import NOT_WEIGHED, Autonomy, Point, Weighing

HER, STAFF = uuid4(), uuid4()


def test_all_five_points_need_no_words() -> None:
    assert weighing_rules.missing_words(frozenset(Point), "") is None


@pytest.mark.parametrize("point", Point)
def test_a_point_that_does_not_hold_is_explained(point: Point) -> None:
    held = frozenset(Point) - {point}
    assert weighing_rules.missing_words(held, "  ") is not None
    assert weighing_rules.missing_words(held, "Två foton är från en annan arbetsplats.") is None


def test_the_same_point_twice_is_one() -> None:
    assert weighing_rules.missing_words(["valid"] * 5, "") is not None


@pytest.mark.parametrize(
    ("method", "author", "is_observed"),
    [
        ("observation", STAFF, True),
        ("simulation", STAFF, True),
        ("observation", HER, False),
        ("testimony", STAFF, False),
        ("conversation", STAFF, False),
        ("product", STAFF, False),
        ("quiz", STAFF, False),
    ],
)
def test_only_what_staff_have_seen_is_observed(method: str, author: UUID, is_observed: bool) -> None:
    assert rules.is_observed(method, author, HER) is is_observed


def test_no_decision_rests_on_evidence_that_nobody_weighed() -> None:
    assert weighing_rules.may_rest_on(None) == NOT_WEIGHED
    assert weighing_rules.may_rest_on(Weighing(frozenset({Point.VALID}), Autonomy.GUIDED)) is not None
    assert weighing_rules.may_rest_on(Weighing(frozenset(Point), Autonomy.GUIDED)) is None
