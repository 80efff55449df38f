"""Row 20: she asks for a decision to be looked at again; other people answer, in time, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from stegvis.access import SYSTEM, Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, Refused
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.states import OrderState, WithdrawalCause
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account
from stegvis.validation import actions, queries, reconsiderations
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.states import ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def state_of(attempt: ModuleAttempt) -> AttemptState:
    return queries.get_attempt(attempt.id).state


def ask(cast: Cast, attempt: ModuleAttempt) -> None:
    actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan visst det här."
    )
    db.session.commit()


def answer(who: Account, attempt: ModuleAttempt, *, stands: bool = True) -> None:
    actions.answer_reconsideration(
        actor=people.actor(who), attempt=attempt, stands=stands, words="Jag har tittat noga."
    )
    db.session.commit()


def other_assessor(cast: Cast) -> Account:
    other = people.staff(Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, other, Role.ASSESSOR)
    return other


def not_achieved(cast: Cast) -> ModuleAttempt:
    """Verified without being achieved: it has ended."""
    key = queries.module_of(validation.opened(cast)).criterion_ids[0]
    attempt = validation.decided(cast, not_yet=frozenset({key}))
    validation.approve(cast, attempt)
    return attempt


def test_asked_and_answered_the_attempt_is_where_it_was(cast: Cast) -> None:
    attempt = not_achieved(cast)
    ask(cast, attempt)
    ask(cast, attempt)
    assert state_of(attempt) is AttemptState.RECONSIDERATION
    assert attempt.ended_at is None
    answer(cast.assessor, attempt)
    assert state_of(attempt) is AttemptState.VERIFIED
    assert attempt.ended_at is not None
    names = [event.name for event in queries.history(attempt.id)]
    assert (names.count("reconsideration_asked"), names[-1]) == (1, "decision_stood")


def test_three_steps_with_other_people_and_then_no_more(cast: Cast) -> None:
    attempt = not_achieved(cast)
    ask(cast, attempt)
    answer(cast.assessor, attempt)
    ask(cast, attempt)
    other = other_assessor(cast)
    with pytest.raises(Refused, match="redan svarat"):
        answer(cast.assessor, attempt)
    answer(other, attempt)
    assert state_of(attempt) is AttemptState.RECONSIDERATION
    with pytest.raises(Refused, match="redan svarat"):
        answer(other, attempt)
    with pytest.raises(Refused, match="inte din tur"):
        answer(cast.issuer, attempt)
    answer(cast.verifier, attempt)
    assert state_of(attempt) is AttemptState.VERIFIED
    ask(cast, attempt)
    with pytest.raises(Refused):
        answer(cast.verifier, attempt)
    answer(cast.issuer, attempt)
    with pytest.raises(Refused, match="slutligt"):
        ask(cast, attempt)


def test_one_who_does_not_agree_is_enough_and_the_decision_is_made_by_somebody_else(cast: Cast) -> None:
    attempt = not_achieved(cast)
    ask(cast, attempt)
    answer(cast.assessor, attempt)
    ask(cast, attempt)
    answer(other_assessor(cast), attempt, stands=False)
    answer(cast.verifier, attempt, stands=True)
    assert state_of(attempt) is AttemptState.RETURNED
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.decide(
            actor=people.actor(cast.assessor),
            attempt=attempt,
            outcome=Outcome.PARTLY,
            reason="Mer.",
            weighing=WEIGHED,
        )
    with pytest.raises(Refused):
        ask(cast, attempt)


@pytest.mark.parametrize(("days", "in_time"), [(14, True), (15, False)])
def test_she_may_ask_for_fourteen_calendar_days(cast: Cast, days: int, in_time: bool) -> None:
    attempt = validation.cleared(cast)
    with clock.at(clock.now() + timedelta(days=days)):
        if in_time:
            ask(cast, attempt)
        else:
            with pytest.raises(Refused, match="Tiden"):
                ask(cast, attempt)


def test_what_is_late_may_be_passed_on_and_only_then(cast: Cast) -> None:
    attempt, participant = validation.cleared(cast), people.actor(cast.participant)
    ask(cast, attempt)
    with pytest.raises(Refused, match="Vänta"):
        actions.pass_on_reconsideration(actor=participant, attempt=attempt)
    with clock.at(clock.now() + timedelta(days=10)):
        actions.pass_on_reconsideration(actor=participant, attempt=attempt)
        [request] = reconsiderations.of_attempts([attempt.id]).values()
        assert request.step == 2
        with pytest.raises(Refused):
            answer(cast.assessor, attempt)


def test_she_may_talk_and_the_coordinator_writes_it_down(cast: Cast) -> None:
    attempt, coordinator = validation.cleared(cast), people.actor(cast.coordinator)
    with pytest.raises(BadInput):
        actions.ask_reconsideration(actor=coordinator, attempt=attempt, wants_to_talk=True)
    actions.ask_reconsideration(actor=people.actor(cast.participant), attempt=attempt, wants_to_talk=True)
    [line] = reconsiderations.to_answer(coordinator, Role.COORDINATOR)
    assert line.waits_for_words
    actions.ask_reconsideration(actor=coordinator, attempt=attempt, ground="Hon visade på praktiken.")
    [line] = reconsiderations.to_answer(people.actor(cast.assessor), Role.ASSESSOR)
    assert (line.step, line.waits_for_words) == (1, False)
    assert not reconsiderations.to_answer(people.actor(cast.verifier), Role.INTERNAL_VERIFIER)


def test_staff_may_not_ask_nor_she_answer(cast: Cast) -> None:
    attempt = validation.cleared(cast)
    with pytest.raises(Forbidden):
        actions.ask_reconsideration(actor=people.actor(cast.supervisor), attempt=attempt, ground="Fel.")
    db.session.rollback()
    ask(cast, attempt)
    with pytest.raises(Refused, match="dig själv"):
        answer(cast.participant, attempt)


def test_only_an_open_request_blocks_the_certificate(cast: Cast) -> None:
    attempt, issuer = validation.cleared(cast), people.actor(cast.issuer)
    ask(cast, attempt)
    with pytest.raises(Refused):
        certificate_actions.order_issue(actor=issuer, attempt_id=attempt.id)
    db.session.rollback()
    answer(cast.assessor, attempt)
    order = certificate_actions.order_issue(actor=issuer, attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    assert certificate_queries.get_order(order.id).state is OrderState.DONE
    assert state_of(attempt) is AttemptState.CERTIFIED


def test_after_the_certificate_it_can_end_in_withdrawal(cast: Cast) -> None:
    attempt, issuer = validation.cleared(cast), people.actor(cast.issuer)
    order = certificate_actions.order_issue(actor=issuer, attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    ask(cast, attempt)
    assert validation.opened(cast).id == attempt.id, "no new attempt begins while the old one is open"
    answer(cast.assessor, attempt, stands=False)
    assert state_of(attempt) is AttemptState.CERTIFIED
    assert [one.certificate.attempt_id for one in certificate_queries.doubted_certificates(issuer)] == [
        attempt.id
    ]
    certificate_actions.withdraw(
        actor=issuer,
        certificate_id=certificate_queries.get_certificate(order.id).id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon hördes i dag.",
    )
    assert state_of(attempt) is AttemptState.WITHDRAWN
    assert not certificate_queries.doubted_certificates(issuer)


def test_taken_back_and_asked_again_it_is_the_same_step(cast: Cast) -> None:
    attempt, participant = validation.cleared(cast), people.actor(cast.participant)
    ask(cast, attempt)
    actions.take_back_reconsideration(actor=participant, attempt=attempt)
    actions.take_back_reconsideration(actor=participant, attempt=attempt)
    assert state_of(attempt) is AttemptState.CLEARED
    ask(cast, attempt)
    standing = reconsiderations.standing_of(attempt)
    assert standing is not None and standing.request is not None
    assert (standing.request.step, standing.request.result) == (1, None)


def test_a_batch_that_locked_meanwhile_draws_what_comes_back(cast: Cast) -> None:
    attempt = validation.queued(cast)
    ask(cast, attempt)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    verification_actions.lock_batch(actor=SYSTEM, batch_id=item.batch_id)
    db.session.commit()
    assert item.batch.closed_at is None, "what is under reconsideration holds its batch open"
    answer(cast.assessor, attempt)
    assert state_of(attempt) is AttemptState.SAMPLED
    assert item.batch.closed_at is None
    validation.approve(cast, attempt)
    assert state_of(attempt) is AttemptState.CLEARED


def test_what_was_decided_anew_before_the_draw_is_drawn_once(cast: Cast) -> None:
    attempt, assessor = validation.queued(cast), people.actor(cast.assessor)
    ask(cast, attempt)
    answer(cast.assessor, attempt, stands=False)
    assert state_of(attempt) is AttemptState.RETURNED
    actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, reason="Bra.", weighing=WEIGHED)
    db.session.commit()
    validation.lock_batch_of(attempt)
    assert state_of(attempt) is AttemptState.SAMPLED
    standing = reconsiderations.standing_of(attempt)
    assert standing is not None
    assert (standing.request, standing.next_step) == (None, 1), "a new decision has steps of its own"


def overruled(cast: Cast, other: Account) -> ModuleAttempt:
    """Step 2 has ended: the first assessor's decision is to be made anew by somebody else."""
    attempt = not_achieved(cast)
    ask(cast, attempt)
    answer(cast.assessor, attempt)
    ask(cast, attempt)
    answer(other, attempt, stands=False)
    answer(cast.verifier, attempt)
    return attempt


