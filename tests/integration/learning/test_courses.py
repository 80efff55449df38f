"""Catalogue, course page, enrolment, completion, and corrections that reach the learner."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.content import actions as content_actions
from stegvis.content import queries as content
from stegvis.content.states import ChangeKind
from stegvis.learning import actions, queries
from stegvis.learning.models import Enrolment
from stegvis.learning.signals import course_completed
from tests.factories import learning, people

COURSE = f"/kurser/{learning.COURSE}"
PATH = f"courses/{learning.COURSE}/a1-uppdraget/01-rollen.md"


def count_enrolments() -> int:
    return db.session.execute(select(func.count()).select_from(Enrolment)).scalar_one()


def edit_by(actor: Actor, old: str, new: str, kind: ChangeKind) -> None:
    parent = content.current_revision(learning.COURSE, actor.organisation_id)
    text = content.get_revision_row(parent).source[PATH].replace(old, new)
    content_actions.publish_edit(
        actor=actor, parent_id=parent, path=PATH, text=text, change_kind=kind, note="Tydligare"
    )
    db.session.commit()


def test_the_catalogue_shows_every_course_and_own_progress(app: Flask) -> None:
    _, client = learning.learner(app)
    html = client.get("/kurser").text
    assert "Handledare på arbetsplatsen" in html and "Språkutvecklande arbetsplats" in html
    assert html.count("<progress") == 1


def test_the_catalogue_asks_the_database_at_most_six_things(app: Flask) -> None:
    _, client = learning.learner(app)
    client.get("/kurser")
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    client.get("/kurser")
    assert 0 < len([one for one in asked if not one.startswith("BEGIN")]) <= 6


def test_an_english_page_calls_the_course_by_its_english_name(app: Flask) -> None:
    _, client = learning.learner(app)
    client.set_cookie("sprak", "en")
    for address in ("/kurser", COURSE):
        html = client.get(address).text
        assert 'lang="en" dir="ltr">Supervisor at the workplace' in html
        assert "Handledare på arbetsplatsen" not in html


def test_the_course_page_says_the_rule_in_words(app: Flask) -> None:
    _, client = learning.learner(app)
    html = client.get(COURSE).text
    assert "Du svarar på alla" in html
    assert "Kvar:" in html


def test_enrolling_leads_to_the_first_lesson(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.SUPERVISOR)
    client = people.signed_in_client(app, account)
    assert "Börja kursen" in client.get(COURSE).text
    assert client.post(f"{COURSE}/borja").location == f"{COURSE}/a1-rollen"


def test_a_double_click_gives_one_enrolment(app: Flask) -> None:
    _, client = learning.learner(app)
    client.post(f"{COURSE}/borja")
    client.post(f"{COURSE}/borja")
    with app.app_context():
        assert count_enrolments() == 1


def test_an_unknown_course_can_not_be_begun(app: Flask) -> None:
    _, client = learning.learner(app)
    assert client.post("/kurser/finns-inte/borja").status_code == 404


def test_completion_is_told_once_and_gives_facts(db_session: Session) -> None:
    account = people.staff(Role.SUPERVISOR)
    actor, enrolment = people.actor(account), learning.enrolled(account)
    told: list[object] = []

    def listen(sender: object, **news: object) -> None:
        told.append(news["enrolment_id"])

    with course_completed.connected_to(listen):
        learning.everything_done(actor, enrolment)
        actions.mark_done(actor=actor, course_key=learning.COURSE, lesson_id=learning.LESSON)
    assert told == [enrolment.id]
    facts = queries.course_certificate_facts(enrolment.id)
    assert facts.completed
    assert (facts.learner_name, facts.course_title) == (account.display_name, "Handledare på arbetsplatsen")
    assert facts.modules[0][1].startswith("Du kan")
    assert facts.unit_name


def test_the_course_page_says_that_it_is_completed(app: Flask) -> None:
    account, client = learning.learner(app)
    with app.app_context():
        enrolment = queries.find_enrolment(account.id, learning.COURSE)
        assert enrolment is not None
        learning.everything_done(people.actor(account), enrolment)
    assert "Du har klarat kursen" in client.get(COURSE).text


def test_a_correction_reaches_the_learner_of_the_same_organisation(app: Flask) -> None:
    with app.app_context():
        unit = people.unit()
        trainer, own = people.staff(Role.TRAINER, unit), people.staff(Role.SUPERVISOR, unit)
        other = people.staff(Role.SUPERVISOR)
        learning.enrolled(own)
        learning.enrolled(other)
        edit_by(people.actor(trainer), "## ", "## Rättad ", ChangeKind.CORRECTION)
    page = f"{COURSE}/{learning.LESSON}"
    assert "Rättad" in people.signed_in_client(app, own).get(page).text
    assert "Rättad" not in people.signed_in_client(app, other).get(page).text


def test_a_new_version_leaves_the_learner_where_she_is(app: Flask) -> None:
    with app.app_context():
        unit = people.unit()
        trainer, own = people.staff(Role.TRAINER, unit), people.staff(Role.SUPERVISOR, unit)
        learning.enrolled(own)
        edit_by(people.actor(trainer), "## ", "## Ny ", ChangeKind.NEW_VERSION)
    assert "<h2>Ny " not in people.signed_in_client(app, own).get(f"{COURSE}/{learning.LESSON}").text


def test_an_english_lesson_leads_back_to_the_course_by_its_english_name(app: Flask) -> None:
    _, client = learning.learner(app)
    assert "Supervisor at the workplace" in client.get(f"{COURSE}/{learning.LESSON}?variant=en").text
    assert "Handledare på arbetsplatsen" in client.get(f"{COURSE}/{learning.LESSON}?variant=sv").text


def test_an_answer_written_while_a_new_version_came_is_kept_on_the_old_one(app: Flask) -> None:
    with app.app_context():
        unit = people.unit()
        trainer, learner = people.staff(Role.TRAINER, unit), people.staff(Role.SUPERVISOR, unit)
        learning.enrolled(learner)
        edit_by(people.actor(trainer), "  Viktor har lärt", "  Vera har lärt", ChangeKind.NEW_VERSION)
    client = people.signed_in_client(app, learner)
    address = f"{COURSE}/{learning.LESSON}"
    sent = client.post(f"{address}/svar/a1-rollen-1", data={"answer-a1-rollen-1": "b"})
    assert (sent.status_code, sent.location) == (302, f"{address}#ovning-a1-rollen-1")
    html = client.get(address).text
    assert "Sparat" in html and "Viktor har lärt" in html
