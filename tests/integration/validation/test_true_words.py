"""Her own pages, in every state there is, say what is so; and so do the staff's messages."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import time_machine
from flask import Flask
from sqlalchemy import update

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.validation import actions, queries, telling
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.own_words import own_words
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.weighing_rules import Point
from tests.factories import mapping, people, planning, validation
from tests.integration.validation.test_countersigning import trained
from tests.integration.validation.test_weighing import sent

CONTRADICT = (
    "Bedömaren är klar",
    "Du har slutat",
    "tittar en gång till",
    "Nu väntar du",
    "Nu ska intyget skrivas",
)
"""Phrases of which a page may hold only the one that fits."""


def own(app: Flask, account: Account, path: str) -> str:
    return unescape(people.signed_in_client(app, account).get(path).text)


def test_every_state_is_shown_in_its_own_words(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.queued(cast).id
    for state in AttemptState:
        with app.app_context():
            values = {"state": state, "outcome": Outcome.ACHIEVED}
            db.session.execute(update(ModuleAttempt).where(ModuleAttempt.id == attempt_id).values(**values))
            db.session.commit()
        words = own_words(state, Outcome.ACHIEVED)
        page, start = own(app, cast.participant, f"/mina-steg/{attempt_id}"), own(app, cast.participant, "/")
        if words is not None:
            assert str(words.text) in page, state
            assert str(words.text) in start, state
        for phrase in CONTRADICT:
            is_own_branch = state is AttemptState.RECONSIDERATION and phrase == "tittar en gång till"
            fits = words is not None and phrase in f"{words.heading} {words.text}"
            assert (phrase in page) is (fits or is_own_branch), (state, phrase)


def test_who_stopped_is_told_apart(app: Flask) -> None:
    with app.app_context():
        first, second = validation.cast(), validation.cast()
        ids = []
        for cast, by in ((first, first.participant), (second, second.coordinator)):
            attempt = validation.in_progress(cast)
            actions.abort(actor=people.actor(by), attempt=attempt, reason="Fick ett jobb.")
            db.session.commit()
            ids.append(attempt.id)
    assert "Du har slutat" in own(app, first.participant, f"/mina-steg/{ids[0]}")
    ended = own(app, second.participant, f"/mina-steg/{ids[1]}")
    assert "Du har slutat" not in ended
    assert "Valideringen är slut" in ended
    assert "Det här har du visat" in ended, "one text was about everything"
    assert "Du har slutat" not in own(app, second.participant, "/")


def test_what_was_never_shown_is_not_called_shown(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
        db.session.commit()
        attempt_id = attempt.id
    page = own(app, cast.participant, f"/mina-steg/{attempt_id}")
    assert "Det här hör till modulen" in page
    assert "Det här har du visat" not in page


def test_an_answer_that_is_late_is_not_promised_for_a_day_that_has_passed(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.decided(cast)
        actions.ask_reconsideration(actor=people.actor(cast.participant), attempt=attempt, ground="Fel.")
        db.session.commit()
        attempt_id = attempt.id
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        for path in (f"/mina-steg/{attempt_id}", f"/mina-steg/{attempt_id}/titta-igen/lage"):
            page = own(app, cast.participant, path)
            assert "Svaret har inte kommit i tid." in page, path
            assert "Du får svar senast" not in page, path


def test_the_mapping_page_follows_the_talk_and_the_plan(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        mapping.talked(cast, attempt)
        db.session.commit()
        attempt_id = attempt.id
    assert "Nu skriver din bedömare en plan." in own(app, cast.participant, f"/mina-steg/{attempt_id}")
    with app.app_context():
        attempt, assessor = queries.get_attempt(attempt_id), people.actor(cast.assessor)
        actions.add_task(actor=assessor, attempt=attempt, task=planning.a_task(attempt))
        actions.send_plan(actor=assessor, attempt=attempt)
        db.session.commit()
    page = own(app, cast.participant, f"/mina-steg/{attempt_id}")
    assert "Läs din plan. När du säger ja börjar du visa." in page
    assert "ska du och din bedömare prata" not in page


def test_a_yes_that_the_assessor_wrote_down_is_told_as_such(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.opened(cast)
        plan = planning.sent(cast.assessor, attempt)
        actions.confirm_plan(
            actor=people.actor(cast.assessor), attempt=attempt, version=plan.version, request="I telefon."
        )
        db.session.commit()
        events = queries.history(attempt.id)
        told = [str(event.text) for event in telling.plain_events(events)]
        staff = [str(event.text) for event in telling.staff_events(events, {})]
    assert "Bedömaren sa ja till planen åt dig. Du bad om det." in told
    assert "Bedömaren bekräftade planen på deltagarens begäran." in staff


def test_staff_read_why_it_is_closed_in_words_to_staff(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        attempt = validation.in_progress(cast)
        key = queries.module_of(attempt).criterion_ids[0]
        actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Semester.")
        db.session.commit()
        attempt_id = attempt.id
    supervisor = people.signed_in_client(app, cast.supervisor)
    fields = {"criteria": [key], "text": "Såg det.", "done_on": "2026-03-02", "interpreter": "none",
              "consent": "nobody", "own_word": "yes", "form_key": "a" * 32}  # fmt: skip
    answer = supervisor.post(
        f"/valideringar/{attempt_id}/observation/ladda-upp", data=fields, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "Valideringen vilar. Det går att lägga till bevis" in answer.text
    assert "Du har paus" not in answer.text


def test_a_trainee_is_told_where_her_decision_goes(app: Flask) -> None:
    with app.app_context():
        trainee, assessor = validation.cast(), validation.cast()
        trained(trainee.assessor)
        said = {}
        for cast in (trainee, assessor):
            attempt = validation.submitted(cast)
            validation.observe_all(cast, attempt)
            validation.judge_all(cast, attempt)
            said[cast.assessor.id] = attempt.id
    for cast, is_trainee in ((trainee, True), (assessor, False)):
        client, attempt_id = people.signed_in_client(app, cast.assessor), said[cast.assessor.id]
        data = sent(app, client, attempt_id, points=[point.value for point in Point], autonomy="guided")
        answer = client.post(f"/valideringar/{attempt_id}/beslut", data=data, follow_redirects=True)
        assert ("En annan bedömare läser och kontrasignerar" in answer.text) is is_trainee
        assert ("sparat och går till intern kvalitetssäkring." in answer.text) is not is_trainee
