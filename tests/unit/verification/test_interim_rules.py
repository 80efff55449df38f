"""Which running attempts an interim sample takes, and what must be said."""

from __future__ import annotations

from datetime import date
from math import ceil
from uuid import UUID

import pytest

from stegvis.settings import Settings
from stegvis.validation.states import AttemptState
from stegvis.verification.interim_rules import (
    RUNNING,
    Quarter,
    draw_running,
    may_answer,
    may_note,
    quarter_of,
)
from stegvis.verification.states import Agreement

ATTEMPTS = [UUID(int=number) for number in range(1, 41)]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 9, 30), Quarter(2026, 3)),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_a_quarter_has_three_months(day: date, quarter: Quarter) -> None:
    assert quarter_of(day) == quarter


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 40])
def test_a_tenth_is_drawn_rounded_upward(count: int) -> None:
    drawn = draw_running(ATTEMPTS[:count], "seed", 10)
    assert len(drawn) == len(set(drawn)) == ceil(count / 10)
    assert set(drawn) <= set(ATTEMPTS[:count])


def test_the_draw_is_the_same_for_the_same_seed_in_whatever_order() -> None:
    assert draw_running(ATTEMPTS, "seed", 10) == draw_running(reversed(ATTEMPTS), "seed", 10)
    assert len({tuple(draw_running(ATTEMPTS, f"seed {number}", 10)) for number in range(20)}) > 15


def test_nobody_is_never_drawn() -> None:
    drawn = {one for number in range(400) for one in draw_running(ATTEMPTS, str(number), 10)}
    assert drawn == set(ATTEMPTS)


def test_only_what_runs_and_is_not_decided_is_looked_at() -> None:
    assert {
        AttemptState.SAMPLED,
        AttemptState.ASSESSED,
        AttemptState.RETURNED,
        AttemptState.PAUSED,
    }.isdisjoint(RUNNING)


def test_an_action_says_what_and_is_answered_in_words() -> None:
    assert may_note(Agreement.ACTION, "  ") is not None
    assert may_note(Agreement.ACTION, "Fråga om tolk.") is None
    assert may_note(Agreement.AGREE, "") is None
    assert may_answer(Agreement.ACTION, " ") is not None
    assert may_answer(Agreement.ACTION, "Tolk är bokad.") is None
    assert may_answer(Agreement.AGREE, "") is None


def test_the_share_may_only_be_raised() -> None:
    assert Settings(secret_key="x" * 40, interim_percent=25).interim_percent == 25
    with pytest.raises(ValueError, match="interim_percent"):
        Settings(secret_key="x" * 40, interim_percent=9)
