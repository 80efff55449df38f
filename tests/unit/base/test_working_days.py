"""Swedish working days: weekends, public holidays, and the eves that everybody has off."""

from __future__ import annotations

from datetime import date

import pytest

from stegvis.base.working_days import is_working_day, working_day_from, working_day_until

CLOSED = [
    (date(2026, 1, 1), "New Year's Day"),
    (date(2026, 1, 6), "Epiphany"),
    (date(2026, 4, 3), "Good Friday"),
    (date(2026, 4, 6), "Easter Monday"),
    (date(2026, 5, 1), "the first of May"),
    (date(2026, 5, 14), "Ascension Day"),
    (date(2028, 6, 6), "National Day"),
    (date(2026, 6, 19), "Midsummer Eve"),
    (date(2026, 12, 24), "Christmas Eve"),
    (date(2026, 12, 25), "Christmas Day"),
    (date(2026, 12, 31), "New Year's Eve"),
    (date(2026, 11, 28), "a Saturday"),
    (date(2026, 11, 29), "a Sunday"),
]


@pytest.mark.parametrize(("day", "name"), CLOSED, ids=[name for _day, name in CLOSED])
def test_offices_are_closed(day: date, name: str) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 25),
        # Whit Monday has been a working day since 2005; half days and “squeeze days” are working days too.
        date(2026, 5, 25),
        date(2026, 5, 15),
        date(2026, 4, 2),
        date(2026, 4, 30),
    ],
)
def test_offices_are_open(day: date) -> None:
    assert is_working_day(day)


def test_a_working_day_is_not_moved() -> None:
    day = date(2026, 11, 25)

    assert working_day_from(day) == working_day_until(day) == day


def test_a_closed_day_is_moved_over_all_of_christmas() -> None:
    assert working_day_from(date(2026, 12, 24)) == date(2026, 12, 28)
    assert working_day_until(date(2026, 12, 27)) == date(2026, 12, 23)
