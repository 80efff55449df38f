"""Answers: saved at once, marked, kept, and never lost."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.learning.models import AnswerTry, LessonProgress
from stegvis.people.models import SignInSession
from tests.factories import learning, people

PAGE = f"/kurser/{learning.COURSE}/{learning.LESSON}"
ONE, FREE = f"{PAGE}/svar/a1-rollen-1", f"{PAGE}/svar/a1-rollen-4"
RIGHT, WRONG = {"answer-a1-rollen-1": "c"}, {"answer-a1-rollen-1": "a"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The browser of someone who takes the course."""
    return learning.learner(app)[1]


def tries(app: Flask) -> list[bool | None]:
    with app.app_context():
        statement = select(AnswerTry.correct).order_by(AnswerTry.at)
        return list(db.session.execute(statement).scalars())


def test_an_answer_is_saved_and_shown_with_its_time(client: FlaskClient) -> None:
    answer = client.post(ONE, data=RIGHT)
    assert answer.location == f"{PAGE}#ovning-a1-rollen-1"
    html = client.get(PAGE).text
    assert re.search(r"Sparat <bdi>\d\d:\d\d</bdi>", html)
    assert "Rätt!" in html


def test_a_wrong_answer_gets_feedback_and_may_be_changed(app: Flask, client: FlaskClient) -> None:
    client.post(ONE, data=WRONG)
    assert "Inte rätt än" in client.get(PAGE).text
    client.post(ONE, data=RIGHT)
    html = client.get(PAGE).text
    assert "Inte rätt än" not in html
    assert tries(app) == [False, True]


def test_the_same_answer_twice_is_kept_once(app: Flask, client: FlaskClient) -> None:
    client.post(ONE, data=RIGHT)
    client.post(ONE, data=RIGHT)
    assert tries(app) == [True]


def test_no_answer_is_said_at_the_exercise(app: Flask, client: FlaskClient) -> None:
    answer = client.post(ONE, data={})
    assert answer.status_code == 422
    assert "Välj ett av alternativen." in answer.text
    assert tries(app) == []


def test_a_text_that_is_too_short_is_kept_in_the_form(app: Flask, client: FlaskClient) -> None:
    answer = client.post(FREE, data={"answer-a1-rollen-4": "Bara så"})
    assert answer.status_code == 422
    assert "Bara så</textarea>" in answer.text
    assert tries(app) == []


def test_a_script_gets_only_the_exercise(client: FlaskClient) -> None:
    answer = client.post(ONE, data=RIGHT, headers={"X-Fragment": "1"})
    assert (answer.status_code, answer.headers["X-Fragment"]) == (200, "1")
    assert answer.text.lstrip().startswith("<section") and "<html" not in answer.text


def test_a_script_gets_the_error_with_the_typed_answer(client: FlaskClient) -> None:
    answer = client.post(FREE, data={"answer-a1-rollen-4": "Bara så"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert "Bara så</textarea>" in answer.text


def test_someone_who_is_not_enrolled_can_not_answer(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        other = people.staff(Role.SUPERVISOR)
    assert people.signed_in_client(app, other).post(ONE, data=RIGHT).status_code == 404
    assert tries(app) == []


def test_an_unknown_exercise_is_not_found(client: FlaskClient) -> None:
    assert client.post(f"{PAGE}/svar/finns-inte", data=RIGHT).status_code == 404


def test_task_and_note_are_saved(app: Flask, client: FlaskClient) -> None:
    client.post(f"{PAGE}/uppgift", data={"task-done": "yes", "note": "Chefen heter något"})
    html = client.get(PAGE).text
    assert "Chefen heter något</textarea>" in html
    with app.app_context():
        progress = db.session.execute(select(LessonProgress)).scalar_one()
    assert progress.workplace_task_done_at is not None


def test_a_note_that_is_too_long_stays_in_the_form(client: FlaskClient) -> None:
    answer = client.post(f"{PAGE}/uppgift", data={"note": "a" * 5001})
    assert answer.status_code == 422
    assert "a" * 5001 in answer.text


def test_an_ended_session_comes_back_to_what_was_written(app: Flask) -> None:
    account, client = learning.learner(app)
    with app.app_context():
        db.session.execute(update(SignInSession).values(ended_at=clock.now()))
        db.session.commit()
    sent = client.post(
        FREE, data={"answer-a1-rollen-4": "Det jag skrev"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    held = re.search(r"fortsatt(?:%2F|/)([\w-]+)", sent.location)
    assert held, sent.location
    again = people.signed_in_client(app, account)
    html = again.get(f"/fortsatt/{held[1]}", follow_redirects=True).text
    assert "Det jag skrev</textarea>" in html
    assert "Inte sparat än." in html


def test_marked_as_done_leads_to_the_next_lesson(app: Flask, client: FlaskClient) -> None:
    answer = client.post(f"{PAGE}/klar")
    assert answer.location == f"/kurser/{learning.COURSE}/a1-granser"
    assert "Klar" in client.get(f"/kurser/{learning.COURSE}").text
