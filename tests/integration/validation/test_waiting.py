"""Pause, rest, taking up again, handing in for her, and evidence that has grown old meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, Refused
from stegvis.people import queries as people_queries
from stegvis.validation import actions, currency, queries, telling
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.integration.validation.test_staff_pages import token

TODAY = clock.local(clock.now()).date()
LATER = TODAY + timedelta(days=60)
YEAR_AND_A_DAY = timedelta(days=367)


def age(item: Evidence) -> None:
    """Let it have been made, and have shown something, more than twelve months ago."""
    item.created_at -= YEAR_AND_A_DAY
    if item.circumstances is not None:
        item.circumstances.done_on -= YEAR_AND_A_DAY


def age_evidence(attempt: ModuleAttempt) -> None:
    """Let everything in the attempt have been made more than twelve months ago."""
    viewer = people.actor(people_queries.get_account(attempt.participant_id))
    for item in queries.evidence_of(attempt.id, viewer, participant_id=attempt.participant_id):
        age(item)
    db.session.commit()


def names(attempt: ModuleAttempt) -> list[str]:
    return [event.name for event in queries.history(attempt.id)]


@pytest.mark.parametrize("who", ["participant", "coordinator"])
def test_both_may_pause_with_a_reason_and_go_on(cast: Cast, who: str) -> None:
    attempt, actor = validation.in_progress(cast), people.actor(getattr(cast, who))
    with pytest.raises(BadInput) as lacking:
        actions.pause(actor=actor, attempt=attempt, reason="  ")
    assert lacking.value.field == "reason"
    actions.pause(actor=actor, attempt=attempt, reason="Jag är borta i maj.")
    actions.pause(actor=actor, attempt=attempt, reason="En gång till.")
    assert queries.get_attempt(attempt.id).state is AttemptState.PAUSED
    with pytest.raises(Refused):
        validation.text_evidence(cast, attempt, form_key="under-the-pause")
    actions.take_up(actor=actor, attempt=attempt)
    actions.take_up(actor=actor, attempt=attempt)
    assert attempt.state is AttemptState.IN_PROGRESS
    assert names(attempt).count("paused") == names(attempt).count("unpaused") == 1


def test_the_assessor_may_not_pause(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        actions.pause(
            actor=people.actor(cast.assessor), attempt=validation.in_progress(cast), reason="Semester."
        )


def test_put_to_rest_with_words_and_taken_up_by_the_coordinator_alone(cast: Cast) -> None:
    attempt = validation.opened(cast)
    assessor = people.actor(cast.assessor)
    with pytest.raises(BadInput):
        actions.put_to_rest(actor=assessor, attempt=attempt, message="", look_again_on=LATER)
    with pytest.raises(BadInput) as refusal:
        actions.put_to_rest(actor=assessor, attempt=attempt, message="Vänta.", look_again_on=TODAY)
    assert refusal.value.field == "look_again_on"
    actions.put_to_rest(actor=assessor, attempt=attempt, message="Gå kursen Disk först.", look_again_on=LATER)
    assert queries.get_attempt(attempt.id).state is AttemptState.DORMANT
    told = telling.plain_events(queries.history(attempt.id))[0]
    assert told.message == "Gå kursen Disk först."
    with pytest.raises(Forbidden):
        actions.take_up(actor=people.actor(cast.participant), attempt=attempt)
    actions.take_up(actor=people.actor(cast.coordinator), attempt=attempt)
    assert attempt.state is AttemptState.IN_PROGRESS


def test_what_was_stopped_is_taken_up_unless_a_newer_attempt_is_open(cast: Cast) -> None:
    attempt, coordinator = validation.in_progress(cast), people.actor(cast.coordinator)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    newer = validation.opened(cast)
    with pytest.raises(Refused, match="på nytt"):
        actions.take_up(actor=coordinator, attempt=attempt)
    actions.abort(actor=coordinator, attempt=newer, reason="Fel modul.")
    actions.take_up(actor=coordinator, attempt=attempt)
    assert attempt.state is AttemptState.IN_PROGRESS
    assert attempt.ended_at is None
    assert queries.open_attempt(cast.participant.id, attempt.module_key) == attempt


def test_old_evidence_is_marked_when_the_pause_ends_and_once(cast: Cast) -> None:
    attempt, coordinator = validation.in_progress(cast), people.actor(cast.coordinator)
    actions.pause(actor=coordinator, attempt=attempt, reason="Borta.")
    age_evidence(attempt)
    assert not currency.marks_of(attempt.id)
    actions.take_up(actor=coordinator, attempt=attempt)
    assert len(currency.marks_of(attempt.id)) == 1
    actions.pause(actor=coordinator, attempt=attempt, reason="Igen.")
    actions.take_up(actor=coordinator, attempt=attempt)
    assert len(currency.marks_of(attempt.id)) == 1
    assert queries.history(attempt.id)[-1].facts == {"old_evidence": 0}


def test_what_is_met_by_old_evidence_counts_only_when_the_assessor_says_so(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    age_evidence(attempt)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    [evidence_id] = currency.marks_of(attempt.id)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    needs_two = [one.id for one in queries.module_of(attempt).criteria() if one.minimum_evidence > 1]
    assert needs_two == [], "the observation alone is enough in this module"
    observation = next(
        one
        for one in queries.evidence_of(
            attempt.id, people.actor(cast.assessor), participant_id=attempt.participant_id
        )
        if one.id != evidence_id
    )
    age(observation)
    actions.mark_old(actor=people.actor(cast.assessor), attempt=attempt)
    db.session.commit()
    assessor = people.actor(cast.assessor)
    with pytest.raises(Refused, match="gammalt"):
        actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    with pytest.raises(BadInput):
        actions.let_old_count(actor=assessor, attempt=attempt, evidence_id=evidence_id, reason="")
    actions.let_old_count(
        actor=assessor, attempt=attempt, evidence_id=evidence_id, reason="Samma maskin som förr."
    )
    # The text counts again; the old observation still shows nothing that somebody has seen lately.
    with pytest.raises(Refused, match="utan observation"):
        actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    actions.let_old_count(actor=assessor, attempt=attempt, evidence_id=observation.id, reason="Jag såg det.")
    actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    assert attempt.state is AttemptState.IN_QUEUE


def test_the_assessor_hands_in_when_asked_and_she_reads_it(cast: Cast) -> None:
    attempt, assessor = validation.in_progress(cast), people.actor(cast.assessor)
    with pytest.raises(BadInput) as lacking:
        actions.hand_in(actor=assessor, attempt=attempt)
    assert lacking.value.field == "request"
    actions.hand_in(actor=assessor, attempt=attempt, request="Hon bad mig i tisdags.")
    event = queries.history(attempt.id)[-1]
    assert (event.name, event.actor_id) == (TransitionName.HANDED_IN, cast.assessor.id)
    told = telling.plain_events(queries.history(attempt.id))[0]
    assert (str(told.text), told.message) == (
        "Bedömaren lämnade in åt dig. Du bad om det.",
        "Hon bad mig i tisdags.",
    )


def test_the_pages_from_pause_to_handing_in(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.in_progress(cast).id
    hers = people.signed_in_client(app, cast.participant)
    coordinator = people.signed_in_client(app, cast.coordinator)
    assessor = people.signed_in_client(app, cast.assessor)
    mine, theirs = f"/mina-steg/{attempt_id}", f"/valideringar/{attempt_id}"

    page = hers.get(f"{mine}/paus").text
    assert hers.post(f"{mine}/paus", data={"csrf_token": token(page), "reason": ""}).status_code == 422
    paused = hers.post(
        f"{mine}/paus", data={"csrf_token": token(page), "reason": "Jag reser."}, follow_redirects=True
    )
    assert "Du har paus" in paused.text
    assert f"{mine}/fortsatt" in paused.text
    seen = coordinator.get(theirs).text
    assert "Jag reser." in seen
    assert f"{theirs}/ateruppta" in seen
    with app.app_context(), clock.at(clock.now() + YEAR_AND_A_DAY):
        assert len(currency.old_evidence_ids(attempt_id, clock.now())) == 1
    page = coordinator.get(f"{theirs}/ateruppta").text
    assert "Inget bevis är äldre" in page
    coordinator.post(f"{theirs}/ateruppta", data={"csrf_token": token(page)})
    page = assessor.get(f"{theirs}/lamna-in").text
    assert assessor.post(f"{theirs}/lamna-in", data={"csrf_token": token(page)}).status_code == 422
    answer = assessor.post(
        f"{theirs}/lamna-in",
        data={"csrf_token": token(page), "request": "Hon bad mig."},
        follow_redirects=True,
    )
    assert "på deltagarens begäran" in answer.text
    assert "Hon bad mig." in hers.get(f"{mine}/handelser").text


def test_a_refused_hand_in_leaves_the_drafts_hers(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.in_progress(cast)
        actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Sjuk.")
        db.session.commit()
        attempt_id = attempt.id
    client = people.signed_in_client(app, cast.participant)
    app.config["WTF_CSRF_ENABLED"] = False

    assert client.post(f"/mina-steg/{attempt_id}/lamna-in").status_code == 302

    with app.app_context():
        assert queries.get_attempt(attempt_id).state is AttemptState.PAUSED
        assert len(queries.drafts_of(attempt_id, cast.participant.id)) == 1, "nobody else can open it"


def test_what_can_not_be_taken_up_is_not_marked_old(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    for evidence in queries.evidence_of(
        attempt.id, people.actor(cast.assessor), participant_id=attempt.participant_id
    ):
        age(evidence)
    with pytest.raises(Refused):
        actions.take_up(actor=people.actor(cast.coordinator), attempt=attempt)
    assert not currency.marks_of(attempt.id)


def test_the_assessor_sees_what_is_old_and_says_that_it_counts(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.in_progress(cast)
        age_evidence(attempt)
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
        db.session.commit()
        attempt_id, [evidence_id] = attempt.id, currency.marks_of(attempt.id)
        key = queries.module_of(attempt).criterion_ids[0]
    assessor = people.signed_in_client(app, cast.assessor)
    address = f"/valideringar/{attempt_id}/gammalt/{evidence_id}"
    assert address in assessor.get(f"/valideringar/{attempt_id}").text
    assert address in assessor.get(f"/valideringar/{attempt_id}/bedom/{key}").text
    page = assessor.get(address).text
    assert assessor.post(address, data={"csrf_token": token(page), "reason": " "}).status_code == 422
    answer = assessor.post(
        address, data={"csrf_token": token(page), "reason": "Samma arbete."}, follow_redirects=True
    )
    assert "Gammalt, men räknas" in answer.text
    assert address not in answer.text
    own = people.signed_in_client(app, cast.participant).get(f"/mina-steg/bevis/{evidence_id}").text
    assert "Gammalt, men räknas" in own
