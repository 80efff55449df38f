"""Who may assess and verify what on which day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from stegvis.access import Role
from stegvis.validation import competence_rules as rules
from stegvis.validation.competence_rules import Attention, Held, Need

TODAY = date(2026, 11, 25)
ONE_DAY = timedelta(days=1)
ASSESSES = Held(Role.ASSESSOR, "disk-kafe", TODAY - 30 * ONE_DAY, TODAY + 300 * ONE_DAY)
BEGAN = TODAY - 100 * ONE_DAY


def until(day: date, module_key: str = "disk-kafe") -> Held:
    return Held(Role.ASSESSOR, module_key, TODAY - 400 * ONE_DAY, day)


def test_the_first_and_the_last_day_count() -> None:
    assert rules.is_competent([ASSESSES], Role.ASSESSOR, "disk-kafe", ASSESSES.begins_on)
    assert not rules.is_competent([ASSESSES], Role.ASSESSOR, "disk-kafe", ASSESSES.begins_on - ONE_DAY)
    assert rules.may_assess([until(TODAY)], "disk-kafe", TODAY) is None
    assert rules.may_assess([until(TODAY - ONE_DAY)], "disk-kafe", TODAY) is not None


def test_competence_is_for_its_role_and_module() -> None:
    assert rules.may_assess([ASSESSES], "butik", TODAY) is not None
    assert rules.may_verify_module([ASSESSES], "disk-kafe", TODAY) is not None
    everything = Held(Role.INTERNAL_VERIFIER, rules.EVERY_MODULE, TODAY)
    assert rules.may_verify_module([everything], "disk-kafe", TODAY) is None


def test_what_was_ended_by_hand_covers_nothing() -> None:
    assert not Held(Role.ASSESSOR, "", TODAY, is_ended=True).covers("disk-kafe", TODAY)


def test_mapping_needs_one_of_the_assigned_to_be_competent() -> None:
    one, other = uuid4(), uuid4()
    assert rules.has_competent_assessor({one, other}, {other}) is None
    assert rules.has_competent_assessor({one}, {other}) is not None


def test_an_assessor_is_assigned_to_one_of_the_open_modules_or_with_none_open_to_any() -> None:
    assert rules.may_be_assigned([ASSESSES], Role.ASSESSOR, {"butik", "disk-kafe"}, TODAY) is None
    assert rules.may_be_assigned([ASSESSES], Role.ASSESSOR, {"butik"}, TODAY) is not None
    assert rules.may_be_assigned([ASSESSES], Role.ASSESSOR, (), TODAY) is None
    assert rules.may_be_assigned([ASSESSES], Role.INTERNAL_VERIFIER, (), TODAY) is not None
    assert rules.may_be_assigned([until(TODAY - ONE_DAY)], Role.ASSESSOR, (), TODAY) is not None
    assert rules.may_be_assigned([], Role.SUPERVISOR, {"disk-kafe"}, TODAY) is None


def test_nobody_vouches_for_herself() -> None:
    one, other = uuid4(), uuid4()
    assert rules.not_her_own_competence(one, one) is not None
    assert rules.not_her_own_competence(one, other) is None
    assert rules.not_her_own_competence(None, other) is None


@pytest.mark.parametrize(
    ("days_left", "need"),
    [(61, None), (60, Need.ENDS_SOON), (0, Need.ENDS_SOON), (-1, Need.ENDED), (-60, Need.ENDED)],
)
def test_it_is_told_sixty_days_before_and_sixty_days_after(days_left: int, need: Need | None) -> None:
    found = rules.to_attend([until(TODAY + days_left * ONE_DAY)], Role.ASSESSOR, BEGAN, TODAY)
    assert [one.need for one in found] == ([need] if need else [])


def test_the_clock_begins_with_the_warning_and_again_with_the_end() -> None:
    soon = rules.to_attend([until(TODAY + 10 * ONE_DAY)], Role.ASSESSOR, BEGAN, TODAY)
    ended = rules.to_attend([until(TODAY - 10 * ONE_DAY)], Role.ASSESSOR, BEGAN, TODAY)
    assert (soon[0].since, ended[0].since) == (TODAY - 50 * ONE_DAY, TODAY - 9 * ONE_DAY)


def test_what_goes_on_needs_no_attention() -> None:
    ends = until(TODAY + 10 * ONE_DAY)
    follows = Held(Role.ASSESSOR, "disk-kafe", TODAY + 11 * ONE_DAY)
    late = Held(Role.ASSESSOR, "disk-kafe", TODAY + 12 * ONE_DAY)
    for_all = Held(Role.ASSESSOR, rules.EVERY_MODULE, TODAY)
    assert rules.to_attend([ends, follows], Role.ASSESSOR, BEGAN, TODAY) == ()
    assert rules.to_attend([ends, for_all], Role.ASSESSOR, BEGAN, TODAY) == ()
    assert rules.to_attend([ends, late], Role.ASSESSOR, BEGAN, TODAY) != ()


def test_whoever_has_the_role_and_nothing_that_holds_is_told_of() -> None:
    missing = Attention(Need.MISSING, Role.ASSESSOR, since=BEGAN)
    assert rules.to_attend([], Role.ASSESSOR, BEGAN, TODAY) == (missing,)
    other_role = Held(Role.INTERNAL_VERIFIER, "", BEGAN)
    assert rules.to_attend([other_role], Role.ASSESSOR, BEGAN, TODAY) == (missing,)
    long_ago = until(TODAY - 90 * ONE_DAY)
    assert rules.to_attend([long_ago], Role.ASSESSOR, BEGAN, TODAY) == (
        Attention(Need.MISSING, Role.ASSESSOR, since=TODAY - 89 * ONE_DAY),
    )
