"""What time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stegvis.base import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta()


def test_local_time_follows_summer_time() -> None:
    assert clock.local(datetime(2026, 7, 1, 12, tzinfo=UTC)).hour == 14
    assert clock.local(datetime(2026, 12, 1, 12, tzinfo=UTC)).hour == 13


def test_inside_the_block_it_is_another_moment_and_afterwards_the_real_one() -> None:
    then = datetime(2026, 1, 1, 8, tzinfo=UTC)
    with clock.at(then):
        assert then <= clock.now() < then + timedelta(seconds=5)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
