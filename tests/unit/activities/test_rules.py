"""When talks fall due, what one settles, and what is refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stegvis.activities import rules
from stegvis.activities.rules import DueTalk, PlacementFacts
from stegvis.activities.states import THREE_PARTIES, EndReason, Party, Phase, PlacementState
from stegvis.base.working_days import is_working_day

START = date(2026, 2, 2)
A_YEAR = PlacementFacts(START, date(2027, 2, 1))
ALL_HELD = {Phase.DURING: 99}
DAYS = st.dates(date(2024, 1, 1), date(2035, 1, 1))


def due(facts: PlacementFacts) -> list[date]:
    return [talk.due_on for talk in rules.talks_of(facts)]


def test_talks_are_monthly_for_three_months_and_then_quarterly() -> None:
    assert due(A_YEAR) == [
        date(2026, 3, 2),
        date(2026, 4, 2),
        date(2026, 5, 4),  # The second of May is a Saturday.
        date(2026, 8, 3),  # The second of August is a Sunday.
        date(2026, 11, 2),
    ]


def test_a_talk_on_christmas_eve_is_moved_past_the_holidays() -> None:
    assert due(PlacementFacts(date(2026, 11, 24), date(2027, 1, 15))) == [date(2026, 12, 28)]


def test_a_month_that_is_too_short_gives_its_last_day() -> None:
    assert rules.months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert rules.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_placement_of_three_weeks_has_one_talk_at_its_end() -> None:
    assert due(PlacementFacts(date(2026, 11, 2), date(2026, 11, 22))) == [date(2026, 11, 20)]


def test_a_talk_is_not_moved_beyond_the_last_day() -> None:
    # One month after is Saturday, the placement's last day.
    assert due(PlacementFacts(date(2026, 10, 28), date(2026, 11, 28))) == [date(2026, 11, 27)]


@given(starts_on=DAYS, days=st.integers(0, 1000))
def test_every_talk_is_on_a_working_day_near_the_period_and_in_order(starts_on: date, days: int) -> None:
    talks = rules.talks_during(starts_on, starts_on + timedelta(days=days))

    assert talks
    assert [talk.number for talk in talks] == list(range(1, len(talks) + 1))
    assert all(is_working_day(talk.due_on) for talk in talks)
    assert sorted(talk.due_on for talk in talks) == [talk.due_on for talk in talks]
    assert talks[-1].due_on <= starts_on + timedelta(days=days)


def test_after_an_end_with_work_the_contact_is_kept_for_a_year() -> None:
    ended = PlacementFacts(START, date(2026, 8, 1), date(2026, 6, 30), EndReason.WORK, ALL_HELD)

    assert due(ended) == [date(2026, 9, 30), date(2026, 12, 30), date(2027, 3, 30), date(2027, 6, 30)]
    assert rules.next_talk(ended) == DueTalk(Phase.AFTER_START, 1, date(2026, 9, 30))


@pytest.mark.parametrize("reason", sorted(set(EndReason) - {EndReason.WORK}))
def test_after_another_end_nothing_is_left(reason: EndReason) -> None:
    assert rules.talks_left(PlacementFacts(START, date(2026, 8, 1), date(2026, 6, 30), reason)) == ()


def test_a_talk_held_early_settles_the_next() -> None:
    settled = rules.settled_talk(A_YEAR, date(2026, 2, 20))

    assert settled is not None and settled.number == 1


def test_a_talk_held_late_settles_all_that_were_due() -> None:
    settled = rules.settled_talk(A_YEAR, date(2026, 4, 20))

    assert settled is not None and settled.number == 2


def test_what_was_held_is_not_left() -> None:
    facts = PlacementFacts(START, date(2027, 2, 1), held={Phase.DURING: 2})

    assert [talk.number for talk in rules.talks_left(facts)] == [3, 4, 5]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 2, 1), PlacementState.COMING),
        (date(2026, 2, 2), PlacementState.ONGOING),
        (date(2027, 2, 1), PlacementState.ONGOING),
        (date(2027, 2, 2), PlacementState.TO_BE_ENDED),
    ],
)
def test_the_dates_tell_the_state(today: date, state: PlacementState) -> None:
    assert rules.state_of(A_YEAR, today) is state


def test_nothing_waits_before_a_talk_is_due() -> None:
    assert rules.waiting_step(A_YEAR, date(2026, 3, 1)) is None


def test_a_talk_waits_from_the_day_it_is_due() -> None:
    step = rules.waiting_step(A_YEAR, date(2026, 3, 5))

    assert step is not None and step.talk is not None
    assert step.since == date(2026, 3, 2)


def test_a_period_that_is_over_waits_to_be_ended() -> None:
    step = rules.waiting_step(A_YEAR, date(2027, 2, 5))

    assert step is not None and step.talk is None
    assert step.since == date(2027, 2, 1)


def test_the_period_must_be_in_order_and_not_of_many_years() -> None:
    assert rules.period_fault(START, START, START) is None
    for ends_on in (START - timedelta(days=1), date(2062, 2, 2)):
        fault = rules.period_fault(START, ends_on, START)
        assert fault is not None and fault[0] == "ends_on"


@pytest.mark.parametrize("starts_on", [date(1, 1, 1), date(1926, 3, 2), date(9998, 6, 1), date.max])
def test_a_year_that_was_typed_wrong_is_said_at_the_first_day(starts_on: date) -> None:
    fault = rules.period_fault(starts_on, starts_on, START)
    assert fault is not None and fault[0] == "starts_on"


@pytest.mark.parametrize(
    ("has_account", "name", "field"),
    [
        (True, "", None),
        (False, "Berit", None),
        (True, "Berit", "supervisor_name"),
        (False, " ", "supervisor"),
    ],
)
def test_there_is_exactly_one_supervisor(has_account: bool, name: str, field: str | None) -> None:
    fault = rules.supervisor_fault(has_account, name)

    assert (fault[0] if fault else None) == field


@pytest.mark.parametrize(
    ("held_on", "took_part", "note", "field"),
    [
        (date(2026, 3, 2), THREE_PARTIES, "Bra.", None),
        (date(2026, 3, 2), {*THREE_PARTIES, Party.INTERPRETER}, "Bra.", None),
        (date(2026, 3, 2), {Party.PARTICIPANT, Party.COORDINATOR}, "Bra.", "took_part"),
        (date(2026, 3, 4), {Party.PARTICIPANT}, "Bra.", "held_on"),
        (date(2026, 2, 1), {Party.PARTICIPANT}, "Bra.", "held_on"),
        (date(2026, 3, 2), set[Party](), "Bra.", "took_part"),
        (date(2026, 3, 2), THREE_PARTIES, "  ", "note"),
    ],
)
def test_a_talk_has_been_with_somebody_about_something(
    held_on: date, took_part: Collection[Party], note: str, field: str | None
) -> None:
    fault = rules.talk_fault(A_YEAR, held_on, took_part, note, date(2026, 3, 3))

    assert (fault[0] if fault else None) == field


@pytest.mark.parametrize(
    ("ended_on", "reason", "note", "field"),
    [
        (date(2026, 3, 2), EndReason.COMPLETED, "", None),
        (date(2026, 3, 4), EndReason.COMPLETED, "", "ended_on"),
        (date(2026, 2, 1), EndReason.WORK, "", "ended_on"),
        (date(2026, 2, 1), EndReason.UNKNOWN, "", None),
        (date(2026, 3, 2), EndReason.OTHER, " ", "note"),
        (date(2026, 3, 2), EndReason.OTHER, "Flyttade", None),
    ],
)
def test_an_end_has_been_and_says_why(
    ended_on: date, reason: EndReason, note: str, field: str | None
) -> None:
    fault = rules.end_fault(A_YEAR, ended_on, reason, note, date(2026, 3, 3))

    assert (fault[0] if fault else None) == field


def test_a_contact_and_a_talk_after_the_start_need_nobody_in_particular() -> None:
    alone, day = {Party.PARTICIPANT}, date(2026, 3, 2)
    after = PlacementFacts(
        A_YEAR.starts_on, A_YEAR.ends_on, ended_on=A_YEAR.starts_on, end_reason=EndReason.WORK
    )

    assert rules.talk_fault(A_YEAR, day, alone, "Bra.", day, is_contact=True) is None
    assert rules.talk_fault(after, day, alone, "Bra.", day) is None