def decide(who: Account, attempt: ModuleAttempt) -> ModuleAttempt:
    attempt = actions.decide(
        actor=people.actor(who),
        attempt=attempt,
        outcome=Outcome.PARTLY,
        reason="Öva mer på kassan.",
        weighing=WEIGHED,
    )
    db.session.commit()
    return attempt


def test_whoever_was_overruled_does_not_decide_after_a_verifiers_return_either(cast: Cast) -> None:
    other = other_assessor(cast)
    attempt = overruled(cast, other)
    decide(other, attempt)
    verification_actions.finish_review(
        actor=people.actor(cast.verifier), attempt=attempt, outcome=ReviewOutcome.RETURNED, reason="Se igen."
    )
    db.session.commit()
    with pytest.raises(Refused, match="En annan bedömare"):
        decide(cast.assessor, attempt)
    assert decide(other, attempt).state is AttemptState.SAMPLED


def test_whoever_was_overruled_neither_signs_nor_decides_after_a_trainees_decision(cast: Cast) -> None:
    trainee, colleague = other_assessor(cast), other_assessor(cast)
    attempt = overruled(cast, trainee)
    mine = StaffCompetence.account_id == trainee.id
    db.session.execute(update(StaffCompetence).where(mine).values(as_trainee=True))
    assert decide(trainee, attempt).state is AttemptState.ASSESSED
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.countersign(actor=people.actor(cast.assessor), attempt=attempt, stands=True)
    actions.countersign(actor=people.actor(colleague), attempt=attempt, stands=False, words="Se igen.")
    db.session.commit()
    with pytest.raises(Refused, match="En annan bedömare"):
        decide(cast.assessor, attempt)
    assert decide(colleague, attempt).state is AttemptState.SAMPLED


