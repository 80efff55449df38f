"""Counting days from Monday to Friday, for what has to be answered in time. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

SATURDAY = 5


def working_days_between(earlier: datetime, later: datetime) -> int:
    """How many days from Monday to Friday lie after the first day, up to and including the last.

    Public holidays count as working days: what waits is then looked at a day sooner, never later.
    """
    day, days = earlier.date(), 0
    while day < later.date():
        day += timedelta(days=1)
        days += day.weekday() < SATURDAY
    return days


def due_day(earlier: datetime, days: int) -> date:
    """The day on which so many working days have passed."""
    day = earlier.date()
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def is_due(earlier: datetime, now: datetime, days: int) -> bool:
    """Whether so many working days have passed. Both moments are in Swedish time."""
    return working_days_between(earlier, now) >= days
