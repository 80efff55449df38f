"""Swedish working days: neither Saturday, Sunday nor public holiday, nor the eves on which offices are closed.

The holidays come from a package that follows the law (1989:253), so that a changed law is a new version and not a bug
of ours. Midsummer Eve, Christmas Eve and New Year's Eve are no public holidays in law, but nobody works.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=32)
def holidays_of(year: int) -> frozenset[date]:
    """The days of the year on which offices are closed though they may be weekdays."""
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def working_day_from(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself when it is a working day, else the one before it."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def working_days_between(earlier: datetime, later: datetime) -> int:
    """How many working days lie after the first day, up to and including the last. Both moments are in Swedish time."""
    day, days = earlier.date(), 0
    while day < later.date():
        day += _ONE_DAY
        days += is_working_day(day)
    return days


def due_day(earlier: datetime, days: int) -> date:
    """The day on which so many working days have passed."""
    day = earlier.date()
    while days > 0:
        day += _ONE_DAY
        days -= is_working_day(day)
    return day


def is_due(earlier: datetime, now: datetime, days: int) -> bool:
    """Whether so many working days have passed."""
    return working_days_between(earlier, now) >= days