def test_whoever_was_overruled_does_not_decide_when_it_was_stopped_and_taken_up(cast: Cast) -> None:
    attempt = overruled(cast, other_assessor(cast))
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    actions.take_up(actor=people.actor(cast.coordinator), attempt=attempt)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    db.session.commit()
    with pytest.raises(Refused, match="En annan bedömare"):
        decide(cast.assessor, attempt)


def test_whoever_is_too_close_does_not_answer_though_others_have_still_to(cast: Cast) -> None:
    attempt = not_achieved(cast)
    ask(cast, attempt)
    answer(cast.assessor, attempt)
    ask(cast, attempt)
    other = other_assessor(cast)
    declare_conflict(
        actor=people.actor(other), participant_id=cast.participant.id, staff_id=other.id, tie=Tie.CLOSE
    )
    with pytest.raises(Refused):
        answer(other, attempt)
    standing = reconsiderations.standing_of(attempt)
    assert standing is not None and standing.request is not None
    assert [one.answered_by for one in standing.request.answers] == [cast.assessor.id]


def test_she_may_stop_while_she_waits_for_an_answer_and_nobody_else_may(cast: Cast) -> None:
    attempt = validation.queued(cast)
    ask(cast, attempt)
    with pytest.raises(Refused, match="väntar på svar"):
        actions.abort(actor=people.actor(cast.coordinator), attempt=attempt, reason="Slut.")
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    assert state_of(attempt) is AttemptState.ABORTED
    assert not reconsiderations.of_attempts([attempt.id])


@pytest.mark.parametrize("ended", ["certified", "not achieved"])
def test_what_had_ended_before_she_asked_stays_as_it_ended(cast: Cast, ended: str) -> None:
    if ended == "certified":
        attempt = validation.cleared(cast)
        certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
        db.session.commit()
        outbox.run_pending()
    else:
        attempt = not_achieved(cast)
    ask(cast, attempt)
    with pytest.raises(Refused, match="ta tillbaka"):
        actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
