"""A later attempt takes over, openly, what an earlier one found."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from stegvis.access import SYSTEM, Role
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.validation import actions, earlier_findings, extracting, queries, reading, rules
from stegvis.validation.certifying import certificate_facts
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.earlier_findings import EarlierFindings
from stegvis.validation.guard_facts import attempt_facts, involved_in
from stegvis.validation.judgement_models import Judgement, ReusedFinding
from stegvis.validation.models import Evidence, ModuleAttempt, ValidationCase
from stegvis.validation.reuse_rules import Obstacle, take_field_name
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.drawing import Policy, Why
from stegvis.verification.models import Batch
from tests.factories import people, planning, reuse, validation
from tests.factories.validation import WEIGHED, Cast
from tests.integration.validation.test_waiting import age_evidence


def found_for(attempt: ModuleAttempt) -> EarlierFindings:
    judgements = queries.current_judgements(attempt.id)
    too_close = queries.object_facts(attempt).in_conflict
    module = queries.module_of(attempt)
    return earlier_findings.findings_for(attempt, module, judgements=judgements, too_close=too_close)


def count(model: type[object]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def obstacles(attempt: ModuleAttempt) -> set[Obstacle | None]:
    return {offer.obstacle for offer in found_for(attempt).offers}


def test_the_first_attempt_has_nothing_to_take_over(cast: Cast) -> None:
    assert found_for(validation.opened(cast)).offers == ()


def test_what_a_stopped_attempt_found_is_offered_with_who_and_what(cast: Cast) -> None:
    earlier = reuse.stopped(cast)
    later = reuse.with_new_assessor(cast)
    attempt = validation.opened(later)
    found = found_for(attempt)
    assert [offer.criterion.id for offer in found.offers] == list(queries.module_of(attempt).criterion_ids)
    assert all(offer.is_open and offer.earlier.attempt_id == earlier.id for offer in found.offers)
    assert found.name(found.offers[0].earlier.assessor_id) == cast.assessor.display_name
    assert {item.author_id for item in found.offers[0].evidence} == {cast.participant.id, cast.supervisor.id}


def test_what_was_not_yet_is_not_offered(cast: Cast) -> None:
    key = reuse.plain_key(queries.module_of(validation.opened(cast)))
    reuse.partly(cast, not_yet=frozenset({key}))
    found = found_for(validation.opened(cast))
    assert found.of(key) is None
    assert found.open_count == len(found.offers) > 0


def test_the_new_judgement_is_the_new_assessors_own_and_points_to_the_earlier(cast: Cast) -> None:
    reuse.stopped(cast)
    later = reuse.with_new_assessor(cast)
    attempt = validation.opened(later)
    key = reuse.safety_key(queries.module_of(attempt))
    [judgement] = reuse.take_over(later, attempt, key)
    assert (judgement.result, judgement.assessor_id) == (JudgementResult.MET, later.assessor.id)
    assert judgement.reason == reuse.WHY
    reused = judgement.reused
    assert reused is not None and reused.earlier.assessor_id == cast.assessor.id
    assert len(reused.evidence) == 2
    facts = attempt_facts(attempt)
    assert facts.judged == {key: JudgementResult.MET}
    assert facts.evidence_count[key] == 2 and key in facts.observed
    assert key not in rules.missing_evidence(facts) and rules.unobserved(facts) == ()
    assert count(Evidence) == 2, "nothing is copied"
    verbs = select(AuditEntry.verb).order_by(AuditEntry.sequence.desc())
    assert "findings.taken-over" in set(db.session.execute(verbs).scalars())


def test_taking_over_again_has_no_effect(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.opened(cast)
    key = reuse.plain_key(queries.module_of(attempt))
    [first] = reuse.take_over(cast, attempt, key)
    [again] = reuse.take_over(cast, attempt, key)
    assert first.id == again.id
    assert count(ReusedFinding) == 1


def test_bad_input_takes_nothing_over(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt, actor = validation.opened(cast), people.actor(cast.assessor)
    module = queries.module_of(attempt)
    plain, safety = reuse.plain_key(module), reuse.safety_key(module)

    def refused(chosen: dict[str, str], *, holds: bool = True) -> str:
        with pytest.raises(BadInput) as refusal:
            actions.take_over(actor=actor, attempt=attempt, chosen=chosen, holds=holds)
        return refusal.value.field

    assert refused({}) == "holds"
    assert refused({plain: ""}, holds=False) == "holds"
    assert refused({plain: "", safety: "  "}).startswith("why_")
    assert refused({plain: "", "no-such-criterion": ""}) == take_field_name("no-such-criterion")
    assert count(ReusedFinding) == 0


def test_what_is_judged_in_this_attempt_is_not_taken_over(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.submitted(cast)
    key = reuse.plain_key(queries.module_of(attempt))
    actor = people.actor(cast.assessor)
    actions.judge(
        actor=actor, attempt=attempt, criterion_key=key, result=JudgementResult.NOT_YET, reason="Mer."
    )
    with pytest.raises(BadInput):
        reuse.take_over(cast, attempt, key)
    current = queries.current_judgement(attempt.id, key)
    assert current is not None and current.result is JudgementResult.NOT_YET


def test_the_assessor_may_judge_anew_and_then_nothing_earlier_counts(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.submitted(cast)
    key = reuse.safety_key(queries.module_of(attempt))
    reuse.take_over(cast, attempt, key)
    actor = people.actor(cast.assessor)
    actions.judge(actor=actor, attempt=attempt, criterion_key=key, result=JudgementResult.MET, reason="Nu.")
    facts = attempt_facts(attempt)
    assert facts.evidence_count[key] == 1 and rules.unobserved(facts) == (key,)


def test_everything_taken_over_she_hands_in_without_showing_anything(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.opened(cast)
    reuse.take_over(cast, attempt)
    planning.agreed(cast.assessor, cast.participant, attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS, (
        "what she showed earlier has begun it"
    )
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    for outcome in queries.module_of(attempt).outcomes:
        actions.give_outcome_reason(
            actor=people.actor(cast.assessor), attempt=attempt, outcome_key=outcome.id, reason="Visat."
        )
    actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_QUEUE


def test_in_a_planned_attempt_taking_over_begins_the_work(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.opened(cast)
    planning.agreed(cast.assessor, cast.participant, attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.PLANNED
    reuse.take_over(cast, attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS


@pytest.mark.parametrize("moment", ["pausing", "decided"])
def test_nothing_is_taken_over_while_it_waits_or_is_decided(cast: Cast, moment: str) -> None:
    key = reuse.plain_key(queries.module_of(validation.opened(cast)))
    reuse.partly(cast, not_yet=frozenset({key}))
    if moment == "decided":
        attempt = validation.queued(cast)
    else:
        attempt = validation.in_progress(cast)
        actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Borta.")
    with pytest.raises(Refused):
        reuse.take_over(cast, attempt)


def test_old_evidence_is_not_taken_over(cast: Cast) -> None:
    age_evidence(reuse.stopped(cast))
    attempt = validation.opened(cast)
    assert obstacles(attempt) == {Obstacle.OLD}
    with pytest.raises(BadInput):
        reuse.take_over(cast, attempt)


def test_what_grows_old_before_she_hands_in_counts_no_more(cast: Cast) -> None:
    earlier = reuse.stopped(cast)
    attempt = validation.opened(cast)
    reuse.take_over(cast, attempt)
    planning.agreed(cast.assessor, cast.participant, attempt)
    age_evidence(earlier)
    with pytest.raises(Refused) as refusal:
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    assert "saknas" in str(refusal.value.message)
    facts = attempt_facts(attempt)
    assert facts.judged == {} and sum(facts.evidence_count.values()) == 0
    lapsed = db.session.execute(select(ReusedFinding.lapsed_at)).scalars().all()
    assert lapsed and all(lapsed)


def test_a_pause_does_not_stop_the_clock_for_what_was_taken_over(cast: Cast) -> None:
    earlier = reuse.stopped(cast)
    attempt = validation.in_progress(cast)
    reuse.take_over(cast, attempt)
    actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Borta.")
    age_evidence(earlier)
    actions.take_up(actor=people.actor(cast.participant), attempt=attempt)
    assert attempt_facts(attempt).judged == {}


def test_a_finding_by_somebody_too_close_is_not_taken_over_and_stops_counting(cast: Cast) -> None:
    reuse.stopped(cast)
    later = reuse.with_new_assessor(cast)
    attempt = validation.opened(later)
    key = reuse.plain_key(queries.module_of(attempt))
    reuse.take_over(later, attempt, key)
    declare_conflict(
        actor=people.actor(cast.assessor),
        participant_id=cast.participant.id,
        staff_id=cast.assessor.id,
        tie=Tie.CLOSE,
    )
    db.session.commit()
    assert obstacles(attempt) == {Obstacle.TOO_CLOSE}
    assert attempt_facts(attempt).judged == {}


def test_a_trainees_finding_counts_only_when_it_was_countersigned(cast: Cast) -> None:
    mine = StaffCompetence.account_id == cast.assessor.id
    db.session.execute(update(StaffCompetence).where(mine).values(as_trainee=True))
    reuse.stopped(cast)
    attempt = validation.opened(reuse.with_new_assessor(cast))
    assert obstacles(attempt) == {Obstacle.NOT_COUNTED}


def test_what_the_verifier_returned_is_not_taken_over_unless_judged_since(cast: Cast) -> None:
    attempt = validation.decided(cast)
    actions.return_review(actor=people.actor(cast.verifier), attempt=attempt, reason="Titta igen.")
    module = queries.module_of(attempt)
    plain = reuse.plain_key(module)
    actions.judge(
        actor=people.actor(cast.assessor), attempt=attempt, criterion_key=plain, result=JudgementResult.MET,
        reason="Jag har tittat en gång till.",
    )  # fmt: skip
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    found = found_for(validation.opened(cast))
    assert {offer.criterion.id for offer in found.offers if offer.is_open} == {plain}
    assert {offer.obstacle for offer in found.offers} == {None, Obstacle.OVERTURNED}


def test_another_municipality_sees_nothing_until_she_is_handed_over(cast: Cast) -> None:
    earlier = reuse.stopped(cast)
    attempt = validation.opened(cast)
    earlier.case = in_another_municipality(earlier)
    db.session.commit()
    assert found_for(attempt).offers == ()
    with pytest.raises(BadInput):
        reuse.take_over(cast, attempt)
    actions.move_cases(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        to_unit=cast.unit,
        stays_in=(),
    )
    db.session.commit()
    assert found_for(attempt).open_count


def in_another_municipality(attempt: ModuleAttempt) -> ValidationCase:
    """A case of its own there."""
    place = people.unit()
    case = ValidationCase(
        participant_id=attempt.participant_id,
        organisation_id=place.organisation_id,
        unit_id=place.id,
        opened_by=attempt.case.opened_by,
        opened_at=attempt.case.opened_at,
    )
    db.session.add(case)
    db.session.flush()
    return case


def test_what_was_taken_over_is_taken_over_again_from_where_it_was_found(cast: Cast) -> None:
    first = reuse.stopped(cast)
    second = validation.opened(cast)
    reuse.take_over(cast, second)
    actions.abort(actor=people.actor(cast.participant), attempt=second, reason="")
    db.session.commit()
    third = validation.opened(cast)
    assert {offer.earlier.attempt_id for offer in found_for(third).offers} == {first.id}
    assert found_for(third).open_count


def test_the_earlier_assessor_and_authors_may_not_verify(cast: Cast) -> None:
    reuse.stopped(cast)
    author = people.staff(Role.INTERNAL_VERIFIER, cast.unit)
    attempt = validation.opened(reuse.with_new_assessor(cast))
    piece = (
        db.session.execute(select(Evidence).where(Evidence.author_id == cast.supervisor.id))
        .unique()
        .scalar_one()
    )
    piece.author_id = author.id
    reuse.take_over(cast, attempt)
    involved = involved_in(attempt)
    assert author.id in involved.evidence_authors and cast.assessor.id in involved.judges
    facts = attempt_facts(attempt)
    assert rules.may_verify(author.id, facts, involved) is not None


def test_the_database_holds_the_two_attempts_together(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.opened(cast)
    [made] = reuse.take_over(cast, attempt, reuse.plain_key(queries.module_of(attempt)))
    stranger = people.participant(cast.unit)
    found = db.session.get_one(ReusedFinding, made.id)
    right = {column.name: getattr(found, column.name) for column in ReusedFinding.__table__.columns}
    wrongs: list[dict[str, object]] = [
        {"participant_id": stranger.id},
        {"earlier_attempt_id": attempt.id},
        {"module_key": "stad"},
        {"criterion_key": "ett-annat"},
    ]
    for wrong in wrongs:
        again = _superseded_copy(made)
        with pytest.raises(IntegrityError, match=r"FOREIGN KEY|of_another_attempt"):
            db.session.execute(insert(ReusedFinding).values({**right, "judgement_id": again.id, **wrong}))
        db.session.rollback()
    db.session.execute(insert(ReusedFinding).values({**right, "judgement_id": _superseded_copy(made).id}))


def _superseded_copy(made: Judgement) -> Judgement:
    """A judgement like it that took over nothing."""
    again = Judgement(
        attempt_id=made.attempt_id,
        criterion_key=made.criterion_key,
        result=made.result,
        reason=made.reason,
        assessor_id=made.assessor_id,
        at=made.at,
        superseded_at=made.at,
    )
    db.session.add(again)
    db.session.flush()
    return again


def test_the_extract_tells_who_found_it_first_and_when(cast: Cast) -> None:
    reuse.stopped(cast)
    later = reuse.with_new_assessor(cast)
    attempt = validation.opened(later)
    reuse.take_over(later, attempt, reuse.safety_key(queries.module_of(attempt)))
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    page = reading.staff_page(people.actor(later.coordinator), attempt, queries.module_of(attempt))
    assert extracting.has_extract(page)
    [outcome] = extracting.extract_facts(attempt.id).outcomes
    [told] = outcome.criteria
    assert told.assessor_name == later.assessor.display_name
    assert told.first_assessor_name == cast.assessor.display_name and told.first_judged_on


def test_a_changed_criterion_is_not_taken_over(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.opened(cast)
    module = queries.module_of(attempt)
    key = module.criterion_ids[0]
    outcome = module.outcomes[0]
    changed = outcome.criteria[0].model_copy(update={"text": "Något helt annat."})
    criteria = (changed, *outcome.criteria[1:])
    outcomes = (outcome.model_copy(update={"criteria": criteria}), *module.outcomes[1:])
    anew = module.model_copy(update={"outcomes": outcomes})
    found = earlier_findings.findings_for(attempt, anew, judgements={}, too_close=())
    offer = found.of(key)
    assert offer is not None and offer.obstacle is Obstacle.CHANGED


def test_she_sees_what_she_has_shown_already(cast: Cast) -> None:
    reuse.stopped(cast)
    attempt = validation.submitted(cast)
    reuse.take_over(cast, attempt, reuse.plain_key(queries.module_of(attempt)))
    page = reading.own_page(people.actor(cast.participant), attempt, queries.module_of(attempt))
    assert len(page.reused_lines) == 1
    assert page.judged_count == 1


def decided_on_earlier(cast: Cast) -> tuple[ModuleAttempt, Cast]:
    """A later attempt, by another assessor, that rests on the earlier one alone, in the batch."""
    reuse.stopped(cast)
    later = reuse.with_new_assessor(cast)
    attempt = reuse.decided_on_earlier(later)
    return attempt, later


def test_the_certificate_tells_how_and_when_it_was_shown(cast: Cast) -> None:
    attempt, later = decided_on_earlier(cast)
    verification_actions.lock_batch(actor=SYSTEM, batch_id=batch_of(attempt).id)
    validation.approve(later, attempt)
    facts = certificate_facts(attempt.id)
    assert set(facts.methods) == {"Samtal", "Iakttagelse"}
    assert facts.period_from is not None and facts.period_to is not None
    assert facts.assessor_name == later.assessor.display_name


def test_a_decision_that_took_something_over_is_always_drawn(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = Policy(first_decisions=0, new_module_until=0, all_up_to=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    attempt, _ = decided_on_earlier(cast)
    for _number in range(4):
        validation.queued(validation.with_another_participant(cast))
    batch = verification_actions.lock_batch(actor=SYSTEM, batch_id=batch_of(attempt).id)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None and item.drawn and Why.REUSED.value in item.reasons
    assert verification_queries.kept_facts(item).has_reused
    others = [one for one in verification_queries.items_of(batch.id) if one.attempt_id != attempt.id]
    assert not any(Why.REUSED.value in one.reasons for one in others)


def test_a_sample_from_before_is_read_as_it_was_drawn(cast: Cast) -> None:
    attempt, _ = decided_on_earlier(cast)
    verification_actions.lock_batch(actor=SYSTEM, batch_id=batch_of(attempt).id)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    item.facts = {key: value for key, value in item.facts.items() if key != "reused"}
    assert not verification_queries.kept_facts(item).has_reused


def batch_of(attempt: ModuleAttempt) -> Batch:
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    return item.batch
