"""Who may propose, answer and end an agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from stegvis.cooperation import rules
from stegvis.cooperation.rules import Proposal
from stegvis.cooperation.states import AgreementState

TODAY = date(2026, 11, 26)
GOOD = Proposal(uuid4(), uuid4(), TODAY, None, has_open=False)


def test_a_municipality_asks_another_one() -> None:
    assert rules.may_propose(GOOD, TODAY) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(GOOD, helping_id=GOOD.home_id), "helping"),
        (replace(GOOD, has_open=True), "helping"),
        (replace(GOOD, valid_to=TODAY - timedelta(days=1)), "valid_to"),
        (replace(GOOD, valid_from=TODAY + timedelta(days=9), valid_to=TODAY + timedelta(days=8)), "valid_to"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(wrong: Proposal, field: str) -> None:
    refusal = rules.may_propose(wrong, TODAY)

    assert refusal is not None
    assert refusal[0] == field


@pytest.mark.parametrize("state", AgreementState)
def test_only_a_proposal_is_answered_and_only_what_goes_on_is_ended(state: AgreementState) -> None:
    assert (rules.may_answer(state) is None) == (state is AgreementState.PROPOSED)
    goes_on = state in (AgreementState.PROPOSED, AgreementState.ACCEPTED)
    assert (rules.may_end(state, as_home=True) is None) == goes_on
    assert (rules.may_end(state, as_home=False) is None) == (state is AgreementState.ACCEPTED)
