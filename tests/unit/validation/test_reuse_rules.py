"""When a later attempt may take over what an earlier one found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from stegvis.validation import reuse_rules
from stegvis.validation.reuse_rules import EarlierEvidence, EarlierFinding, Obstacle
from stegvis.validation.rules import CriterionFacts, JudgementResult
from stegvis.validation.states import AttemptState, TransitionName

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = THEN.date()
TODAY = date(2026, 6, 1)
PLAIN = CriterionFacts("sort", "flow", 1, safety_critical=False)
SAFETY = CriterionFacts("chemicals", "machine", 1, safety_critical=True)


def shown(done_on: date = DAY, *, by_staff: bool = False) -> EarlierEvidence:
    return EarlierEvidence(uuid4(), done_on, by_staff)


def found(result: JudgementResult = JudgementResult.MET, at: datetime = THEN) -> EarlierFinding:
    return EarlierFinding(uuid4(), uuid4(), result, at, at.date(), evidence=(shown(),))


def test_what_was_met_and_counted_may_be_taken_over() -> None:
    assert reuse_rules.obstacle(found(), PLAIN, TODAY) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"same_wording": False}, Obstacle.CHANGED),
        ({"too_close": True}, Obstacle.TOO_CLOSE),
        ({"overturned": True}, Obstacle.OVERTURNED),
        ({"stood": False}, Obstacle.NOT_COUNTED),
        ({"judged_on": date(2025, 5, 31)}, Obstacle.OLD),
        ({"evidence": (shown(date(2025, 5, 31)),)}, Obstacle.OLD),
        ({"evidence": ()}, Obstacle.TOO_LITTLE),
    ],
)
def test_each_obstacle_stands_in_the_way(change: dict[str, object], why: Obstacle) -> None:
    finding = replace(found(), **change)  # type: ignore[arg-type]
    assert reuse_rules.obstacle(finding, PLAIN, TODAY) is why
    assert reuse_rules.OBSTACLE_TEXTS[why]


def test_a_year_to_the_day_is_still_current() -> None:
    finding = replace(found(), judged_on=date(2025, 6, 1), evidence=(shown(date(2025, 6, 1)),))
    assert reuse_rules.obstacle(finding, PLAIN, TODAY) is None


def test_what_is_old_does_not_make_up_for_what_is_lacking() -> None:
    two_pieces = replace(PLAIN, minimum_evidence=2)
    finding = replace(found(), evidence=(shown(), shown(date(2025, 1, 1))))
    assert reuse_rules.obstacle(finding, two_pieces, TODAY) is Obstacle.OLD
    assert reuse_rules.current_evidence(finding.evidence, TODAY) == finding.evidence[:1]


def test_a_safety_critical_criterion_needs_what_staff_saw_within_the_year() -> None:
    assert reuse_rules.obstacle(found(), SAFETY, TODAY) is Obstacle.UNOBSERVED
    seen = replace(found(), evidence=(shown(by_staff=True),))
    assert reuse_rules.obstacle(seen, SAFETY, TODAY) is None
    long_ago = replace(found(), evidence=(shown(), shown(date(2025, 1, 1), by_staff=True)))
    assert reuse_rules.obstacle(long_ago, SAFETY, TODAY) is Obstacle.UNOBSERVED
    assert reuse_rules.lacks_reason(SAFETY, " ") is not None
    assert reuse_rules.lacks_reason(SAFETY, "Hon gör det varje vecka.") is None
    assert reuse_rules.lacks_reason(PLAIN, "") is None


def test_what_is_critical_for_safety_is_shown_anew_when_a_certificate_is_renewed() -> None:
    renewed = replace(found(), evidence=(shown(by_staff=True),), is_renewed=True)
    assert reuse_rules.obstacle(renewed, SAFETY, TODAY) is Obstacle.RENEWED
    assert reuse_rules.obstacle(renewed, PLAIN, TODAY) is None
    assert reuse_rules.OBSTACLE_TEXTS[Obstacle.RENEWED]


def test_what_led_to_a_certificate_was_verified_unless_it_is_doubted_since() -> None:
    returned = (TransitionName.RETURNED, THEN + timedelta(hours=1))
    doubted = (TransitionName.CERTIFICATE_DOUBTED, THEN + timedelta(days=9))
    assert not reuse_rules.is_overturned(THEN, AttemptState.CERTIFIED, [returned])
    assert reuse_rules.is_overturned(THEN, AttemptState.CERTIFIED, [returned, doubted])


def test_a_later_not_yet_takes_away_every_met_before_it() -> None:
    later = found(JudgementResult.NOT_YET, THEN + timedelta(days=30))
    assert reuse_rules.to_offer([found(), later], PLAIN, TODAY) is None
    by_somebody_too_close = replace(later, too_close=True)
    offered = reuse_rules.to_offer([found(), by_somebody_too_close], PLAIN, TODAY)
    assert offered is not None and offered[1] is None


def test_the_newest_that_may_be_taken_over_is_offered_else_the_newest_with_its_obstacle() -> None:
    older, newer = found(), replace(found(at=THEN + timedelta(days=9)), stood=False)
    assert reuse_rules.to_offer([older, newer], PLAIN, TODAY) == (older, None)
    older = replace(older, same_wording=False)
    assert reuse_rules.to_offer([older, newer], PLAIN, TODAY) == (newer, Obstacle.NOT_COUNTED)
    assert reuse_rules.to_offer([], PLAIN, TODAY) is None


@pytest.mark.parametrize(
    "move",
    ["RETURNED", "EXTERNAL_ACTION_ASKED", "DECISION_REOPENED", "NOT_COUNTERSIGNED"],
)
def test_what_somebody_opened_again_counts_only_when_it_is_verified_since(move: str) -> None:
    moves = [(TransitionName[move].value, THEN + timedelta(hours=1))]
    assert reuse_rules.is_overturned(THEN, AttemptState.ABORTED, moves)
    assert not reuse_rules.is_overturned(THEN, AttemptState.VERIFIED, moves)
    assert not reuse_rules.is_overturned(THEN + timedelta(hours=2), AttemptState.ABORTED, moves)


def test_that_the_assessor_asked_for_more_overturns_nothing() -> None:
    moves = [(TransitionName.MORE_ASKED_FOR.value, THEN + timedelta(hours=1))]
    assert not reuse_rules.is_overturned(THEN, AttemptState.ABORTED, moves)


def test_a_trainees_judgement_counts_with_the_decision_that_was_countersigned() -> None:
    decided = (TransitionName.DECIDED.value, THEN + timedelta(hours=1))
    queued = (TransitionName.QUEUED.value, THEN + timedelta(days=1))
    assert reuse_rules.counted(THEN, [decided, queued], judge_was_qualified=False)
    assert not reuse_rules.counted(THEN, [decided], judge_was_qualified=False)
    assert not reuse_rules.counted(THEN, [], judge_was_qualified=False)
    assert reuse_rules.counted(THEN, [], judge_was_qualified=True)
    assert not reuse_rules.counted(THEN + timedelta(2), [decided, queued], judge_was_qualified=False)


def test_nothing_is_taken_over_unseen() -> None:
    assert reuse_rules.may_take_over_at_all(chosen=0, holds=True) is not None
    assert reuse_rules.may_take_over_at_all(chosen=1, holds=False) is not None
    assert reuse_rules.may_take_over_at_all(chosen=1, holds=True) is None
