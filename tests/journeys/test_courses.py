"""Taking a course, having it corrected under one's eyes, and being signed out in the midst of an answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import SignInSession
from tests.journeys.browsing import DESKTOP, PHONE, Browsers, sign_in, type_password
from tests.journeys.learner_steps import COURSE, begin_course, new_learner
from tests.journeys.world import Person, World

FIRST_TEXT = "/kursverkstad/handledare-pa-arbetsplatsen/text/a1-uppdraget/01-rollen.md"
WRITTEN = (
    "Jag visar först, sedan gör vi det tillsammans, och till sist gör deltagaren det själv medan jag ser på."
)


def _answer(form: Locator) -> None:
    """Fill in an exercise of any kind; right or wrong does not matter here."""
    for choice in form.locator("input[type=radio], input[type=checkbox]").all()[:1]:
        choice.check()
    for place, select_box in enumerate(form.locator("select").all(), start=1):
        select_box.select_option(str(place))
    for text in form.locator("textarea").all():
        text.fill(WRITTEN)


def _take_lesson(page: Page) -> None:
    """Answer all exercises, do the workplace task, and say that the lesson is done."""
    sections = page.locator("section.exercise").evaluate_all("all => all.map(one => one.id)")
    assert "uppgift" in sections and len(sections) > 1
    for section_id in sections:
        section = page.locator(f"#{section_id}")
        if section_id == "uppgift":
            section.locator("input[name=task-done]").check()
        else:
            _answer(section.locator("form"))
        section.locator("button[type=submit]").click()
        expect(section.locator("[data-status]")).to_contain_text("Sparat")
    page.get_by_role("button", name="Klar – nästa lektion").click()


def test_supervisor_finishes_the_first_module(browsers: Browsers, world: World) -> None:
    page = browsers.fresh(viewport=DESKTOP).new_page()
    sign_in(page, new_learner(world))
    begin_course(page)
    for lesson in (2, 3, 4):
        _take_lesson(page)
        expect(page.get_by_text(re.compile(rf"Steg {lesson} av \d+"))).to_be_visible()
    page.goto(COURSE)
    first_module = page.locator("section.course-module").first
    expect(first_module.get_by_text("Klar", exact=True)).to_have_count(3)
    expect(page.get_by_role("link", name="Fortsätt")).to_be_visible()


def test_trainer_corrects_a_lesson_and_the_learner_sees_it(browsers: Browsers, world: World) -> None:
    learner = browsers.fresh(viewport=PHONE).new_page()
    sign_in(learner, new_learner(world))
    begin_course(learner)
    lesson = learner.url
    sentence = "Fråga alltid deltagaren hur dagen har varit."
    expect(learner.get_by_text(sentence)).to_have_count(0)

    trainer = browsers.of(world.staff(Role.TRAINER), "sv", DESKTOP).new_page()
    trainer.goto(FIRST_TEXT)
    text = trainer.locator("textarea[name=text]")
    text.fill(f"{text.input_value().rstrip()}\n\n{sentence}\n")
    trainer.get_by_role("button", name="Förhandsgranska").click()
    expect(trainer.locator("#forhandsvisning").get_by_text(sentence)).to_be_visible()
    trainer.locator("input[name=change_kind][value=correction]").check()
    trainer.locator("input[name=note]").fill("En mening till om frågan efter dagen.")
    trainer.get_by_role("button", name="Publicera").click()
    expect(trainer.get_by_text("Publicerat.")).to_be_visible()

    learner.goto(lesson)
    expect(learner.get_by_text(sentence)).to_be_visible()


def _let_sessions_run_out(world: World, person: Person) -> None:
    """As if she had left the page open until the next day."""
    before = clock.now() - timedelta(days=1)
    statement = (
        update(SignInSession)
        .where(SignInSession.account_id == world.account_id(person.name))
        .values(seen_at=before, started_at=before)
    )
    world.do(lambda: db.session.execute(statement))


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_answer_is_kept_when_the_session_has_ended(
    browsers: Browsers, world: World, javascript: bool
) -> None:
    person = new_learner(world)
    page = browsers.fresh(viewport=PHONE, javascript=javascript).new_page()
    sign_in(page, person)
    begin_course(page)
    section = page.locator("section.exercise").filter(has=page.locator("textarea")).first
    text = section.locator("textarea")
    text.fill(WRITTEN)
    _let_sessions_run_out(world, person)
    section.locator("button[type=submit]").click()
    if javascript:
        section.get_by_role("link", name="Logga in").click()
    type_password(page, person)
    expect(page).to_have_url(re.compile("/kurser/"))
    expect(text).to_have_value(WRITTEN)
    section.locator("button[type=submit]").click()
    expect(section.locator("[data-status]")).to_contain_text("Sparat")
    page.reload()
    expect(text).to_have_value(WRITTEN)
