"""Batches on a real database: taking in, locking, drawing, widening, and approving the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from flask import Flask

from stegvis.access import SYSTEM, Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict, take_conflict_back
from stegvis.people.conflict_models import Tie
from stegvis.people.conflicts import conflict_between
from stegvis.people.models import Account
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.certifying import certificate_facts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions, queries, showing
from stegvis.verification.drawing import Policy, Why
from stegvis.verification.models import Batch
from stegvis.verification.repeating import repeated
from stegvis.verification.rules import CriterionWord
from stegvis.verification.standardisation_queries import open_items
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def queued_attempts(cast: Cast, number: int, assessor: Account | None = None) -> list[ModuleAttempt]:
    return [validation.queued(validation.with_another_participant(cast, assessor)) for _ in range(number)]


def batch_of(attempt: ModuleAttempt) -> Batch:
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    return item.batch


def state(attempt: ModuleAttempt) -> AttemptState:
    return validation_queries.get_attempt(attempt.id).state


def with_state(attempts: Iterable[ModuleAttempt], wanted: AttemptState) -> list[ModuleAttempt]:
    return [attempt for attempt in attempts if state(attempt) is wanted]


def review(by: Account, attempt: ModuleAttempt, agreement: Agreement = Agreement.AGREE) -> None:
    key = validation_queries.module_of(attempt).criterion_ids[0]
    agrees = agreement is Agreement.AGREE
    actions.finish_review(
        actor=people.actor(by),
        attempt=attempt,
        outcome=ReviewOutcome.APPROVED if agrees else ReviewOutcome.RETURNED,
        checks=tuple(Check) if agrees else (),
        reason="" if agrees else "Bedöm om.",
        words={key: CriterionWord(agreement, "Det syns inte i filmen.")},
    )
    db.session.commit()


@pytest.fixture
def experienced(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A unit whose assessor and module are known: nothing must be drawn, and the rate is a third."""
    policy = Policy(first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    return cast


def locked_batch(cast: Cast, number: int = 5) -> tuple[Batch, list[ModuleAttempt]]:
    attempts = queued_attempts(cast, number)
    actions.lock_batch(actor=people.actor(cast.verifier), batch_id=batch_of(attempts[0]).id)
    db.session.commit()
    return batch_of(attempts[0]), attempts


def test_decisions_of_a_module_in_a_unit_gather_in_one_batch(cast: Cast) -> None:
    attempts = queued_attempts(cast, 3)
    assert {batch_of(attempt).id for attempt in attempts} == {batch_of(attempts[0]).id}
    assert {state(attempt) for attempt in attempts} == {AttemptState.IN_QUEUE}


def test_another_unit_has_its_own_batch(cast: Cast) -> None:
    there = validation.cast(people.unit())
    assert batch_of(validation.queued(cast)).id != batch_of(validation.queued(there)).id


def test_a_full_batch_locks_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(batch_size=2)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    attempts = queued_attempts(cast, 2)
    batch = batch_of(attempts[0])
    assert (batch.locked_at is None, batch.locked_by) == (False, None)
    assert AttemptState.IN_QUEUE not in {state(attempt) for attempt in attempts}
    assert batch_of(validation.queued(validation.with_another_participant(cast))).id != batch.id


def test_a_batch_locks_by_itself_after_ten_working_days(cast: Cast) -> None:
    attempt = validation.queued(cast)
    with clock.at(clock.now() + timedelta(days=11)):
        assert actions.lock_due_batches() == 0
    with clock.at(clock.now() + timedelta(days=15)):
        assert actions.lock_due_batches() == 1
        assert actions.lock_due_batches() == 0
    assert state(attempt) is AttemptState.SAMPLED


def test_locking_twice_gives_the_same_sample(cast: Cast) -> None:
    batch, attempts = locked_batch(cast)
    before = (batch.seed, [state(attempt) for attempt in attempts])
    actions.lock_batch(actor=people.actor(cast.verifier), batch_id=batch.id)
    db.session.commit()
    assert (batch.seed, [state(attempt) for attempt in attempts]) == before


def test_the_sample_can_be_drawn_again_from_what_is_stored(cast: Cast) -> None:
    batch, _ = locked_batch(cast)
    items = queries.items_of(batch.id)
    again = repeated(batch)
    drawn = {item.attempt_id: tuple(item.reasons) for item in items if item.drawn}
    assert again.again == drawn and again.is_the_same
    assert (again.rate, again.planned) == (batch.rate, batch.planned)


def test_the_command_says_whether_the_sample_is_the_stored_one(app: Flask) -> None:
    with app.app_context():
        batch, attempts = locked_batch(validation.cast())
        outcomes = [app.test_cli_runner().invoke(args=["repeat-draw", str(batch.id)])]
        item = queries.latest_item_of_attempt(attempts[0].id)
        assert item is not None
        item.reasons = [Why.DISPUTED_SAFETY.value]
        db.session.commit()
        outcomes.append(app.test_cli_runner().invoke(args=["repeat-draw", str(batch.id)]))
        outcomes.append(app.test_cli_runner().invoke(args=["repeat-draw", str(attempts[0].id)]))
    assert [outcome.exit_code for outcome in outcomes] == [0, 1, 1]
    assert "the same sample" in outcomes[0].output and str(attempts[0].id) in outcomes[0].output
    assert "another one" in outcomes[1].output and "no locked batch" in outcomes[2].output


def test_what_a_disagreement_draws_later_does_not_change_the_draw(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced, 9)
    [drawn, *_rest] = with_state(attempts, AttemptState.SAMPLED)
    review(experienced.verifier, drawn, Agreement.DISAGREE)
    assert not with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    assert repeated(batch).is_the_same


def test_the_first_three_decisions_of_an_assessor_are_drawn(cast: Cast) -> None:
    _, attempts = locked_batch(cast)
    reasons = queries.reasons_of([attempt.id for attempt in attempts])
    first = [attempt for attempt in attempts if Why.FIRST_DECISIONS.value in reasons[attempt.id]]
    assert first == attempts[:3]


def test_a_decision_whose_maker_is_declared_too_close_is_drawn(app: Flask, experienced: Cast) -> None:
    attempts = queued_attempts(experienced, 5)
    for attempt in attempts:
        declare_conflict(
            actor=people.actor(experienced.coordinator), participant_id=attempt.participant_id,
            staff_id=experienced.assessor.id, tie=Tie.CLOSE,
        )  # fmt: skip
        if attempt is attempts[0]:
            mistake = conflict_between(attempt.participant_id, experienced.assessor.id)
            assert mistake is not None
            take_conflict_back(
                actor=people.actor(experienced.coordinator), conflict=mistake, reason="Ett misstag."
            )
    db.session.commit()

    actions.lock_batch(actor=people.actor(experienced.verifier), batch_id=batch_of(attempts[0]).id)

    reasons = queries.reasons_of([attempt.id for attempt in attempts])
    drawn_for_it = [attempt for attempt in attempts if Why.CONFLICT.value in reasons[attempt.id]]
    assert drawn_for_it == attempts[1:]
    verifier, address = experienced.verifier, f"/granskningar/{attempts[1].id}"
    db.session.commit()
    page = people.signed_in_client(app, verifier).get(address)
    assert "Jäv är antecknat" in page.text


def test_what_chance_left_out_is_drawn_when_a_conflict_is_declared_later(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced, 9)
    left, *others = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    for _ in range(2):
        declare_conflict(
            actor=people.actor(experienced.coordinator), participant_id=left.participant_id,
            staff_id=experienced.assessor.id, tie=Tie.CLOSE,
        )  # fmt: skip
    declare_conflict(
        actor=people.actor(experienced.coordinator), participant_id=others[0].participant_id,
        staff_id=people.staff(Role.ASSESSOR, experienced.unit).id, tie=Tie.CLOSE,
    )  # fmt: skip
    db.session.commit()
    assert state(left) is AttemptState.SAMPLED
    assert queries.reasons_of([left.id]) == {left.id: [Why.CONFLICT.value]}
    assert with_state(others, AttemptState.OUTSIDE_SAMPLE) == others, "nobody of theirs decided about them"
    assert repeated(batch).is_the_same
    with pytest.raises(Refused, match="väntar på granskning"):
        actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id)


