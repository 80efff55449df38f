"""What the draw is told: each fact is read from the database, and shows in the reasons, the risks and the rate.

One test for each fact, through the real locking, with a decision of which it is true beside one of which it is not.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from stegvis.access import SYSTEM, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.content import queries as content_queries
from stegvis.content.models import ContentRevision
from stegvis.content.states import ChangeKind, Kind, Origin
from stegvis.people.conflict_models import ConflictOfInterest, Tie
from stegvis.people.models import Account
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Consent, Interpreter, OwnWord, TakenBy
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Decision, ReusedEvidence, ReusedFinding
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.witness_models import WitnessAnswer, WitnessRequest
from stegvis.verification import actions, queries
from stegvis.verification.drawing import Policy, Risk, Why
from stegvis.verification.models import Batch
from tests.factories import decisions, people
from tests.factories.validation import MODULE, Cast

MET, NOT_YET = JudgementResult.MET, JudgementResult.NOT_YET
DRAW_OF_A_THIRD, DRAW_OF_HALF, DRAW_OF_ALL = 33, 50, 100


@pytest.fixture(autouse=True)
def policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the fact in question draws: small batches are not drawn whole, and nobody is new."""
    quiet = Policy(all_up_to=0, first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: quiet)


def with_policy(monkeypatch: pytest.MonkeyPatch, **numbers: int) -> None:
    asked = Policy(**{"all_up_to": 0, "first_decisions": 0, "new_module_until": 0, **numbers})  # type: ignore[arg-type]
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: asked)


def locked(attempt: ModuleAttempt) -> Batch:
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    return actions.lock_batch(actor=SYSTEM, batch_id=item.batch_id)


def reasons(*attempts: ModuleAttempt) -> list[list[str]]:
    """Why each was drawn, chance left out."""
    known = queries.reasons_of([one.id for one in attempts])
    return [[why for why in known[one.id] if why != Why.CHANCE.value] for one in attempts]


def revision() -> ContentRevision:
    return content_queries.get_revision_row(content_queries.current_revision(MODULE, kind=Kind.MODULE))


def criteria(*, safety_critical: bool) -> list[str]:
    module = content_queries.module(revision().id)
    return [one.id for one in module.criteria() if one.safety_critical is safety_critical]


def critical() -> str:
    return criteria(safety_critical=True)[0]


def known(cast: Cast, *assessors: Account) -> None:
    """The assessors have been reviewed lately."""
    for one in assessors or (cast.assessor,):
        decisions.earlier(cast, by=one)


def test_whoever_was_reviewed_within_a_year_need_not_be_drawn(cast: Cast) -> None:
    long_ago, never = people.staff(Role.ASSESSOR, cast.unit), people.staff(Role.ASSESSOR, cast.unit)
    decisions.earlier(cast, days=364)
    decisions.earlier(cast, by=long_ago, days=366)
    attempts = [decisions.waiting(cast, assessor=one) for one in (cast.assessor, long_ago, never)]
    locked(attempts[0])
    assert reasons(*attempts) == [[], [Why.YEARLY.value], [Why.YEARLY.value]]


def test_the_first_decisions_of_an_assessor_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_policy(monkeypatch, first_decisions=1)
    new = people.staff(Role.ASSESSOR, cast.unit)
    known(cast)
    attempts = [decisions.waiting(cast), decisions.waiting(cast, assessor=new)]
    batch = locked(attempts[0])
    assert [Why.FIRST_DECISIONS.value in one for one in reasons(*attempts)] == [False, True]
    assert (batch.risks, batch.rate) == ([Risk.NEW_ASSESSOR.value], DRAW_OF_HALF)


def test_nobody_new_is_no_risk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_policy(monkeypatch, first_decisions=1)
    known(cast)
    batch = locked(decisions.waiting(cast))
    assert (batch.risks, batch.rate) == ([], DRAW_OF_A_THIRD)


def test_one_of_each_method_is_drawn(cast: Cast) -> None:
    known(cast)
    quiet, by_product, by_testimony = (decisions.waiting(cast) for _ in range(3))
    decisions.shown(cast, by_product, critical(), "product")
    decisions.shown(cast, by_testimony, critical(), "testimony")
    locked(quiet)
    assert reasons(quiet, by_product, by_testimony) == [[], [Why.METHOD.value], [Why.METHOD.value]]


def test_an_exercise_is_a_method_of_its_own(cast: Cast) -> None:
    known(cast)
    attempt = decisions.waiting(cast)
    decisions.shown(cast, attempt, critical(), "observation", is_simulated=True)
    locked(attempt)
    [item] = [queries.latest_item_of_attempt(attempt.id)]
    assert item is not None
    assert item.facts["methods"] == ["observation", "simulation"]


