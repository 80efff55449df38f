"""A supervisor beside the participant, with a phone in one hand and bad coverage; and the participant with hers."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.validation.guard_facts import evidence_counts
from tests.journeys.browsing import PHONE, Browsers, sign_in
from tests.journeys.newcomers import new_participant
from tests.journeys.world import World

MOST_TAPS = 5
WORDS = "Hon tvättade händerna före start, utan att jag sa något."


def _begin(browsers: Browsers, world: World, *, javascript: bool = True) -> tuple[Page, UUID]:
    person = new_participant(world)
    attempt_id = world.attempt_id(person.name)
    supervisor = world.staff(Role.SUPERVISOR, person.workshop)
    page = browsers.fresh(viewport=PHONE, javascript=javascript).new_page()
    sign_in(page, supervisor)
    page.goto(f"/valideringar/{attempt_id}/observation")
    return page, attempt_id


COUNT_TAPS = """
document.addEventListener("pointerdown", () => {
  sessionStorage.setItem("taps", 1 + Number(sessionStorage.getItem("taps")));
}, true);
"""


def _width(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def _observed(world: World, attempt_id: UUID) -> frozenset[str]:
    with world.app.app_context():
        return evidence_counts(attempt_id)[1]


def test_an_observation_takes_few_taps_and_fits_the_phone(browsers: Browsers, world: World) -> None:
    page, attempt_id = _begin(browsers, world)
    page.context.add_init_script(COUNT_TAPS)
    page.reload()
    assert _width(page) <= PHONE["width"]
    page.locator("summary").filter(has_text="Diskens flöde").click()
    page.locator("label.choice").filter(has=page.locator("input[value=tvatta-hander]")).click()
    assert _width(page) <= PHONE["width"], "opened, too"
    page.get_by_text("Ja, deltagaren håller med").click()
    page.get_by_label("Vad såg eller hörde du?").click()
    page.keyboard.insert_text(WORDS)
    page.get_by_role("button", name="Spara observation").click()
    expect(page.get_by_text("Observationen är sparad.")).to_be_visible()
    assert 1 <= page.evaluate("Number(sessionStorage.getItem('taps'))") <= MOST_TAPS
    assert "tvatta-hander" in _observed(world, attempt_id)


def test_bad_coverage_loses_nothing(browsers: Browsers, world: World) -> None:
    page, attempt_id = _begin(browsers, world)
    page.locator("summary").filter(has_text="Diskens flöde").click()
    page.locator("input[name=criteria][value=tvatta-hander]").check()
    page.get_by_label("Vad såg eller hörde du?").fill(WORDS)
    page.route("**/observation/ladda-upp", lambda route: route.abort())
    page.get_by_role("button", name="Spara observation").click()
    expect(page.locator(".upload-failed")).to_contain_text("Allt finns kvar")
    expect(page.get_by_label("Vad såg eller hörde du?")).to_have_value(WORDS)
    page.unroute("**/observation/ladda-upp")
    page.reload()
    expect(page.locator("[data-draft-status]")).to_contain_text("finns kvar")
    expect(page.get_by_label("Vad såg eller hörde du?")).to_have_value(WORDS)
    expect(page.locator("input[name=criteria][value=tvatta-hander]")).to_be_checked()
    page.get_by_role("button", name="Spara observation").click()
    expect(page.get_by_text("Observationen är sparad.")).to_be_visible()
    page.goto(f"/valideringar/{attempt_id}/observation")
    expect(page.get_by_label("Vad såg eller hörde du?")).to_have_value("")
    assert "tvatta-hander" in _observed(world, attempt_id)


def test_unsent_words_leave_the_tab_with_their_writer(browsers: Browsers, world: World) -> None:
    page, attempt_id = _begin(browsers, world)
    address, words = f"/valideringar/{attempt_id}/observation", page.get_by_label("Vad såg eller hörde du?")
    words.fill(WORDS)
    page.locator("form[action='/logga-ut']").first.evaluate("form => form.requestSubmit()")
    expect(page.locator("input[name=password]")).to_be_visible()
    assert page.evaluate("JSON.stringify(sessionStorage)") == "{}"
    supervisor = world.staff(Role.SUPERVISOR)
    colleague = world.staff(Role.ASSESSOR, supervisor.workshop)
    sign_in(page, supervisor)
    page.goto(address)
    expect(words).to_have_value("")
    words.fill(WORDS)
    page.context.clear_cookies()
    sign_in(page, colleague)
    page.goto(address)
    expect(words).to_have_value("")
    assert WORDS not in page.evaluate("JSON.stringify(sessionStorage)")


@pytest.mark.parametrize("is_exercise", [False, True], ids=["real", "exercise"])
def test_an_observation_works_without_javascript(
    browsers: Browsers, world: World, *, is_exercise: bool
) -> None:
    page, attempt_id = _begin(browsers, world, javascript=False)
    page.locator("summary").filter(has_text=re.compile("Maskin och kemi")).click()
    name = "simulated" if is_exercise else "criteria"
    page.locator(f"input[name={name}][value=skolja-oga]").check()
    page.get_by_role("button", name="Spara observation").click()
    expect(page.locator(".error-summary")).to_contain_text("Skriv några ord")
    page.get_by_label("Vad såg eller hörde du?").fill("Började skölja direkt.")
    expect(page.locator(f"input[name={name}][value=skolja-oga]")).to_be_checked()
    page.get_by_role("button", name="Spara observation").click()
    expect(page.get_by_text("Observationen är sparad.")).to_be_visible()
    assert "skolja-oga" in _observed(world, attempt_id)


def test_a_participant_answers_with_pictures_without_javascript(browsers: Browsers, world: World) -> None:
    person = new_participant(world)
    attempt_id = world.attempt_id(person.name)
    page = browsers.fresh(viewport=PHONE, javascript=False).new_page()
    sign_in(page, person)
    page.goto(f"/mina-steg/{attempt_id}/sak/sortera-avfall")
    page.get_by_role("link", name="Frågor med bilder").click()
    page.get_by_role("link", name="Svara på frågor").click()
    for number in range(1, 7):
        expect(page.locator("h1")).to_have_text(f"Fråga {number}")
        page.locator("label.choice").first.click()
        page.get_by_role("button", name="Spara och gå vidare").click()
    page.get_by_role("button", name="Lägg till som bevis").click()
    expect(page.get_by_text("Bara du ser det, tills du lämnar in.")).to_be_visible()
    with world.app.app_context():
        assert evidence_counts(attempt_id)[0]["sortera-avfall"] == 1
