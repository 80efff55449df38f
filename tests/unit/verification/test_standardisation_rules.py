"""When a standardisation meeting may be closed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from stegvis.verification.standardisation_rules import Agreed, MeetingDraft, may_close

TODAY = date(2026, 11, 25)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
TWO = frozenset({uuid4(), uuid4()})
KEYS = ["torka-bord", "halsa-gast"]


def draft(
    held_on: date | None = TODAY,
    attendees: frozenset[UUID] = TWO,
    agreed: dict[str, Agreed] | None = None,
) -> MeetingDraft:
    agreed = {"torka-bord": Agreed("Två bord räcker.", TODAY)} if agreed is None else agreed
    return MeetingDraft(held_on=held_on, attendees=attendees, agreed=agreed)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (draft(held_on=None), "held_on"),
        (draft(held_on=TOMORROW), "held_on"),
        (draft(attendees=frozenset(list(TWO)[:1])), "attendees"),
        (draft(agreed={}), "interpretation_torka_bord"),
        (draft(agreed={"halsa-gast": Agreed("   ", TODAY)}), "interpretation_torka_bord"),
        (draft(agreed={"halsa-gast": Agreed("Le och säg hej.", None)}), "from_halsa_gast"),
        (draft(agreed={"halsa-gast": Agreed("Le och säg hej.", YESTERDAY)}), "from_halsa_gast"),
    ],
)
def test_a_meeting_that_lacks_something_says_what_at_its_field(given: MeetingDraft, field: str) -> None:
    assert list(may_close(given, KEYS, TODAY)) == [field]


@pytest.mark.parametrize("held_on", [TODAY, YESTERDAY])
def test_a_meeting_closes_when_two_agreed_on_one_criterion(held_on: date) -> None:
    assert may_close(draft(held_on=held_on), KEYS, TODAY) == {}


def test_all_that_lacks_is_said_at_once() -> None:
    assert set(may_close(MeetingDraft(), KEYS, TODAY)) == {
        "held_on",
        "attendees",
        "interpretation_torka_bord",
    }
