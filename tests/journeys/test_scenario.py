"""A scenario by keyboard, on a phone without a network, on two devices, and without a script."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys import checking
from tests.journeys.browsing import PHONE, Browsers, sign_in
from tests.journeys.learner_steps import COURSE, begin_course, new_learner
from tests.journeys.visits_courses import at_scene, go_through
from tests.journeys.world import Person, World

SCENARIO = f"{COURSE}/a2-scenario"
GOOD_ENDING, BAD_ENDING = "Rätt! Det blev ett bra slut.", "Inte rätt än."


def _at_the_scenario(browsers: Browsers, person: Person, *, javascript: bool = True) -> Page:
    page = browsers.fresh(viewport=PHONE, javascript=javascript).new_page()
    sign_in(page, person)
    begin_course(page)
    page.goto(SCENARIO)
    return page


def _scenario(page: Page) -> Locator:
    return page.locator("#ovning-a2-scenario-1")


def _choose_with_keys(page: Page, place: int) -> None:
    """From the text of a scene: to its choices, to one of them, and to the button."""
    page.keyboard.press("Tab")
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_by_keyboard_the_focus_follows_the_story(browsers: Browsers, world: World) -> None:
    page = _at_the_scenario(browsers, new_learner(world))
    scenario = _scenario(page)
    now = scenario.locator("[data-now]")
    with checking.listening(page) as noise:
        now.focus()
        for place, told in ((0, "Mattias kommer in genom lastporten"), (1, BAD_ENDING)):
            _choose_with_keys(page, place)
            expect(now).to_contain_text(told)
            expect(now).to_be_focused()
            expect(scenario.get_by_role("status")).to_contain_text("Sparat")
            assert checking.faults(page) == []
        steps = scenario.get_by_role("list", name="Vägen hit").locator("> li")
        expect(steps).to_have_count(2)
        expect(steps.first).to_contain_text("Du svarar ja. Mattias har tiden")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        at_scene(scenario, "lita")
        expect(now).to_be_focused()
        for place, told in (
            (0, "Ni har gått runt"),
            (2, "Mattias ska lära sig"),
            (1, "Onsdag."),
            (2, GOOD_ENDING),
        ):
            _choose_with_keys(page, place)
            expect(now).to_contain_text(told)
            expect(now).to_be_focused()
    assert noise.complaints == []
    page.goto(COURSE)
    expect(page.get_by_text("1 av 1 övningar")).to_be_visible()


def test_a_choice_without_a_network_is_kept_until_there_is_one(browsers: Browsers, world: World) -> None:
    page = _at_the_scenario(browsers, new_learner(world))
    go_through(page, "skriv")
    scenario = _scenario(page)
    page.context.set_offline(True)
    guide = scenario.locator("input[value=guide]")
    guide.check()
    scenario.get_by_role("button", name="Välj och gå vidare").click()
    expect(scenario.get_by_role("status")).to_contain_text("Det gick inte att nå servern")
    page.context.set_offline(False)
    page.reload()
    at_scene(scenario, "skriv")
    expect(guide).to_be_checked()
    expect(scenario.get_by_role("status")).to_contain_text("Det är inte sparat än.")
    scenario.get_by_role("button", name="Välj och gå vidare").click()
    at_scene(scenario, "skriv", "guide")


def test_a_choice_that_was_not_sent_is_not_put_into_another_scene(browsers: Browsers, world: World) -> None:
    person = new_learner(world)
    phone = _at_the_scenario(browsers, person)
    _scenario(phone).locator("input[value=bakgrund]").check()
    computer = browsers.fresh().new_page()
    sign_in(computer, person)
    computer.goto(SCENARIO)
    go_through(computer, "skriv")
    phone.reload()
    at_scene(_scenario(phone), "skriv")
    expect(_scenario(phone).locator("input:checked")).to_have_count(0)
    expect(_scenario(phone).get_by_role("status")).to_contain_text("Sparat")


def test_without_a_script_each_choice_is_a_page(browsers: Browsers, world: World) -> None:
    page = _at_the_scenario(browsers, new_learner(world), javascript=False)
    scenario = _scenario(page)
    go_through(page, "lita", "igang")
    expect(scenario.get_by_text(BAD_ENDING)).to_be_in_viewport()
    scenario.get_by_role("button", name="Ta en annan väg").click()
    at_scene(scenario, "lita")
    scenario.get_by_role("button", name="Välj och gå vidare").click()
    expect(page.locator(".error-summary")).to_contain_text("Välj ett av alternativen.")
    at_scene(scenario, "lita")
    page.reload()
    go_through(page, "skriv", "guide", "risker", "fem-minuter")
    expect(scenario.get_by_text(GOOD_ENDING)).to_be_in_viewport()
