"""A scenario is taken one choice at a time; the way so far is kept, and counts when it has come to an ending."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.learning import queries
from stegvis.learning.models import AnswerTry, Enrolment
from stegvis.people.models import SignInSession
from tests.factories import learning, people

PAGE = f"/kurser/{learning.COURSE}/a2-scenario"
EXERCISE = "a2-scenario-1"
SEND = f"{PAGE}/svar/{EXERCISE}"
GOOD = ["skriv", "guide", "risker", "fem-minuter"]
BAD = ["lita", "igang"]
GOOD_ENDING, BAD_ENDING = "Rätt! Det blev ett bra slut.", "Inte rätt än. Läs varför och ta en annan väg."


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The browser of someone who takes the course."""
    return learning.learner(app)[1]


def way(html: str) -> str:
    """The choices that the page's form says are made."""
    found = re.search(rf'name="path-{EXERCISE}" value="([^"]*)"', html)
    assert found
    return found[1]


def choose(client: FlaskClient, what: str) -> str:
    """Choose as the page without a script does, from what it shows; the page that follows."""
    form = {f"path-{EXERCISE}": way(client.get(PAGE).text), f"answer-{EXERCISE}": what}
    return client.post(SEND, data=form, follow_redirects=True).text


def press(client: FlaskClient, button: str) -> str:
    """Press one of the buttons that undo; the page that follows."""
    html = client.get(PAGE).text
    assert re.search(rf'name="step-{EXERCISE}" value="{button}"', html)
    form = {f"path-{EXERCISE}": way(html), f"step-{EXERCISE}": button}
    return client.post(SEND, data=form, follow_redirects=True).text


def tries(app: Flask) -> list[tuple[list[str], bool | None]]:
    with app.app_context():
        rows = db.session.execute(select(AnswerTry).order_by(AnswerTry.at)).scalars()
        return [(row.answer["path"], row.correct) for row in rows]


def answered(app: Flask) -> tuple[int, int]:
    """How many exercises count as answered, and as right."""
    with app.app_context():
        enrolment = db.session.execute(select(Enrolment)).scalar_one()
        found = queries.courses_of(enrolment.account_id)[0].standing
        return found.answered, found.right


def test_the_first_scene_asks_and_nothing_is_behind_it(client: FlaskClient) -> None:
    html = client.get(PAGE).text
    assert "Är allt klart till måndag?" in html
    assert 'class="story"' not in html and f'name="step-{EXERCISE}"' not in html
    assert "lastporten" not in html


def test_each_choice_shows_what_it_led_to(client: FlaskClient) -> None:
    html = choose(client, "lita")
    assert way(html) == "lita"
    story = html[html.index('class="story"') : html.index("data-now")]
    assert "Mattias har tiden" in story and "Tid och adress räcker en bit" in story
    assert "Mattias kommer in genom lastporten" in html


def test_whoever_chooses_well_comes_to_a_good_ending(app: Flask, client: FlaskClient) -> None:
    html = [choose(client, one) for one in GOOD][-1]
    assert GOOD_ENDING in html and BAD_ENDING not in html
    assert f'name="answer-{EXERCISE}"' not in html
    assert (tries(app), answered(app)) == ([(GOOD, True)], (1, 1))


def test_from_a_bad_ending_she_takes_another_way(app: Flask, client: FlaskClient) -> None:
    assert BAD_ENDING in [choose(client, one) for one in BAD][-1]
    assert answered(app) == (1, 0)
    html = press(client, "back")
    assert way(html) == "lita" and BAD_ENDING not in html
    html = [choose(client, one) for one in ("borja-om", *GOOD[1:])][-1]
    assert GOOD_ENDING in html
    assert tries(app) == [(BAD, False), (["lita", "borja-om", *GOOD[1:]], True)]
    assert answered(app) == (1, 1)


def test_a_way_under_way_is_kept_on_every_device_but_is_no_answer(app: Flask) -> None:
    account, client = learning.learner(app)
    choose(client, "skriv")
    choose(client, "guide")
    other = people.signed_in_client(app, account)
    html = other.get(PAGE).text
    assert way(html) == "skriv guide"
    assert "En sådan hade vi på hotellet" in html and re.search(r"Sparat <bdi>\d\d:\d\d</bdi>", html)
    assert (tries(app), answered(app)) == ([(["skriv", "guide"], None)], (0, 0))
    assert "Påbörjad" in other.get(f"/kurser/{learning.COURSE}").text


