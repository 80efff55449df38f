"""What the clock and the seal's certificate allow, at the edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stegvis.certificates.readiness_rules import PROGRAM_SINCE, WARN_BEFORE, Period, Unready, unready

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SEAL = Period(NOW - timedelta(days=1), NOW + timedelta(days=100))
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "newest", "expected"),
    [
        (NOW, None, None),
        (NOW, NOW, None),
        (NOW, NOW + timedelta(minutes=5), None),
        (NOW, NOW + timedelta(minutes=5) + MOMENT, Unready.CLOCK_BEFORE_RECORD),
        (PROGRAM_SINCE - MOMENT, None, Unready.CLOCK_BEFORE_PROGRAM),
        (SEAL.begins, None, None),
        (SEAL.begins - MOMENT, None, Unready.SEAL_NOT_YET),
        (SEAL.ends, None, None),
        (SEAL.ends + MOMENT, None, Unready.SEAL_ENDED),
        # What the record says comes first: the clock is wrong for certain then.
        (SEAL.begins - MOMENT, NOW, Unready.CLOCK_BEFORE_RECORD),
    ],
)
def test_when_nothing_may_be_sealed(now: datetime, newest: datetime | None, expected: Unready | None) -> None:
    assert unready(now, newest, SEAL) is expected


def test_who_has_no_seal_yet_may_have_one_made() -> None:
    assert unready(NOW, None, None) is None
    assert unready(PROGRAM_SINCE - MOMENT, None, None) is Unready.CLOCK_BEFORE_PROGRAM


def test_a_seal_is_warned_of_in_its_last_sixty_days() -> None:
    assert not SEAL.ends_soon(SEAL.ends - WARN_BEFORE)
    assert SEAL.ends_soon(SEAL.ends - WARN_BEFORE + MOMENT)
    assert SEAL.ends_soon(SEAL.ends + WARN_BEFORE)
