"""Throttling, passwords, user names and the ends of sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stegvis.people.rules import (
    ACCOUNT,
    ADDRESS,
    CARD_IN_ALL,
    network_of,
    password_fault,
    session_holds,
    still_counted,
    username_fault,
    wait_after,
)

_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_the_first_failures_are_free() -> None:
    assert [wait_after(ACCOUNT, failures) for failures in range(5)] == [None] * 5


def test_each_further_failure_doubles_the_wait() -> None:
    waits = [wait_after(ACCOUNT, failures) for failures in (5, 6, 7)]
    assert waits == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]


def test_the_wait_never_grows_past_its_longest() -> None:
    assert wait_after(ACCOUNT, 10_000) == timedelta(minutes=15)


def test_ordinary_mistakes_of_a_whole_office_never_add_up() -> None:
    failures = 0
    for _ in range(1_000):
        failures = 1 + still_counted(ADDRESS, failures, quiet_for=timedelta(minutes=6))
    assert failures == 1
    assert still_counted(ADDRESS, 60, quiet_for=timedelta(minutes=4)) == 60
    assert still_counted(ADDRESS, 60, quiet_for=timedelta(minutes=21)) == 56


def test_failures_are_forgotten_after_a_quiet_day() -> None:
    assert still_counted(ACCOUNT, 10_000, quiet_for=timedelta(hours=25)) == 0


def test_wrong_codes_of_a_card_are_counted_however_long_it_is_quiet() -> None:
    assert still_counted(CARD_IN_ALL, 29, quiet_for=timedelta(days=300)) == 29


def test_addresses_of_one_customer_count_as_one() -> None:
    assert network_of("2001:db8:1:2::5") == network_of("2001:db8:1:2:ffff::1")
    assert network_of("2001:db8:1:2::5") != network_of("2001:db8:1:3::5")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")


def test_an_address_that_is_none_is_one_of_its_own() -> None:
    assert network_of(None) == network_of("rubbish") == "unknown"


@pytest.mark.parametrize("password", ["tre blå ankor", "x" * 3 + "åäö lång mening " * 4, "correct horse"])
def test_long_passwords_are_taken(password: str) -> None:
    assert password_fault(password) is None


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("elva tecken", "kort"),
        ("password1234", "gissa"),
        ("LÖSENORD1234", "gissa"),
        ("abababababab", "gissa"),
        ("x1" * 101, "långt"),
        ("stina.ek1234", "namn"),
    ],
)
def test_passwords_that_are_refused_say_why(password: str, word: str) -> None:
    fault = password_fault(password, username="stina.ek", names=("Stina", "Ek"))
    assert fault is not None
    assert word in fault.source


@pytest.mark.parametrize("name", ["åsa", "per.olof", "anna@kommun.se", "bo-1"])
def test_user_names_that_are_taken(name: str) -> None:
    assert username_fault(name) is None


@pytest.mark.parametrize("name", ["", "ab", "två ord", "<script>", ".punkt", "x" * 81])
def test_user_names_that_are_refused(name: str) -> None:
    assert username_fault(name) is not None


@pytest.mark.parametrize(
    ("idle_minutes", "age_hours", "holds"), [(59, 1, True), (61, 2, False), (1, 11, True), (1, 13, False)]
)
def test_a_session_ends_by_idleness_and_by_age(idle_minutes: int, age_hours: int, holds: bool) -> None:
    held = session_holds(
        started_at=_NOON - timedelta(hours=age_hours),
        seen_at=_NOON - timedelta(minutes=idle_minutes),
        now=_NOON,
        idle=timedelta(hours=1),
        absolute=timedelta(hours=12),
    )
    assert held is holds
