"""Who may take which part of a reconsideration, by her competence and by what she has had to do with it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from stegvis.access import Role
from stegvis.validation import reconsideration_rules as rules
from stegvis.validation.competence_rules import Held
from stegvis.validation.reconsideration_rules import RequestFacts
from stegvis.validation.rules import Involved

TODAY = date(2026, 3, 2)
ASSESSES = Held(Role.ASSESSOR, "kok", TODAY - timedelta(days=1), TODAY)
TRAINS = Held(Role.ASSESSOR, "kok", TODAY - timedelta(days=1), TODAY, as_trainee=True)
VERIFIES = Held(Role.INTERNAL_VERIFIER, "kok", TODAY - timedelta(days=1), TODAY)
NOBODY = Involved(assigned={}, evidence_authors=frozenset(), judges=frozenset())


@pytest.mark.parametrize(
    ("part", "step", "held", "may"),
    [
        (Role.ASSESSOR, 1, [ASSESSES], True),
        (Role.ASSESSOR, 1, [TRAINS], True),
        (Role.ASSESSOR, 1, [VERIFIES], False),
        (Role.ASSESSOR, 2, [ASSESSES], True),
        (Role.ASSESSOR, 2, [TRAINS], False),
        (Role.ASSESSOR, 2, [TRAINS, ASSESSES], True),
        (Role.ASSESSOR, 2, [], False),
        (Role.INTERNAL_VERIFIER, 2, [VERIFIES], True),
        (Role.INTERNAL_VERIFIER, 2, [ASSESSES], False),
        (Role.ISSUER, 3, [], True),
    ],
)
def test_the_part_asks_for_competence(part: Role, step: int, held: list[Held], may: bool) -> None:
    assert (rules.may_take(part, step, held, "kok", TODAY) is None) is may
    if part is not Role.ISSUER:
        assert rules.may_take(part, step, held, "kok", TODAY + timedelta(days=1)) is not None
        assert rules.may_take(part, step, held, "lager", TODAY) is not None


def test_what_she_may_not_take_for_want_of_competence_is_refused_with_the_reason() -> None:
    facts = RequestFacts(uuid4(), uuid4(), step=2, is_open=True, result=None)
    beyond = rules.may_take(Role.ASSESSOR, 2, [], "kok", TODAY)
    assert beyond is not None
    assert rules.may_answer(uuid4(), {Role.ASSESSOR}, facts, NOBODY, {Role.ASSESSOR: beyond}) == (
        None,
        beyond,
    )
    both = {Role.ASSESSOR, Role.INTERNAL_VERIFIER}
    part, refusal = rules.may_answer(uuid4(), both, facts, NOBODY, {Role.ASSESSOR: beyond})
    assert (part, refusal) == (Role.INTERNAL_VERIFIER, None)


def test_whoever_has_approved_any_decision_about_it_does_not_answer_as_issuer() -> None:
    approver = uuid4()
    facts = RequestFacts(
        uuid4(), uuid4(), step=3, is_open=True, result=None, verified_by=frozenset({approver})
    )
    assert rules.may_answer(approver, {Role.ISSUER}, facts, NOBODY, {})[0] is None
    assert rules.may_answer(uuid4(), {Role.ISSUER}, facts, NOBODY, {})[0] is Role.ISSUER
