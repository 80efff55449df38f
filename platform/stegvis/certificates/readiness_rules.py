"""Whether an organisation can seal at this moment: what the machine's clock and the seal's certificate allow.

A certificate that is dated wrongly can't be made right afterwards, only withdrawn: rather none is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

PROGRAM_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""The year in which this program was written: a clock that says less has lost its time."""
CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""Several machines issue for the same site, and their clocks are never quite the same."""
WARN_BEFORE = timedelta(days=60)
"""So long before a seal's certificate ends those who can renew it are told."""


class Unready(StrEnum):
    """Why nothing can be sealed now."""

    CLOCK_BEFORE_PROGRAM = "clock_before_program"
    CLOCK_BEFORE_RECORD = "clock_before_record"
    SEAL_NOT_YET = "seal_not_yet"
    SEAL_ENDED = "seal_ended"


REMEDIES: dict[Unready, str] = {
    Unready.CLOCK_BEFORE_PROGRAM: "The machine's clock is wrong: it says a time before this program was written."
    " Set it (timedatectl set-ntp true) and try again.",
    Unready.CLOCK_BEFORE_RECORD: "The machine's clock is behind: a certificate of this organisation is newer. Set it"
    " (timedatectl set-ntp true) and try again. If the clock is right, that certificate was made while it was"
    " wrong: withdraw it.",
    Unready.SEAL_NOT_YET: "The seal's certificate is not valid yet, or the machine's clock is behind. Look over the"
    " clock; if it is right, wait for the certificate's first day.",
    Unready.SEAL_ENDED: "The seal's certificate has ended, or the machine's clock is ahead. Look over the clock; if it"
    " is right: stegvis keys rotate --purpose seal, or bring-in-seal for a bought one.",
}
"""What to do, in English, for whoever runs the site."""


class NotReady(Exception):
    """Nothing can be sealed now. The text says what to do, for whoever runs the site."""

    def __init__(self, why: Unready) -> None:
        super().__init__(REMEDIES[why])
        self.why = why


@dataclass(frozen=True)
class Period:
    """From when to when a seal's certificate and all those above it are valid, both moments included."""

    begins: datetime
    ends: datetime

    def ends_soon(self, now: datetime) -> bool:
        """Whether those who can renew it are to be told: from sixty days before its end."""
        return now > self.ends - WARN_BEFORE


def clock_fault(now: datetime, newest_issue: datetime | None) -> Unready | None:
    """Whether the clock says a time that can't be."""
    if now < PROGRAM_SINCE:
        return Unready.CLOCK_BEFORE_PROGRAM
    if newest_issue is not None and now < newest_issue - CLOCKS_DIFFER_BY:
        return Unready.CLOCK_BEFORE_RECORD
    return None


def unready(now: datetime, newest_issue: datetime | None, seal: Period | None) -> Unready | None:
    """Why nothing can be sealed now, or None. An organisation without a seal gets its first one when it issues."""
    fault = clock_fault(now, newest_issue)
    if fault is not None or seal is None:
        return fault
    if now < seal.begins:
        return Unready.SEAL_NOT_YET
    return Unready.SEAL_ENDED if now > seal.ends else None
