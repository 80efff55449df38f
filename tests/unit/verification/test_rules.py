"""The rules of a review, and how working days are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stegvis.base.working_days import due_day, is_due, working_days_between
from stegvis.verification.rules import CriterionWord, fits_words, may_say
from stegvis.verification.states import Agreement, ReviewOutcome

FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_a_weekend_is_no_working_day() -> None:
    assert working_days_between(FRIDAY, MONDAY) == 1


def test_a_public_holiday_is_no_working_day() -> None:
    maundy_thursday, tuesday_after_easter = (
        datetime(2026, 4, 2, 9, tzinfo=UTC),
        datetime(2026, 4, 7, 9, tzinfo=UTC),
    )
    assert working_days_between(maundy_thursday, tuesday_after_easter) == 1


def test_the_day_itself_does_not_count() -> None:
    assert working_days_between(FRIDAY, FRIDAY) == 0


def test_ten_working_days_are_two_weeks() -> None:
    assert due_day(FRIDAY, 10) == date(2026, 3, 20)


@pytest.mark.parametrize(("day", "due"), [(19, False), (20, True), (23, True)])
def test_a_batch_is_due_from_its_day_on(day: int, due: bool) -> None:
    assert is_due(FRIDAY, datetime(2026, 3, day, 8, tzinfo=UTC), 10) is due


@pytest.mark.parametrize("agreement", [Agreement.ACTION, Agreement.DISAGREE])
def test_whoever_does_not_agree_says_why(agreement: Agreement) -> None:
    assert list(may_say({"a": CriterionWord(agreement, " ")})) == ["a"]
    assert not may_say({"a": CriterionWord(agreement, "Bilden visar inte händerna.")})


def test_agreeing_needs_no_words() -> None:
    assert not may_say({"a": CriterionWord(Agreement.AGREE)})


@pytest.mark.parametrize("agreement", [Agreement.ACTION, Agreement.DISAGREE])
def test_what_is_not_agreed_can_not_be_approved(agreement: Agreement) -> None:
    words = {"a": CriterionWord(agreement, "Se guiden.")}
    assert fits_words(ReviewOutcome.APPROVED, words)
    assert fits_words(ReviewOutcome.RETURNED, words) is None