def test_a_batch_from_before_the_clause_is_drawn_again_as_it_was(cast: Cast) -> None:
    batch, _ = locked_batch(cast)
    item = queries.items_of(batch.id)[0]
    item.facts = {key: value for key, value in item.facts.items() if key != "in_conflict"}
    assert queries.kept_facts(item).in_conflict is False


def test_a_case_with_interpreter_is_drawn(experienced: Cast) -> None:
    attempts = queued_attempts(experienced, 4)
    around = validation.with_another_participant(experienced)
    attempt = validation.submitted(around)
    validation.observe_all(around, attempt)
    validation.judge_all(around, attempt)
    validation_actions.decide(
        actor=people.actor(around.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        interpreter_used=True,
        weighing=WEIGHED,
    )
    actions.lock_batch(actor=SYSTEM, batch_id=batch_of(attempts[0]).id)
    assert Why.INTERPRETER.value in queries.reasons_of([attempt.id])[attempt.id]


def test_a_participant_who_stopped_is_not_drawn(cast: Cast) -> None:
    attempts = queued_attempts(cast, 2)
    validation_actions.abort(actor=people.actor(cast.coordinator), attempt=attempts[0], reason="Fick arbete.")
    actions.lock_batch(actor=SYSTEM, batch_id=batch_of(attempts[0]).id)
    assert (state(attempts[0]), state(attempts[1])) == (AttemptState.ABORTED, AttemptState.SAMPLED)


def test_the_rest_waits_until_every_drawn_one_is_reviewed(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    drawn, rest = (
        with_state(attempts, AttemptState.SAMPLED),
        with_state(attempts, AttemptState.OUTSIDE_SAMPLE),
    )
    assert (len(drawn), len(rest)) == (2, 3)
    with pytest.raises(Refused, match="Granska först"):
        actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id)
    for attempt in drawn:
        review(experienced.verifier, attempt)
    assert actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id) == 3
    assert {state(attempt) for attempt in attempts} == {AttemptState.CLEARED}
    assert batch.closed_at is not None
    assert actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id) == 0


