"""The external sample, on plain facts."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from uuid import UUID

import pytest

from stegvis.verification.external_drawing import ExternalOutcome, Turn, WhyExternal, may_end, why_drawn

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
APPROVED, ACTION = ExternalOutcome.APPROVED, ExternalOutcome.ACTION


def series(seed: str, percent: int, length: int) -> list[WhyExternal | None]:
    """What is drawn of so many decisions, one after another."""
    drawn: list[WhyExternal | None] = []
    for number in range(length):
        turn = Turn(seed, percent, number + 1, sum(why is not None for why in drawn))
        drawn.append(why_drawn(turn, UUID(int=number), after_action=False))
    return drawn


@pytest.mark.parametrize("percent", [20, 33, 50, 100])
def test_at_every_moment_the_share_is_drawn(percent: int) -> None:
    for seed in range(50):
        drawn = series(str(seed), percent, 60)
        for length in range(1, 61):
            assert sum(why is not None for why in drawn[:length]) >= ceil(percent * length / 100)


def test_nobody_can_know_that_she_is_not_drawn() -> None:
    """Also when the share is reached chance may fall on the next one, about as often as the share says."""
    after_one_of_two = [
        why_drawn(Turn("seed", 20, 3, 2), UUID(int=number), after_action=False) for number in range(1_000)
    ]
    assert 150 < after_one_of_two.count(WhyExternal.CHANCE) < 250


def test_not_everything_is_drawn() -> None:
    assert sum(why is not None for why in series("seed", 20, 200)) < 100


def test_the_same_seed_draws_the_same() -> None:
    assert series("seed", 20, 60) == series("seed", 20, 60)
    assert series("seed", 20, 60) != series("another", 20, 60)


def test_what_is_decided_anew_after_an_action_is_always_drawn() -> None:
    assert why_drawn(Turn("seed", 20, 100, 99), UUID(int=1), after_action=True) is WhyExternal.AGAIN


def test_an_approval_asks_for_nothing() -> None:
    assert may_end(APPROVED, {}, "", None, TODAY) is None
    missing = may_end(APPROVED, {"a": "Gör om."}, "", None, TODAY)
    assert missing is not None
    assert missing[0] == "outcome"


@pytest.mark.parametrize(
    ("reason", "act_by", "field"),
    [(" ", TOMORROW, "reason"), ("Gör om.", None, "act_by"), ("Gör om.", TODAY, "act_by")],
)
def test_an_action_says_what_and_by_when(reason: str, act_by: date | None, field: str) -> None:
    missing = may_end(ACTION, {}, reason, act_by, TODAY)
    assert missing is not None
    assert missing[0] == field


def test_an_action_with_what_and_when_is_whole() -> None:
    assert may_end(ACTION, {"a": "Gör om."}, "Gör om.", TOMORROW, TODAY) is None
