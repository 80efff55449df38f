"""How long a certificate holds, and when it may be renewed. Pure: dates only, the same for modules and courses."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum

MINIMUM_MONTHS = 6
"""A shorter time would end about when the renewal opens."""
MAXIMUM_MONTHS = 120

RENEWED_BEFORE = timedelta(days=60)
"""So long before its last day a certificate may be renewed, and its holder and the staff are told."""

TOLD_AFTER = timedelta(days=180)
"""So long after its last day somebody is still reminded. The certificate itself says for ever that it has ended."""


class Renewal(StrEnum):
    """Where a certificate with an end stands towards being renewed."""

    LATER = "later"
    SOON = "soon"
    ENDED = "ended"


def last_valid_day(counted_from: date, months: int | None) -> date | None:
    """The last day on which the certificate holds, that day included; None when it has no end.

    It is counted from the day when the competence was decided on or the course was completed, not from when a paper
    was printed: a paper that had to wait says nothing newer. The last day has the same number as the first, so many
    months later, or is that month's last day where it has no such number: 31 January and one month is 28 or 29
    February. Source: how the Act (1930:173) on computing statutory time, 1 §, counts months and years. Its 2 §, which
    moves a last day on a weekend or holiday to the next working day, is about acts to be done in time, and is not
    followed.
    """
    if months is None:
        return None
    years, month = divmod(counted_from.month - 1 + months, 12)
    year, month = counted_from.year + years, month + 1
    return date(year, month, min(counted_from.day, calendar.monthrange(year, month)[1]))


def has_run_out(valid_until: date | None, today: date) -> bool:
    """Whether the last day has passed."""
    return valid_until is not None and today > valid_until


def renewal_opens_on(valid_until: date) -> date:
    """The first day on which it may be renewed."""
    return valid_until - RENEWED_BEFORE


def renewal(valid_until: date | None, today: date) -> Renewal | None:
    """Where a certificate stands towards being renewed; None when it has no end."""
    if valid_until is None:
        return None
    if has_run_out(valid_until, today):
        return Renewal.ENDED
    return Renewal.SOON if today >= renewal_opens_on(valid_until) else Renewal.LATER


def may_be_renewed(valid_until: date | None, today: date) -> bool:
    """Whether a new attempt or a new round of the course may begin though there is a certificate: from then on."""
    return renewal(valid_until, today) in (Renewal.SOON, Renewal.ENDED)