@pytest.mark.parametrize("told", ["in the decision", "with the evidence"])
def test_where_somebody_interpreted_one_is_drawn(cast: Cast, told: str) -> None:
    known(cast)
    quiet = decisions.waiting(cast)
    interpreted = decisions.waiting(cast, interpreter_used=told == "in the decision")
    for attempt in (quiet, interpreted):
        evidence = decisions.shown(cast, attempt, critical(), "observation")
        is_hers = attempt is interpreted and told == "with the evidence"
        interpreter = Interpreter.BOTH_SPEAK if is_hers else Interpreter.NONE
        db.session.add(
            EvidenceCircumstances(
                evidence_id=evidence.id, done_on=clock.now().date(), taken_by=TakenBy.AUTHOR,
                consent=Consent.NOBODY, interpreter=interpreter, own_word=OwnWord.YES,
                noted_by=cast.supervisor.id, noted_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
    locked(quiet)
    assert [Why.INTERPRETER.value in one for one in reasons(quiet, interpreted)] == [False, True]


def test_a_safety_critical_criterion_that_two_judged_unlike_is_drawn(cast: Cast) -> None:
    known(cast)
    other = people.staff(Role.ASSESSOR, cast.unit)
    alike, unlike, elsewhere = (decisions.waiting(cast) for _ in range(3))
    ordinary = criteria(safety_critical=False)[0]
    before = ((alike, critical(), MET), (unlike, critical(), NOT_YET), (elsewhere, ordinary, NOT_YET))
    for attempt, key, first in before:
        decisions.judged(attempt, key, first, other, is_superseded=True)
        decisions.judged(attempt, key, MET, cast.assessor)
    locked(alike)
    assert reasons(alike, unlike, elsewhere) == [[], [Why.DISPUTED_SAFETY.value], []]


def test_what_a_colleague_sent_back_is_disputed(cast: Cast) -> None:
    known(cast)
    signed, sent_back = decisions.waiting(cast), decisions.waiting(cast)
    colleague = people.staff(Role.ASSESSOR, cast.unit)
    for attempt in (signed, sent_back):
        before = Decision(
            attempt_id=attempt.id, outcome=Outcome.ACHIEVED, assessor_id=cast.assessor.id, at=clock.now(),
            superseded_at=clock.now(),
        )  # fmt: skip
        db.session.add(before)
        db.session.flush()
        db.session.add(
            Countersignature(
                decision_id=before.id, attempt_id=attempt.id, signed_by=colleague.id, at=clock.now(),
                stands=attempt is signed, words="Kemikalierna syns inte.",
            )
        )  # fmt: skip
    db.session.flush()
    locked(signed)
    assert reasons(signed, sent_back) == [[], [Why.DISPUTED_SAFETY.value]]


def test_what_is_met_though_a_witness_has_not_seen_it_is_disputed(cast: Cast) -> None:
    known(cast)
    ordinary = criteria(safety_critical=False)[0]
    said = [  # criterion, judged, seen, sent
        (critical(), MET, True, True),
        (critical(), MET, False, True),
        (critical(), NOT_YET, False, True),
        (ordinary, MET, False, True),
        (critical(), MET, False, False),
    ]
    attempts = []
    for key, result, seen, sent in said:
        attempt = decisions.waiting(cast)
        decisions.judged(attempt, key, result, cast.assessor)
        request = WitnessRequest(
            attempt_id=attempt.id, asked_by=cast.assessor.id, asked_at=clock.now(), witness_name="Karin Ek",
            workplace="Kafé Linden", relation="handledare", language="sv", token_hash=attempt.id.hex, form_key="one",
            expires_at=clock.now() + timedelta(days=7), sent_at=clock.now() if sent else None,
            answers=[WitnessAnswer(criterion_key=key, position=1, has_seen=seen)],
        )  # fmt: skip
        db.session.add(request)
        attempts.append(attempt)
    db.session.flush()
    locked(attempts[0])
    assert reasons(*attempts) == [[], [Why.DISPUTED_SAFETY.value], [], [], []]


def test_a_decision_by_somebody_too_close_is_drawn(cast: Cast) -> None:
    known(cast)
    quiet, close = decisions.waiting(cast), decisions.waiting(cast)
    db.session.add(
        ConflictOfInterest(
            participant_id=close.participant_id, staff_id=cast.assessor.id, tie=Tie.CLOSE,
            declared_by=cast.coordinator.id, declared_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    locked(quiet)
    assert reasons(quiet, close) == [[], [Why.CONFLICT.value]]


def test_what_was_taken_over_is_drawn(cast: Cast) -> None:
    known(cast)
    before, quiet, later = (decisions.waiting(cast) for _ in range(3))
    key = critical()
    before.ended_at = clock.now()
    db.session.flush()
    later.participant_id = before.participant_id
    db.session.flush()
    evidence = decisions.shown(cast, before, key, "observation")
    found, again = (decisions.judged(one, key, MET, cast.assessor) for one in (before, later))
    db.session.add(
        ReusedFinding(
            judgement_id=again.id, attempt_id=later.id, earlier_id=found.id, earlier_attempt_id=before.id,
            participant_id=before.participant_id, module_key=MODULE, criterion_key=key,
        )
    )  # fmt: skip
    db.session.flush()
    db.session.add(ReusedEvidence(judgement_id=again.id, evidence_id=evidence.id))
    db.session.flush()
    locked(quiet)
    assert [Why.REUSED.value in one for one in reasons(quiet, later)] == [False, True]


@pytest.mark.parametrize(("disagreed", "days", "rate"), [(False, 30, 33), (True, 364, 100), (True, 366, 33)])
def test_a_disagreement_within_a_year_is_a_risk(cast: Cast, disagreed: bool, days: int, rate: int) -> None:
    decisions.earlier(cast, days=days, disagreed=disagreed)
    batch = locked(decisions.waiting(cast))
    expected = [Risk.EARLIER_DISAGREEMENT.value] if rate == DRAW_OF_ALL else []
    assert (batch.risks, batch.rate) == (expected, rate)


def test_another_assessors_disagreement_is_no_risk(cast: Cast) -> None:
    decisions.earlier(cast, by=people.staff(Role.ASSESSOR, cast.unit), disagreed=True)
    assert locked(decisions.waiting(cast)).risks == []


@pytest.mark.parametrize(("days", "expected"), [(11, []), (40, [Risk.LATE.value])])
def test_a_decision_that_waited_ten_working_days_is_a_risk(
    cast: Cast, days: int, expected: list[str]
) -> None:
    batch = locked(decisions.waiting(cast, handed_in=clock.now() - timedelta(days=days)))
    assert (batch.risks, batch.rate) == (expected, DRAW_OF_HALF if expected else DRAW_OF_A_THIRD)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ASSESSOR])
def test_an_assessor_who_was_supervisor_is_a_risk(cast: Cast, role: Role) -> None:
    attempt = decisions.waiting(cast)
    her = db.session.get_one(Account, attempt.participant_id)
    people.assignment(her, cast.assessor, role)
    batch = locked(attempt)
    expected = ([Risk.SAME_PERSON.value], DRAW_OF_HALF) if role is Role.SUPERVISOR else ([], DRAW_OF_A_THIRD)
    assert (batch.risks, batch.rate) == expected


@pytest.mark.parametrize(("simulated", "expected"), [(1, []), (2, [Risk.MANY_SIMULATIONS.value])])
def test_more_than_a_third_of_exercises_is_a_risk(cast: Cast, simulated: int, expected: list[str]) -> None:
    attempt = decisions.waiting(cast)
    for number, key in enumerate(criteria(safety_critical=False)[:3]):
        decisions.shown(cast, attempt, key, "observation", is_simulated=number < simulated)
    assert locked(attempt).risks == expected


@pytest.mark.parametrize(("before", "expected"), [(1, [Risk.NEW_MODULE.value]), (2, [])])
def test_a_module_with_few_decisions_is_a_risk(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, before: int, expected: list[str]
) -> None:
    with_policy(monkeypatch, new_module_until=2)
    for _ in range(before):
        decisions.earlier(cast)
    batch = locked(decisions.waiting(cast))
    assert (batch.risks, batch.rate) == (expected, DRAW_OF_HALF if expected else DRAW_OF_A_THIRD)


@pytest.mark.parametrize(
    ("change", "expected"), [(ChangeKind.NEW_VERSION, [Risk.NEW_MODULE.value]), (ChangeKind.CORRECTION, [])]
)
def test_a_new_version_is_a_new_module_and_a_correction_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, change: ChangeKind, expected: list[str]
) -> None:
    with_policy(monkeypatch, new_module_until=1)
    decisions.earlier(cast)
    before = revision()
    changed = ContentRevision(
        item_id=before.item_id, number=before.number + 1, origin=Origin.WEB, parent_id=before.id, change_kind=change,
        published_at=clock.now(), digest="d", source=before.source, compiled=before.compiled,
    )  # fmt: skip
    db.session.add(changed)
    db.session.flush()
    attempts = [decisions.waiting(cast), decisions.waiting(cast, revision_id=changed.id)]
    assert locked(attempts[0]).risks == expected
