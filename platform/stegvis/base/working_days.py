"""Swedish working days: neither Saturday, Sunday nor public holiday, nor the eves on which offices are closed.

The holidays come from a package that follows the law (1989:253), so that a changed law is a new version and not a bug
of ours. Midsummer Eve, Christmas Eve and New Year's Eve are no public holidays in law, but nobody works.
"""

from __future__ import annotations

from datetime import date, timedelta
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
