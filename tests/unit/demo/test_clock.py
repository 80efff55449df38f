"""The clock that the demonstration sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stegvis.base import clock

MOMENT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_inside_the_block_it_is_that_moment_and_time_goes_on() -> None:
    with clock.at(MOMENT):
        first = clock.now()
        assert MOMENT <= first <= clock.now() < MOMENT + timedelta(minutes=1)


def test_after_the_block_it_is_now_again() -> None:
    with clock.at(MOMENT):
        pass
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
