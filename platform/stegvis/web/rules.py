"""How many reports of faults are taken, so that nobody can fill the table."""

from __future__ import annotations

MOST_REPORTS_AN_HOUR = 30


def has_room(reports_in_last_hour: int) -> bool:
    """Whether one more report can be taken this hour."""
    return reports_in_last_hour < MOST_REPORTS_AN_HOUR
