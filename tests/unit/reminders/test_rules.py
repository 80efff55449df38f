"""What a digest says, to whom and when."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from stegvis.base.clock import SWEDEN
from stegvis.reminders import rules
from stegvis.reminders.rules import DigestLine, Waiting
from stegvis.reminders.states import COUNTED, OWN_TEXTS, PAGES, STEP_OF_STATE, Step, states_of
from stegvis.validation.states import AttemptState

TODAY = date(2026, 11, 25)


def test_steps_of_a_kind_are_counted_and_the_oldest_kind_comes_first() -> None:
    waiting = [
        Waiting(Step.JUDGE, date(2026, 11, 24)),
        Waiting(Step.TALK, date(2026, 11, 2)),
        Waiting(Step.JUDGE, date(2026, 11, 13)),
        Waiting(Step.JUDGE, date(2026, 11, 25)),
    ]

    assert rules.digest_lines(waiting, TODAY) == (DigestLine(Step.TALK, 1, 23), DigestLine(Step.JUDGE, 3, 12))


def test_where_nothing_waits_there_is_no_line() -> None:
    assert rules.digest_lines([], TODAY) == ()


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        (datetime(2026, 11, 25, 6, 59, tzinfo=SWEDEN), False),
        (datetime(2026, 11, 25, 7, 0, tzinfo=SWEDEN), True),
        (datetime(2026, 11, 25, 16, 59, tzinfo=SWEDEN), True),
        (datetime(2026, 11, 25, 17, 0, tzinfo=SWEDEN), False),
        (datetime(2026, 11, 28, 9, 0, tzinfo=SWEDEN), False),
        (datetime(2026, 6, 19, 9, 0, tzinfo=SWEDEN), False),
        (datetime(2026, 12, 25, 9, 0, tzinfo=SWEDEN), False),
    ],
)
def test_digests_leave_by_day_on_working_days(moment: datetime, answer: bool) -> None:
    assert rules.is_time_to_send(moment) is answer


@pytest.mark.parametrize(
    ("is_participant", "chosen", "answer"),
    [
        (False, None, True),
        (False, False, False),
        (False, True, True),
        (True, None, False),
        (True, True, True),
        (True, False, False),
    ],
)
def test_staff_may_say_no_and_participants_must_say_yes(
    is_participant: bool, chosen: bool | None, answer: bool
) -> None:
    assert rules.wants_digest(is_participant, chosen) is answer


@pytest.mark.parametrize(
    ("is_participant", "last", "answer"),
    [
        (False, None, True),
        (False, date(2026, 11, 25), False),
        (False, date(2026, 11, 24), True),
        (True, date(2026, 11, 19), False),
        (True, date(2026, 11, 18), True),
        (True, None, True),
    ],
)
def test_staff_get_one_a_day_and_participants_one_a_week(
    is_participant: bool, last: date | None, answer: bool
) -> None:
    assert rules.has_rested(is_participant, last, TODAY) is answer


def test_what_the_assessor_asked_for_comes_first() -> None:
    lines = (DigestLine(Step.SHOW, 1, 20), DigestLine(Step.SHOW_MORE, 1, 2))

    assert rules.own_step(lines) is Step.SHOW_MORE


def test_every_state_of_an_attempt_says_what_waits() -> None:
    assert set(STEP_OF_STATE) == set(AttemptState)


def test_every_step_of_an_attempt_waits_in_some_state() -> None:
    assert states_of(*Step) == {state for state, step in STEP_OF_STATE.items() if step}
    of_other_things = {
        Step.TALK,
        Step.END_PLACEMENT,
        Step.APPROVE_REST,
        Step.REVIEW_SHARED,
        Step.TALK_OVER,
        Step.LOOK,
        Step.ANSWER_LOOK,
        Step.ANSWER,
        Step.WITHDRAW,
        Step.WRITE_DOWN,
        Step.INVITE_EXTERNAL,
        Step.TAKE_OVER,
        Step.ANSWER_MOVE,
        Step.HEAR_WITNESS,
        Step.ASK_WITNESS_AGAIN,
        Step.ANSWER_WISH,
        Step.NAME_COORDINATOR,
        Step.NAME_UNIT_COORDINATOR,
        Step.NAME_ANSWERER,
        Step.ANSWER_AGREEMENT,
        Step.READ_AGREEMENT,
        Step.MAP,
        Step.READ,
        Step.SEE_TO_COMPETENCE,
        Step.NAME_COUNTERSIGNER,
        Step.NAME_VERIFIER,
        Step.NAME_ISSUER,
        Step.NAME_RECEIVER,
        Step.READ_ANSWER,
        Step.SEE_TO_RENEWAL,
        Step.RENEW,
    }
    assert {step for step in Step if not states_of(step)} == of_other_things


def test_every_step_has_its_words_and_its_page() -> None:
    assert set(PAGES) == set(Step)
    assert COUNTED.keys() | OWN_TEXTS.keys() == set(Step)


def test_one_is_counted_as_one() -> None:
    assert str(COUNTED[Step.JUDGE](1)) == "1 bedömning väntar"
    assert str(COUNTED[Step.JUDGE](3)) == "3 bedömningar väntar"
