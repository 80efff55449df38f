"""The same sent twice, an old form gone back to, and what comes when it is too late."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.validation import actions, queries
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState, Outcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.integration.validation.test_own_pages import hidden


def write(cast: Cast, attempt: ModuleAttempt, text: str, *, people_agreed: bool = False) -> Evidence:
    """The participant's text, always sent from the same form."""
    return actions.add_evidence(
        actor=people.actor(cast.participant),
        attempt=attempt,
        new=actions.NewEvidence(
            form_key="the-same-form",
            kind=EvidenceKind.TEXT,
            criterion_keys=queries.module_of(attempt).criterion_ids[:1],
            text=text,
            has_people=people_agreed,
            people_agreed=people_agreed,
            circumstances=validation.BY_HERSELF,
        ),
    )


def observe(cast: Cast, attempt: ModuleAttempt, text: str) -> Evidence:
    """The supervisor's observation, always sent from the same form."""
    return actions.add_observation(
        actor=people.actor(cast.supervisor),
        attempt=attempt,
        new=actions.NewEvidence(
            form_key="the-same-form",
            kind=EvidenceKind.OBSERVATION,
            criterion_keys=queries.module_of(attempt).criterion_ids[:1],
            text=text,
        ),
    )


@pytest.mark.parametrize("send", [write, observe])
def test_an_old_form_with_other_words_loses_nothing(cast: Cast, send) -> None:  # type: ignore[no-untyped-def]
    attempt = validation.opened(cast)
    first = send(cast, attempt, "Jag diskar glas.")
    other = send(cast, attempt, "Jag torkar bord.")
    assert (first.text, other.text) == ("Jag diskar glas.", "Jag torkar bord.")
    assert send(cast, attempt, "Jag diskar glas.").id == first.id
    assert send(cast, attempt, " Jag torkar bord. ").id == other.id


def test_a_yes_that_was_added_is_kept(cast: Cast) -> None:
    attempt = validation.opened(cast)
    write(cast, attempt, "Vi diskar.")
    assert write(cast, attempt, "Vi diskar.", people_agreed=True).people == "agreed"


def test_stopping_twice_has_one_effect(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    participant = people.actor(cast.participant)
    for _twice in range(2):
        attempt = actions.abort(actor=participant, attempt=attempt, reason="")
    assert [event.name for event in queries.history(attempt.id)].count("aborted") == 1


def test_what_has_ended_with_something_met_can_not_be_stopped(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    key = queries.module_of(attempt).criterion_ids[0]
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt, not_yet=frozenset({key}))
    attempt = actions.decide(
        actor=people.actor(cast.assessor),
        attempt=attempt,
        outcome=Outcome.PARTLY,
        reason="Öva på glas.",
        weighing=WEIGHED,
    )
    validation.approve(cast, validation.lock_batch_of(attempt))
    with pytest.raises(Refused):
        actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    assert queries.get_attempt(attempt.id).state is AttemptState.VERIFIED


def test_asking_for_the_same_twice_has_one_effect(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    assessor = people.actor(cast.assessor)
    for _twice in range(2):
        attempt = actions.ask_for_more(actor=assessor, attempt=attempt, message="Visa glasen.")
    assert [event.name for event in queries.history(attempt.id)].count("more_asked_for") == 1
    with pytest.raises(Refused):
        actions.ask_for_more(actor=assessor, attempt=attempt, message="Visa borden.")


def test_answers_are_closed_when_all_is_handed_in(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    key = queries.module_of(attempt).criterion_ids[0]
    with pytest.raises(Refused):
        actions.save_self_assessment(
            actor=people.actor(cast.participant), attempt=attempt, criterion_key=key, answer="never"
        )


def test_a_draft_can_show_only_what_its_own_module_asks_for(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    [draft] = queries.drafts_of(attempt.id, cast.participant.id)
    with pytest.raises(BadInput):
        actions.change_criteria(
            actor=people.actor(cast.participant), evidence=draft, criterion_keys=("of-another-module",)
        )


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        found = validation.cast()
        db.session.expunge_all()
    return found


@pytest.fixture
def client(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.participant)


def hand_in(app: Flask, cast: Cast, attempt_id: UUID) -> None:
    with app.app_context():
        attempt = queries.get_attempt(attempt_id)
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
        db.session.commit()


def test_a_text_that_comes_too_late_stays_on_the_screen(
    app: Flask, client: FlaskClient, people_in: Cast
) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        attempt_id, key = attempt.id, queries.module_of(attempt).criterion_ids[0]
    page = f"/mina-steg/{attempt_id}/bevis/text"
    fields = hidden(client.get(page).text)
    hand_in(app, people_in, attempt_id)
    answer = client.post(page, data={**fields, "criteria": [key], "text": "Jag torkar bord."})
    assert answer.status_code == 422
    assert "Jag torkar bord." in answer.text
    assert "Allt är redan inlämnat" in answer.text


def test_nobody_is_asked_to_film_when_it_is_not_her_turn(
    app: Flask, client: FlaskClient, people_in: Cast
) -> None:
    with app.app_context():
        attempt_id = validation.submitted(people_in).id
    assert client.get(f"/mina-steg/{attempt_id}/bevis/film").location == f"/mina-steg/{attempt_id}"


def test_an_observation_that_comes_too_late_stays_on_the_screen(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        attempt_id, key = attempt.id, queries.module_of(attempt).criterion_ids[0]
    supervisor = people.signed_in_client(app, people_in.supervisor)
    page = f"/valideringar/{attempt_id}/observation"
    fields = hidden(supervisor.get(page).text)
    with app.app_context():
        actions.abort(
            actor=people.actor(people_in.participant), attempt=queries.get_attempt(attempt_id), reason=""
        )
        db.session.commit()
    told = {"done_on": "2026-03-02", "interpreter": "none", "consent": "nobody", "own_word": "absent"}
    data = {**fields, **told, "criteria": [key], "text": "Hon torkade alla bord."}
    answer = supervisor.post(f"{page}/ladda-upp", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Hon torkade alla bord." in answer.text


def test_a_key_that_is_not_ours_is_replaced(app: Flask, client: FlaskClient, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.opened(people_in)
        attempt_id, key = attempt.id, queries.module_of(attempt).criterion_ids[0]
    page = f"/mina-steg/{attempt_id}/bevis/text"
    fields = hidden(client.get(page).text) | {"form_key": "x" * 5000}
    assert client.post(page, data={**fields, "criteria": [key], "text": "Jag diskar."}).status_code == 302
    with app.app_context():
        [draft] = queries.drafts_of(attempt_id, people_in.participant.id)
        assert len(draft.form_key) <= 40