def test_a_certificate_of_an_attempt_outside_the_sample_names_the_verifier(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    rest = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    for attempt in with_state(attempts, AttemptState.SAMPLED):
        review(experienced.verifier, attempt)
    actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id)
    assert certificate_facts(rest[0].id).verifier_id == experienced.verifier.id
    order = certificate_actions.order_issue(actor=people.actor(experienced.issuer), attempt_id=rest[0].id)
    db.session.commit()
    outbox.run_pending()
    assert certificate_queries.get_certificate(order.id).holder_id == rest[0].participant_id


def test_what_the_verifier_has_had_to_do_with_is_left_for_another(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    rest = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    participant = people_queries.get_account(rest[0].participant_id)
    people.assignment(participant, experienced.verifier, Role.COORDINATOR)
    for attempt in with_state(attempts, AttemptState.SAMPLED):
        review(experienced.verifier, attempt)
    assert actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id) == 2
    assert (state(rest[0]), batch.closed_at) == (AttemptState.OUTSIDE_SAMPLE, None)
    another = people.staff(Role.INTERNAL_VERIFIER, experienced.unit)
    assert actions.approve_rest(actor=people.actor(another), batch_id=batch.id) == 1
    assert batch.closed_at is not None


def test_a_disagreement_draws_all_of_that_assessors_and_opens_a_standardisation_item(
    experienced: Cast,
) -> None:
    other = people.staff(Role.ASSESSOR, experienced.unit)
    others = queued_attempts(experienced, 3, other)
    batch, attempts = locked_batch(experienced, 3)
    review(
        experienced.verifier,
        next(one for one in attempts if state(one) is AttemptState.SAMPLED),
        Agreement.DISAGREE,
    )
    assert not with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    assert with_state(others, AttemptState.OUTSIDE_SAMPLE), "another assessor's are left as they were"
    reasons = queries.reasons_of([attempt.id for attempt in attempts])
    assert [Why.WIDENED.value] in reasons.values()
    items = open_items([experienced.unit.organisation_id])
    key = validation_queries.module_of(attempts[0]).criterion_ids[0]
    assert [item.criterion_key for item, _ in items] == [key]
    assert batch.closed_at is None


