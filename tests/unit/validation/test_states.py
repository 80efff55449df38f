"""The transition table."""

from __future__ import annotations

import pytest

from stegvis.validation.states import (
    TRANSITIONS,
    AttemptState,
    IllegalTransition,
    Outcome,
    ParticipantWord,
    TransitionName,
    participant_word,
    transition,
)


def test_all_21_rows_are_listed() -> None:
    assert {row.row for row in TRANSITIONS} == set(range(1, 22))


def test_every_name_has_one_row() -> None:
    assert sorted(row.name for row in TRANSITIONS) == sorted(TransitionName)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.name)
def test_a_move_from_any_other_state_raises(row) -> None:  # type: ignore[no-untyped-def]
    for state in AttemptState:
        if state not in row.sources:
            with pytest.raises(IllegalTransition):
                transition(row.name, state)
        else:
            assert transition(row.name, state).target is row.target


@pytest.mark.parametrize("state", AttemptState)
def test_every_state_has_a_word_for_the_participant(state: AttemptState) -> None:
    assert participant_word(state, None) in ParticipantWord


def test_an_attempt_that_is_not_achieved_needs_a_little_more() -> None:
    assert participant_word(AttemptState.VERIFIED, Outcome.PARTLY) is ParticipantWord.A_LITTLE_MORE


def test_every_state_is_reachable_from_the_start() -> None:
    reached = {row.target for row in TRANSITIONS}
    assert reached == set(AttemptState)
