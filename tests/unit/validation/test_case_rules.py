"""Where a case stands, and what must be told before row 1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from stegvis.validation.case_rules import (
    NEXT_STEPS,
    AgreedHow,
    AttemptStanding,
    CaseState,
    Information,
    InformedHow,
    case_state,
    may_close,
    next_step,
    wrong_in_information,
)
from stegvis.validation.mapping_rules import Interpreter
from stegvis.validation.states import ENDED, AttemptState

TODAY = date(2026, 11, 26)
WAITING = AttemptStanding(AttemptState.REGISTERED, has_ended=False)
GOING_ON = AttemptStanding(AttemptState.IN_PROGRESS, has_ended=False)
CERTIFIED = AttemptStanding(AttemptState.CERTIFIED, has_ended=True)
PARTLY = AttemptStanding(AttemptState.VERIFIED, has_ended=True)
TOLD = Information(TODAY, InformedHow.TALK, "lätt svenska", Interpreter.NOT_NEEDED, AgreedHow.SAID)


@pytest.mark.parametrize(
    ("attempts", "state"),
    [
        ([], CaseState.OPEN),
        ([WAITING], CaseState.OPEN),
        ([WAITING, GOING_ON], CaseState.IN_PROGRESS),
        ([CERTIFIED, WAITING], CaseState.IN_PROGRESS),
        ([CERTIFIED, PARTLY], CaseState.COMPLETE),
    ],
)
def test_the_state_follows_from_the_attempts(attempts: list[AttemptStanding], state: CaseState) -> None:
    assert case_state(attempts, is_closed=False) is state
    assert case_state(attempts, is_closed=True) is CaseState.CLOSED


@pytest.mark.parametrize(("attempts", "may"), [([], False), ([CERTIFIED, WAITING], False), ([PARTLY], True)])
def test_a_case_is_closed_when_all_that_is_in_it_has_ended(
    attempts: list[AttemptStanding], may: bool
) -> None:
    assert (may_close(attempts) is None) is may


def test_whatever_goes_on_has_a_next_step_and_what_has_ended_has_none() -> None:
    assert set(NEXT_STEPS) == set(AttemptState) - ENDED
    assert next_step(PARTLY) is None
    assert next_step(WAITING)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (TOLD, None),
        (replace(TOLD, given_on=date(2026, 11, 27)), "given_on"),
        (replace(TOLD, language=""), "language"),
        (replace(TOLD, interpreter=Interpreter.LACKING), "without_interpreter"),
        (replace(TOLD, agreed=AgreedHow.INTERPRETED), "agreed"),
        (replace(TOLD, agreed=AgreedHow.INTERPRETED, interpreter=Interpreter.USED), None),
    ],
)
def test_what_is_wrong_is_told_at_its_field(told: Information, field: str | None) -> None:
    wrong = wrong_in_information(told, TODAY)
    assert (wrong[0] if wrong else None) == field
