"""Moments of the demonstration."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from stegvis.base.clock import SWEDEN
from stegvis.demo.working_days import working_day

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_the_working_day_before_monday_is_friday() -> None:
    assert working_day(MONDAY, 1, 9, 30) == datetime(2026, 11, 20, 9, 30, tzinfo=SWEDEN)


@given(st.datetimes(timezones=st.just(UTC), min_value=MONDAY.replace(tzinfo=None)), st.integers(1, 60))
def test_never_on_a_weekend_and_always_before_a_later_one(today: datetime, days_ago: int) -> None:
    moment = working_day(today, days_ago)
    assert moment.weekday() < 5
    assert working_day(today, days_ago + 1, 17) < moment