def test_a_choice_sent_twice_is_made_once(app: Flask, client: FlaskClient) -> None:
    form = {f"path-{EXERCISE}": "", f"answer-{EXERCISE}": "skriv"}
    client.post(SEND, data=form)
    client.post(SEND, data=form)
    assert tries(app) == [(["skriv"], None)]
    choose(client, "guide")
    client.post(SEND, data=form)
    assert way(client.get(PAGE).text) == "skriv guide"


def test_an_undoing_sent_twice_undoes_once(app: Flask, client: FlaskClient) -> None:
    choose(client, "skriv")
    choose(client, "guide")
    form = {f"path-{EXERCISE}": "skriv guide", f"step-{EXERCISE}": "back"}
    client.post(SEND, data=form)
    client.post(SEND, data=form)
    assert tries(app) == [(["skriv"], None)]


def test_no_choice_is_said_where_she_stands_and_the_way_stays(app: Flask, client: FlaskClient) -> None:
    choose(client, "skriv")
    answer = client.post(SEND, data={f"path-{EXERCISE}": "skriv"})
    assert answer.status_code == 422
    assert "Välj ett av alternativen." in answer.text
    assert f'href="#ovning-{EXERCISE}-scen"' in answer.text
    assert way(answer.text) == "skriv"
    assert tries(app) == [(["skriv"], None)]


def test_in_the_midst_she_reads_on_in_easy_swedish_and_english(app: Flask, client: FlaskClient) -> None:
    choose(client, "skriv")
    assert "Har han förstått?" in client.get(f"{PAGE}?variant=latt").text
    html = choose(client, "guide")
    assert "Sedan hittar han." in html
    english = client.get(f"{PAGE}?variant=en").text
    assert way(english) == "skriv guide" and "You ask him to be the guide" in english
    assert tries(app) == [(["skriv", "guide"], None)]


def test_a_script_gets_only_the_scenario_with_its_next_scene(client: FlaskClient) -> None:
    form = {f"path-{EXERCISE}": "", f"answer-{EXERCISE}": "skriv"}
    answer = client.post(SEND, data=form, headers={"X-Fragment": "1"})
    assert (answer.status_code, answer.headers["X-Fragment"]) == (200, "1")
    assert answer.text.lstrip().startswith("<section") and "data-now" in answer.text


def test_she_comes_back_to_the_scene_where_she_stands(client: FlaskClient) -> None:
    form = {f"path-{EXERCISE}": "", f"answer-{EXERCISE}": "skriv"}
    assert client.post(SEND, data=form).location == f"{PAGE}#ovning-{EXERCISE}-scen"


def test_an_ended_session_comes_back_to_the_choice_that_was_made(app: Flask) -> None:
    account, client = learning.learner(app)
    choose(client, "skriv")
    with app.app_context():
        db.session.execute(update(SignInSession).values(ended_at=clock.now()))
        db.session.commit()
    form = {f"path-{EXERCISE}": "skriv", f"answer-{EXERCISE}": "guide"}
    sent = client.post(SEND, data=form, headers={"Sec-Fetch-Site": "same-origin"})
    held = re.search(r"fortsatt(?:%2F|/)([\w-]+)", sent.location)
    assert held, sent.location
    again = people.signed_in_client(app, account)
    html = again.get(f"/fortsatt/{held[1]}", follow_redirects=True).text
    assert way(html) == "skriv"
    assert re.search(r'value="guide" checked', html)
    assert "Inte sparat än." in html


def test_after_a_good_ending_she_may_look_at_another_and_stays_done(app: Flask, client: FlaskClient) -> None:
    for one in GOOD:
        choose(client, one)
    press(client, "start")
    html = [choose(client, one) for one in BAD][-1]
    assert BAD_ENDING in html and "Du har redan kommit till ett bra slut" in html
    assert answered(app) == (1, 1)


def test_a_scenario_completes_a_course_only_at_its_ending(app: Flask) -> None:
    account, client = learning.learner(app)
    with app.app_context():
        enrolment = db.session.execute(select(Enrolment)).scalar_one()
        learning.everything_done(people.actor(account), enrolment)
        db.session.execute(update(Enrolment).values(completed_at=None))
        kept = db.session.execute(select(AnswerTry).where(AnswerTry.exercise_id == EXERCISE)).scalar_one()
        db.session.delete(kept)
        db.session.commit()
    choose(client, GOOD[0])
    with app.app_context():
        assert db.session.execute(select(Enrolment.completed_at)).scalar_one() is None
    html = [choose(client, one) for one in GOOD[1:]][-1]
    assert "Grattis! Du har klarat kursen." in html
