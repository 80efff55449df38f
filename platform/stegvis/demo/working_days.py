"""Moments in the past weeks, counted in working days, so that nobody in the story works at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from stegvis.base.clock import SWEDEN

SATURDAY = 5


def working_day(today: datetime, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
    """The moment so many working days before `today` (aware), at this Swedish time of day.

    `days_ago` is at least 1; a larger number is always an earlier day.
    """
    day = today.astimezone(SWEDEN).date()
    while days_ago:
        day -= timedelta(days=1)
        if day.weekday() < SATURDAY:
            days_ago -= 1
    return datetime.combine(day, time(hour, minute), SWEDEN)
