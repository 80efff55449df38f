"""Interim samples: drawn once a quarter, looked at, answered; no attempt is moved by them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from stegvis.access import SYSTEM, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people.models import Account
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions, interim_reading
from stegvis.verification import interim_queries as queries
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.interim_rules import draw_running
from stegvis.verification.states import Agreement
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def drawn(cast: Cast) -> tuple[ModuleAttempt, InterimItem]:
    """The only running attempt of the unit, which is therefore drawn."""
    attempt = validation.submitted(cast)
    actions.draw_interim(actor=SYSTEM, unit=cast.unit)
    db.session.commit()
    (line,) = queries.to_look_at(people.actor(cast.verifier))
    assert line.attempt_id == attempt.id
    return attempt, queries.get_item(line.item_id)


def note(by: Account, item: InterimItem, agreement: Agreement, words: str = "") -> InterimItem:
    made = actions.note_interim(actor=people.actor(by), item_id=item.id, agreement=agreement, note=words)
    db.session.commit()
    return made


def test_a_tenth_of_what_runs_is_drawn_and_can_be_drawn_anew_from_what_is_stored(cast: Cast) -> None:
    attempts = [validation.submitted(validation.with_another_participant(cast)) for _ in range(11)]
    sample = actions.draw_interim(actor=people.actor(cast.verifier), unit=cast.unit)
    lines = queries.to_look_at(people.actor(cast.verifier))
    assert sample.planned == len(lines) == 2
    assert set(sample.running) == {str(attempt.id) for attempt in attempts}
    again = draw_running([UUID(one) for one in sample.running], sample.seed, sample.rate)
    assert {line.attempt_id for line in lines} == set(again)


def test_a_quarter_is_drawn_once_and_the_next_one_anew(cast: Cast) -> None:
    validation.submitted(cast)
    first = actions.draw_interim(actor=SYSTEM, unit=cast.unit)
    assert actions.draw_interim(actor=people.actor(cast.verifier), unit=cast.unit).id == first.id
    assert actions.draw_due_interim() == 0
    with clock.at(clock.now() + timedelta(days=92)):
        assert actions.draw_due_interim() == 1
        assert actions.draw_due_interim() == 0
    assert db.session.query(InterimSample).count() == 2


def test_the_system_draws_in_each_unit_where_something_runs(cast: Cast) -> None:
    validation.submitted(cast)
    elsewhere = validation.cast()
    validation.in_progress(elsewhere)
    people.unit()
    assert actions.draw_due_interim() == 2


def test_nothing_to_draw_is_told(cast: Cast) -> None:
    validation.decided(cast)
    with pytest.raises(Refused):
        actions.draw_interim(actor=people.actor(cast.verifier), unit=cast.unit)


def test_a_participant_with_protected_identity_is_not_drawn(cast: Cast) -> None:
    validation.submitted(validation.cast(cast.unit, protected=True))
    assert queries.running_in(cast.unit.id) == []


def test_looking_moves_nothing_and_reaches_the_assessor_who_answers(cast: Cast) -> None:
    attempt, item = drawn(cast)
    before = (attempt.state, len(validation_queries.history(attempt.id)))
    note(cast.verifier, item, Agreement.ACTION, "Fråga om tolk behövs.")
    (step,) = interim_reading.to_answer(people.actor(cast.assessor))
    assert step.needs_answer
    assert queries.to_look_at(people.actor(cast.verifier)) == []
    with pytest.raises(BadInput) as refusal:
        actions.answer_interim(actor=people.actor(cast.assessor), item_id=item.id, answer=" ")
    assert refusal.value.field == "answer"
    actions.answer_interim(actor=people.actor(cast.assessor), item_id=item.id, answer="Tolk är bokad.")
    assert interim_reading.to_answer(people.actor(cast.assessor)) == []
    now = validation_queries.get_attempt(attempt.id)
    assert (now.state, len(validation_queries.history(attempt.id))) == before


def test_all_well_is_read_without_words(cast: Cast) -> None:
    _attempt, item = drawn(cast)
    note(cast.verifier, item, Agreement.AGREE)
    answered = actions.answer_interim(actor=people.actor(cast.assessor), item_id=item.id)
    assert answered.answered_by == cast.assessor.id


def test_saying_the_same_again_has_no_effect_and_something_else_is_refused(cast: Cast) -> None:
    _attempt, item = drawn(cast)
    first = note(cast.verifier, item, Agreement.ACTION, "Fråga om tolk.").looked_at
    assert note(cast.verifier, item, Agreement.ACTION, "Annat.").note == "Fråga om tolk."
    with pytest.raises(Refused):
        note(cast.verifier, item, Agreement.AGREE)
    with pytest.raises(Refused):
        note(people.staff(Role.INTERNAL_VERIFIER, cast.unit), item, Agreement.ACTION, "Fråga om tolk.")
    assert queries.get_item(item.id).looked_at == first


@pytest.mark.parametrize("part", ["assessor", "supervisor", "coordinator"])
def test_whoever_has_had_to_do_with_the_attempt_does_not_look(cast: Cast, part: str) -> None:
    _attempt, item = drawn(cast)
    involved: Account = getattr(cast, part)
    people.membership(involved, Role.INTERNAL_VERIFIER, cast.unit)
    with pytest.raises(Refused):
        note(involved, item, Agreement.AGREE)
    assert queries.get_item(item.id).looked_at is None


def test_nobody_looks_at_her_own(cast: Cast) -> None:
    _attempt, item = drawn(cast)
    people.membership(cast.participant, Role.INTERNAL_VERIFIER, cast.unit)
    with pytest.raises(Refused):
        note(cast.participant, item, Agreement.AGREE)


def test_what_is_decided_meanwhile_is_left_to_its_batch_and_counted(cast: Cast) -> None:
    attempt, item = drawn(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    validation_actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    db.session.commit()
    assert validation_queries.get_attempt(attempt.id).state is AttemptState.IN_QUEUE
    with pytest.raises(Refused):
        note(cast.verifier, item, Agreement.AGREE)
    (line,) = queries.samples_in_places(people.actor(cast.verifier))
    assert (line.sample.planned, line.looked_at, line.decided) == (1, 0, 1)
    assert queries.to_look_at(people.actor(cast.verifier)) == []


def test_planned_against_done_is_counted(cast: Cast) -> None:
    _attempt, item = drawn(cast)
    note(cast.verifier, item, Agreement.ACTION, "Fråga om tolk.")
    (line,) = queries.samples_in_places(people.actor(cast.verifier))
    assert (line.sample.planned, line.looked_at, line.actions, line.answered, line.decided) == (1, 1, 1, 0, 0)
    assert queries.samples_in_places(people.actor(people.staff(Role.INTERNAL_VERIFIER))) == []


def test_a_disagreement_is_no_word_about_what_runs(cast: Cast) -> None:
    _attempt, item = drawn(cast)
    with pytest.raises(BadInput):
        note(cast.verifier, item, Agreement.DISAGREE, "Nej.")


def test_who_has_got_protected_identity_since_is_not_shown(cast: Cast) -> None:
    drawn(cast)
    cast.participant.protected = True
    db.session.commit()
    assert queries.to_look_at(people.actor(cast.verifier)) == []


def test_the_line_follows_the_case_to_the_unit_where_she_is_now(cast: Cast) -> None:
    attempt, _ = drawn(cast)
    elsewhere = validation.cast()
    attempt.case.organisation_id, attempt.case.unit_id = elsewhere.unit.organisation_id, elsewhere.unit.id
    db.session.commit()
    assert queries.to_look_at(people.actor(cast.verifier)) == []
    assert [one.attempt_id for one in queries.to_look_at(people.actor(elsewhere.verifier))] == [attempt.id]


@pytest.mark.parametrize("waits", ["paused", "stopped"])
def test_what_only_waits_or_was_stopped_is_not_counted_as_decided(cast: Cast, waits: str) -> None:
    attempt, _item = drawn(cast)
    attempt = validation_queries.get_attempt(attempt.id)
    attempt.state = AttemptState.IN_PROGRESS
    her = people.actor(cast.participant)
    if waits == "paused":
        validation_actions.pause(actor=her, attempt=attempt, reason="Jag är sjuk.")
    else:
        validation_actions.abort(actor=her, attempt=attempt, reason="")
    db.session.commit()
    (line,) = queries.samples_in_places(people.actor(cast.verifier))
    assert (line.sample.planned, line.looked_at, line.decided) == (1, 0, 0)