def test_an_action_returns_the_attempt_and_draws_no_more(experienced: Cast) -> None:
    _, attempts = locked_batch(experienced)
    drawn = with_state(attempts, AttemptState.SAMPLED)
    review(experienced.verifier, drawn[0], Agreement.ACTION)
    assert state(drawn[0]) is AttemptState.RETURNED
    assert len(with_state(attempts, AttemptState.OUTSIDE_SAMPLE)) == 3


def test_a_decision_made_anew_is_reviewed_again(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    attempt = with_state(attempts, AttemptState.SAMPLED)[0]
    review(experienced.verifier, attempt, Agreement.ACTION)
    validation_actions.decide(
        actor=people.actor(experienced.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="Igen.",
        weighing=WEIGHED,
    )
    db.session.commit()
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    assert (state(attempt), item.reasons, item.batch_id) == (AttemptState.SAMPLED, ["changed"], batch.id)
    review(experienced.verifier, attempt)
    assert state(attempt) is AttemptState.CLEARED


def test_a_batch_that_closed_on_a_return_opens_for_the_decision_that_is_made_anew(cast: Cast) -> None:
    attempt = validation.decided(cast)
    review(cast.verifier, attempt, Agreement.ACTION)
    item = queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    assert item.batch.closed_at is not None, "nothing else is in it"
    validation_actions.decide(
        actor=people.actor(cast.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="Igen.",
        weighing=WEIGHED,
    )
    db.session.commit()

    assert state(attempt) is AttemptState.SAMPLED
    assert item.batch.closed_at is None
    assert item.batch.id in {batch.id for batch in queries.batches_in_places(people.actor(cast.verifier))}
    review(cast.verifier, attempt)
    assert item.batch.closed_at is not None


def test_a_disagreement_without_reason_is_refused_at_its_field(cast: Cast) -> None:
    attempt = validation.decided(cast)
    key = validation_queries.module_of(attempt).criterion_ids[0]
    with pytest.raises(BadInput) as refusal:
        actions.finish_review(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.RETURNED,
            reason="Bedöm om.",
            words={key: CriterionWord(Agreement.DISAGREE)},
        )
    assert refusal.value.field == f"note_{key.replace('-', '_')}"


def test_the_database_knows_no_half_locked_batch(cast: Cast) -> None:
    batch = batch_of(validation.queued(cast))
    batch.locked_at = clock.now()
    with pytest.raises(Exception, match="locked_is_drawn"):
        db.session.flush()


def ask_reconsideration(attempt: ModuleAttempt) -> None:
    her = people_queries.get_account(attempt.participant_id)
    validation_actions.ask_reconsideration(actor=people.actor(her), attempt=attempt, ground="Jag kan det.")
    db.session.commit()


def answer(by: Account, attempt: ModuleAttempt, *, stands: bool) -> None:
    validation_actions.answer_reconsideration(
        actor=people.actor(by), attempt=attempt, stands=stands, words="Jag har tittat."
    )
    db.session.commit()


def test_the_rest_waits_for_a_drawn_one_that_is_under_reconsideration(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    first, second = with_state(attempts, AttemptState.SAMPLED)
    review(experienced.verifier, first)
    ask_reconsideration(second)
    verifier = people.actor(experienced.verifier)
    with pytest.raises(Refused, match="omprövas"):
        actions.approve_rest(actor=verifier, batch_id=batch.id)
    line = showing.batch_page(verifier, batch).line
    assert (line.may_approve_rest, line.waiting, line.reconsidered) == (False, 0, 1)
    answer(experienced.assessor, second, stands=True)
    review(experienced.verifier, second)
    assert showing.batch_page(verifier, batch).line.may_approve_rest
    assert actions.approve_rest(actor=verifier, batch_id=batch.id) == 3
    assert batch.closed_at is not None


def test_a_reconsideration_after_the_review_holds_nobody_up(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    drawn = with_state(attempts, AttemptState.SAMPLED)
    for attempt in drawn:
        review(experienced.verifier, attempt)
    ask_reconsideration(drawn[0])
    assert actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id) == 3


def test_a_disagreement_draws_what_is_under_reconsideration_when_it_is_back(experienced: Cast) -> None:
    _, attempts = locked_batch(experienced)
    outside = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)[0]
    ask_reconsideration(outside)
    review(experienced.verifier, with_state(attempts, AttemptState.SAMPLED)[0], Agreement.DISAGREE)
    assert state(outside) is AttemptState.RECONSIDERATION
    answer(experienced.assessor, outside, stands=True)
    assert state(outside) is AttemptState.SAMPLED
    assert queries.reasons_of([outside.id])[outside.id] == [Why.WIDENED.value]


def test_outside_the_sample_and_back_it_is_not_drawn_without_a_disagreement(experienced: Cast) -> None:
    _, attempts = locked_batch(experienced)
    outside = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)[0]
    ask_reconsideration(outside)
    answer(experienced.assessor, outside, stands=True)
    assert state(outside) is AttemptState.OUTSIDE_SAMPLE


@pytest.mark.parametrize("ends", ["stopped", "reopened"])
def test_a_batch_closes_when_its_last_drawn_one_leaves_it(cast: Cast, ends: str) -> None:
    batch, attempts = locked_batch(cast, 2)
    review(cast.verifier, attempts[0])
    assert batch.closed_at is None
    if ends == "stopped":
        her = people_queries.get_account(attempts[1].participant_id)
        validation_actions.abort(actor=people.actor(her), attempt=attempts[1], reason="")
    else:
        ask_reconsideration(attempts[1])
        assert batch.closed_at is None, "she may come back"
        answer(cast.assessor, attempts[1], stands=False)
    assert batch.closed_at is not None


def test_whoever_has_moved_to_another_unit_is_reviewed_there(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    for attempt in with_state(attempts, AttemptState.SAMPLED):
        review(experienced.verifier, attempt)
    moved, *stays = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)
    organisation = people_queries.get_organisation(experienced.unit.organisation_id)
    there = people.unit(organisation)
    validation_actions.move_cases(
        actor=people.actor(experienced.coordinator),
        participant_id=moved.participant_id,
        to_unit=there,
        stays_in=(),
    )
    db.session.commit()
    assert actions.approve_rest(actor=people.actor(experienced.verifier), batch_id=batch.id) == 2
    assert {state(one) for one in stays} == {AttemptState.CLEARED}
    assert state(moved) is AttemptState.SAMPLED
    assert queries.reasons_of([moved.id])[moved.id] == [Why.MOVED.value]
    assert batch.closed_at is None
    verifier_there = people.staff(Role.INTERNAL_VERIFIER, there)
    assert [one.attempt.attempt_id for one in showing.work_of(people.actor(verifier_there)).to_review] == [
        moved.id
    ]
    review(verifier_there, moved)
    assert batch.closed_at is not None


def test_a_verifier_of_the_whole_municipality_approves_whoever_has_moved_within_it(experienced: Cast) -> None:
    batch, attempts = locked_batch(experienced)
    for attempt in with_state(attempts, AttemptState.SAMPLED):
        review(experienced.verifier, attempt)
    moved = with_state(attempts, AttemptState.OUTSIDE_SAMPLE)[0]
    organisation = people_queries.get_organisation(experienced.unit.organisation_id)
    there = people.unit(organisation)
    validation_actions.move_cases(
        actor=people.actor(experienced.coordinator),
        participant_id=moved.participant_id,
        to_unit=there,
        stays_in=(),
    )
    everywhere = people.staff(Role.INTERNAL_VERIFIER, experienced.unit, whole_organisation=True)
    assert actions.approve_rest(actor=people.actor(everywhere), batch_id=batch.id) == 3
