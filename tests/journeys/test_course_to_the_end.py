"""A whole course in a browser, from its first page to a certificate that an employer drops on the check page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from stegvis.content import queries as content
from stegvis.content.compiled_courses import CompiledLesson
from stegvis.content.exercises import Exercise
from stegvis.content.exercises.branching import Branching
from tests.factories import learning
from tests.journeys import employer_steps, staff_steps
from tests.journeys.browsing import DESKTOP, Browsers, sign_in
from tests.journeys.learner_steps import new_learner
from tests.journeys.visits_courses import at_scene
from tests.journeys.world import World

COURSE = "intern-kvalitetssakring"
"""The shortest course whose exercises must be answered right."""


def _saved(section: Locator) -> None:
    section.locator("button[type=submit]").first.click()
    expect(section.locator("[data-status]")).to_contain_text("Sparat")


def _answer(section: Locator, exercise: Exercise) -> None:
    """Answer right, as one does with the mouse."""
    if isinstance(exercise, Branching):
        way = exercise.way_to("good")
        for number, choice in enumerate(way):
            at_scene(section, *way[:number])
            section.locator(f"input[type=radio][value={choice}]").check()
            section.get_by_role("button").first.click()
        at_scene(section, *way)
        return
    for name, value in learning.right_answer(exercise).items(multi=True):
        control = section.locator(f"[name='{name}']").first
        if control.evaluate("one => one.matches('input')"):
            section.locator(f"input[name='{name}'][value='{value}']").check()
        elif control.evaluate("one => one.matches('select')"):
            control.select_option(value)
        else:
            control.fill(value)
    _saved(section)


def _take(page: Page, lesson: CompiledLesson) -> None:
    expect(page).to_have_url(f"{page.url.split('/kurser')[0]}/kurser/{COURSE}/{lesson.id}")
    for exercise in lesson.exercises:
        _answer(page.locator(f"#ovning-{exercise.id}"), exercise)
    task = page.locator("#uppgift")
    task.locator("input[name=task-done]").check()
    _saved(task)
    page.locator("form[data-leave] button").click()


def test_a_whole_course_ends_in_a_certificate(browsers: Browsers, world: World, tmp_path: Path) -> None:
    person = new_learner(world)
    lessons = world.do(lambda: content.course(content.current_revision(COURSE)).lessons)
    page = browsers.fresh(viewport=DESKTOP).new_page()
    sign_in(page, person)
    page.goto(f"/kurser/{COURSE}")
    page.get_by_role("button", name="Börja kursen").click()
    for lesson in lessons:
        _take(page, lesson)
    page.goto(f"/kurser/{COURSE}")
    expect(page.get_by_text("Du har klarat kursen").first).to_be_visible()
    page.goto("/mina-intyg")
    paper = page.get_by_role("link", name="Hämta intyget")
    staff_steps.reload_until(page, paper)
    pdf = staff_steps.download(page, "Hämta intyget", tmp_path)
    anybody = browsers.fresh().new_page()
    employer_steps.drop_file(anybody, pdf, "Filen är äkta och intyget gäller", with_claims=True)
    expect(anybody.get_by_text(person.name).first).to_be_visible()
