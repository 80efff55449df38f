"""Who may be lent to an attempt."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from stegvis.validation.lending_rules import OPEN_FOR_LENDING, LendingFacts, may_lend
from stegvis.validation.states import AttemptState

GOOD = LendingFacts(
    state=AttemptState.REGISTERED,
    participant_id=uuid4(),
    assessor_id=uuid4(),
    lender_id=uuid4(),
    may_be_chosen=True,
    is_competent=True,
    too_close=frozenset(),
    verifiers=frozenset(),
)


def test_a_competent_assessor_of_a_municipality_that_helps_may_be_lent() -> None:
    assert may_lend(GOOD) is None


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GOOD, may_be_chosen=False),
        replace(GOOD, is_competent=False),
        replace(GOOD, participant_id=GOOD.assessor_id),
        replace(GOOD, lender_id=GOOD.assessor_id),
        replace(GOOD, too_close=frozenset({GOOD.assessor_id})),
        replace(GOOD, verifiers=frozenset({GOOD.assessor_id})),
    ],
)
def test_anybody_else_may_not(wrong: LendingFacts) -> None:
    assert may_lend(wrong) is not None


@pytest.mark.parametrize("state", AttemptState)
def test_nobody_is_lent_to_what_is_over(state: AttemptState) -> None:
    over = {
        AttemptState.CLEARED,
        AttemptState.VERIFIED,
        AttemptState.CERTIFIED,
        AttemptState.WITHDRAWN,
        AttemptState.ABORTED,
    }

    assert (may_lend(replace(GOOD, state=state)) is None) == (state not in over)
    assert frozenset(AttemptState) - over == OPEN_FOR_LENDING
