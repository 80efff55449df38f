"""The lesson page: what it shows, to whom, and how much it asks of the database."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event

from stegvis.access import Role
from stegvis.base.database import db
from tests.factories import learning, people

PAGE = f"/kurser/{learning.COURSE}/{learning.LESSON}"


def test_shows_text_exercises_task_and_sources(app: Flask) -> None:
    _, client = learning.learner(app)
    html = client.get(PAGE).text
    assert "Jag har gjort uppgiften" in html
    assert 'id="ovning-a1-rollen-1"' in html
    assert 'id="fakta-aml-3-2"' in html
    assert "\ue010" not in html


def test_asks_the_database_at_most_four_things(app: Flask) -> None:
    _, client = learning.learner(app)
    client.get(PAGE)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    client.get(PAGE)
    assert 0 < len([one for one in asked if not one.startswith("BEGIN")]) <= 4


def test_someone_who_is_not_enrolled_is_led_to_the_course(app: Flask) -> None:
    with app.app_context():
        other = people.staff(Role.SUPERVISOR)
    answer = people.signed_in_client(app, other).get(PAGE)
    assert (answer.status_code, answer.location) == (302, f"/kurser/{learning.COURSE}")


def test_two_readers_of_the_same_page_see_their_own_names_answers_and_tokens(app: Flask) -> None:
    first, client = learning.learner(app)
    client.post(f"{PAGE}/svar/a1-rollen-4", data={"answer-a1-rollen-4": "hemligt " * 30})
    mine = client.get(PAGE).text
    with app.app_context():
        other = people.staff(Role.SUPERVISOR, name="Berit Annan")
        learning.enrolled(other)
    theirs = people.signed_in_client(app, other).get(PAGE).text
    assert first.display_name in mine and "hemligt" in mine and str(first.id) in mine
    assert "Berit Annan" in theirs
    assert first.display_name not in theirs and "hemligt" not in theirs and str(first.id) not in theirs


def test_an_unknown_lesson_is_not_found(app: Flask) -> None:
    _, client = learning.learner(app)
    assert client.get(f"/kurser/{learning.COURSE}/finns-inte").status_code == 404
    assert client.get("/kurser/finns-inte/alls").status_code == 404


def test_the_variant_is_remembered(app: Flask) -> None:
    _, client = learning.learner(app)
    assert "Your role as a supervisor" in client.get(f"{PAGE}?variant=en").text
    assert "Your role as a supervisor" in client.get(PAGE).text
    assert "Your role as a supervisor" not in client.get(f"{PAGE}?variant=sv").text


def test_a_message_is_shown_once(app: Flask) -> None:
    _, client = learning.learner(app)
    client.post(f"/kurser/{learning.COURSE}/borja")
    assert "Du är med i kursen" in client.get(PAGE).text
    assert "Du är med i kursen" not in client.get(PAGE).text


def test_an_exercise_with_pictures_is_answered_and_told_about(app: Flask) -> None:
    _, client = learning.learner(app)
    page = f"/kurser/{learning.COURSE}/a2-riskerna-forst"
    html = client.get(page).text
    assert 'alt="Ett par skyddsglasögon."' in html and "pictures/ord-skyddsglasogon.svg" in html
    data = {"answer-a2-risk-4": ["handskar", "trasa"]}
    html = client.post(f"{page}/svar/a2-risk-4", data=data, follow_redirects=True).text
    assert "Den behövs kanske om något rinner ut" in html
    assert "Medlet kan fräta på huden" in html and "Ett stänk i ögat kan skada" not in html
    english = client.get(f"{page}?variant=en").text
    assert 'alt="A pair of safety goggles."' in english and "pictures/ord-skyddsglasogon.svg" in english
