"""Guards, on plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from stegvis.access import Role
from stegvis.validation import rules
from stegvis.validation.rules import AttemptFacts, CriterionFacts, Involved, JudgementResult
from stegvis.validation.states import AttemptState, Outcome

PARTICIPANT, ASSESSOR, VERIFIER = uuid4(), uuid4(), uuid4()
FACTS = AttemptFacts(
    state=AttemptState.SUBMITTED,
    participant_id=PARTICIPANT,
    criteria=(CriterionFacts("a", "one", 1, safety_critical=True), CriterionFacts("b", "two", 2, False)),
    assessor_ids=frozenset({ASSESSOR}),
    evidence_count={"a": 1, "b": 2},
    observed=frozenset({"a"}),
    judged={"a": JudgementResult.MET, "b": JudgementResult.MET},
    outcome_reasons={"one": "Sett.", "two": "Sett."},
)
NOBODY = Involved(assigned={}, evidence_authors=frozenset(), judges=frozenset())


def test_handing_in_needs_the_minimum_of_each_criterion() -> None:
    assert rules.may_hand_in(FACTS) is None
    short = replace(FACTS, evidence_count={"a": 1, "b": 1})
    assert rules.missing_evidence(short) == ("b",)
    assert rules.may_hand_in(short) is not None


def test_not_yet_needs_a_reason() -> None:
    assert rules.may_judge(JudgementResult.NOT_YET, "  ") is not None
    assert rules.may_judge(JudgementResult.NOT_YET, "Visa en gång till.") is None
    assert rules.may_judge(JudgementResult.MET, "") is None


def test_a_decision_needs_every_criterion_judged() -> None:
    assert rules.may_decide(FACTS, Outcome.ACHIEVED, "") is None
    assert (
        rules.may_decide(replace(FACTS, judged={"a": JudgementResult.MET}), Outcome.ACHIEVED, "") is not None
    )


def test_a_decision_needs_a_reason_for_each_outcome() -> None:
    assert (
        rules.may_decide(replace(FACTS, outcome_reasons={"one": "Sett."}), Outcome.ACHIEVED, "") is not None
    )


def test_a_safety_critical_criterion_must_have_been_observed() -> None:
    unseen = replace(FACTS, observed=frozenset())
    assert rules.may_decide(unseen, Outcome.ACHIEVED, "") is not None
    partly = {"a": JudgementResult.MET, "b": JudgementResult.NOT_YET}
    assert rules.may_decide(replace(unseen, judged=partly), Outcome.PARTLY, "Visa b igen.") is not None
    not_yet = {"a": JudgementResult.NOT_YET, "b": JudgementResult.MET}
    assert rules.may_decide(replace(unseen, judged=not_yet), Outcome.PARTLY, "Visa a igen.") is None


def test_the_decision_must_be_what_the_judgements_add_up_to() -> None:
    partly = replace(FACTS, judged={"a": JudgementResult.MET, "b": JudgementResult.NOT_YET})
    assert rules.may_decide(partly, Outcome.ACHIEVED, "") is not None
    assert rules.may_decide(partly, Outcome.PARTLY, "Visa b igen.") is None
    assert rules.may_decide(partly, Outcome.PARTLY, "") is not None


def test_judgements_add_up() -> None:
    met, not_yet = JudgementResult.MET, JudgementResult.NOT_YET
    assert rules.decided_outcome([met, met]) is Outcome.ACHIEVED
    assert rules.decided_outcome([met, not_yet]) is Outcome.PARTLY
    assert rules.decided_outcome([not_yet]) is Outcome.NOT_YET
    assert rules.decided_outcome([]) is Outcome.NOT_YET


def test_nobody_judges_herself() -> None:
    assert rules.not_her_own(PARTICIPANT, PARTICIPANT) is not None
    assert rules.not_her_own(ASSESSOR, PARTICIPANT) is None


def test_the_verifier_has_had_nothing_to_do_with_the_attempt() -> None:
    assert rules.may_verify(VERIFIER, FACTS, NOBODY) is None
    assert rules.may_verify(PARTICIPANT, FACTS, NOBODY) is not None
    assert rules.may_verify(VERIFIER, FACTS, replace(NOBODY, judges=frozenset({VERIFIER}))) is not None
    assert (
        rules.may_verify(VERIFIER, FACTS, replace(NOBODY, evidence_authors=frozenset({VERIFIER}))) is not None
    )
    for role in (Role.ASSESSOR, Role.SUPERVISOR, Role.COORDINATOR):
        close = replace(NOBODY, assigned={role: frozenset({VERIFIER})})
        assert rules.may_verify(VERIFIER, FACTS, close) is not None


HANDED_IN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def given(result: JudgementResult, hours: int, assessor: UUID = ASSESSOR) -> rules.GivenJudgement:
    return rules.GivenJudgement("a", result, assessor, HANDED_IN + timedelta(hours=hours))


def test_two_judgements_of_the_same_evidence_that_differ_are_a_dispute() -> None:
    changed_mind = [given(JudgementResult.NOT_YET, 1), given(JudgementResult.MET, 2)]
    assert rules.disputed_criteria(changed_mind, HANDED_IN) == {"a"}


def test_met_after_more_was_handed_in_is_progress() -> None:
    progress = [given(JudgementResult.NOT_YET, -24), given(JudgementResult.MET, 2)]
    assert not rules.disputed_criteria(progress, HANDED_IN)


def test_two_assessors_who_differ_are_a_dispute_whenever_they_judged() -> None:
    unlike = [given(JudgementResult.NOT_YET, -24), given(JudgementResult.MET, 2, VERIFIER)]
    assert rules.disputed_criteria(unlike, HANDED_IN) == {"a"}


def test_the_same_word_twice_is_no_dispute() -> None:
    same = [given(JudgementResult.MET, 1), given(JudgementResult.MET, 2, VERIFIER)]
    assert not rules.disputed_criteria(same, HANDED_IN)
