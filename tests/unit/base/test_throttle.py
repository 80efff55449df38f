from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stegvis.base.throttle import Throttle

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=10)


def test_it_closes_after_the_allowed_misses() -> None:
    throttle = Throttle(2, WINDOW)
    throttle.note_miss("192.0.2.1", NOW)
    assert not throttle.is_closed("192.0.2.1", NOW)
    throttle.note_miss("192.0.2.1", NOW)
    assert throttle.is_closed("192.0.2.1", NOW)


def test_another_address_is_not_held_back() -> None:
    throttle = Throttle(1, WINDOW)
    throttle.note_miss("192.0.2.1", NOW)
    assert not throttle.is_closed("192.0.2.2", NOW)


def test_it_opens_again_when_the_window_has_passed() -> None:
    throttle = Throttle(1, WINDOW)
    throttle.note_miss("192.0.2.1", NOW)
    assert not throttle.is_closed("192.0.2.1", NOW + WINDOW)


def test_it_remembers_no_more_addresses_than_it_may() -> None:
    throttle = Throttle(1, WINDOW, addresses=2)
    for number in range(3):
        throttle.note_miss(f"192.0.2.{number}", NOW)
    assert not throttle.is_closed("192.0.2.0", NOW)
    assert throttle.is_closed("192.0.2.2", NOW)
