"""How long a certificate holds, and when it may be renewed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stegvis.content import validity_rules
from stegvis.content.validity_rules import Renewal

LAST = date(2028, 11, 27)


@pytest.mark.parametrize(
    ("counted_from", "months", "last"),
    [
        (date(2026, 11, 27), 24, date(2028, 11, 27)),
        (date(2026, 11, 27), 6, date(2027, 5, 27)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 12, 31), 120, date(2036, 12, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 29), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 5, 31), 6, date(2026, 11, 30)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_the_last_day_has_the_number_of_the_first_or_is_the_last_of_its_month(
    counted_from: date, months: int, last: date
) -> None:
    assert validity_rules.last_valid_day(counted_from, months) == last


def test_without_months_it_has_no_end_and_is_never_renewed() -> None:
    assert validity_rules.last_valid_day(LAST, None) is None
    assert not validity_rules.has_run_out(None, date.max)
    assert validity_rules.renewal(None, date.max) is None
    assert not validity_rules.may_be_renewed(None, date.max)


@pytest.mark.parametrize(
    ("today", "stands", "may_be_renewed"),
    [
        (LAST - timedelta(days=61), Renewal.LATER, False),
        (LAST - timedelta(days=60), Renewal.SOON, True),
        (LAST, Renewal.SOON, True),
        (LAST + timedelta(days=1), Renewal.ENDED, True),
    ],
)
def test_it_may_be_renewed_from_sixty_days_before_its_last_day(
    today: date, stands: Renewal, may_be_renewed: bool
) -> None:
    assert validity_rules.renewal(LAST, today) is stands
    assert validity_rules.may_be_renewed(LAST, today) is may_be_renewed
    assert validity_rules.has_run_out(LAST, today) is (stands is Renewal.ENDED)


def test_the_shortest_time_is_longer_than_the_time_for_renewal() -> None:
    shortest = validity_rules.last_valid_day(date(2026, 8, 31), validity_rules.MINIMUM_MONTHS)
    assert shortest is not None
    assert validity_rules.renewal_opens_on(shortest) > date(2026, 8, 31) + timedelta(days=90)
