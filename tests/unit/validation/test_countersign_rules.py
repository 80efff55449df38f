"""Whose decisions are countersigned, and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from stegvis.access import Role
from stegvis.validation import countersign_rules as rules
from stegvis.validation.competence_rules import Held
from stegvis.validation.countersign_rules import PendingDecision

TODAY = date(2026, 11, 25)
MODULE = "disk-kafe"
TRAINEE = Held(Role.ASSESSOR, MODULE, TODAY, as_trainee=True, trainee_until=TODAY)
QUALIFIED = Held(Role.ASSESSOR, "", TODAY)
HER, DECIDER, VERIFIER, REVIEWER, COLLEAGUE = (uuid4() for _ in range(5))
PENDING = PendingDecision(HER, DECIDER, frozenset({VERIFIER}), frozenset({REVIEWER}))


def test_a_trainee_is_countersigned_up_to_and_including_the_day() -> None:
    assert rules.needs_countersigning([TRAINEE], MODULE, TODAY)
    assert not rules.needs_countersigning([TRAINEE], MODULE, TODAY + timedelta(days=1))
    assert rules.is_qualified([TRAINEE], MODULE, TODAY + timedelta(days=1))


def test_without_a_day_it_goes_on_until_she_has_competence_without_it() -> None:
    for_ever = Held(Role.ASSESSOR, MODULE, TODAY, as_trainee=True)
    later = TODAY + timedelta(days=900)
    assert rules.needs_countersigning([for_ever], MODULE, later)
    assert not rules.needs_countersigning([for_ever, QUALIFIED], MODULE, later)


def test_whoever_has_no_competence_at_all_is_not_merely_a_trainee() -> None:
    assert not rules.needs_countersigning([], MODULE, TODAY)
    assert not rules.is_qualified([], MODULE, TODAY)
    assert not rules.needs_countersigning([TRAINEE], "butik", TODAY)


def test_a_qualified_colleague_countersigns_and_nobody_else() -> None:
    assert rules.may_countersign(COLLEAGUE, PENDING, is_qualified=True) is None
    for one in (HER, DECIDER, VERIFIER, REVIEWER):
        assert rules.may_countersign(one, PENDING, is_qualified=True) is not None
    assert rules.may_countersign(COLLEAGUE, PENDING, is_qualified=False) is not None
