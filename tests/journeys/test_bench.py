"""The assessor's bench by keyboard alone, with every key counted, and when saving fails."""

from __future__ import annotations

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.people import queries as people_queries
from stegvis.validation import actions, queries
from stegvis.validation.rules import EvidenceKind
from tests.factories import planning
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.world import Person, World

MOST_INTERACTIONS = 30


class Keyboard:
    """Presses keys and counts them. What is typed into a field is not counted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """One interaction."""
        self.presses += 1
        self._page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Into the field that has the focus."""
        expect(self._page.locator("textarea:focus")).to_have_count(1)
        self._page.keyboard.insert_text(text)


def _handed_in(world: World, person: Person) -> UUID:
    """The participant has shown everything in one text and handed it in, and the supervisor has seen it."""
    attempt_id = world.attempt_id(person.name)

    def hand_in() -> None:
        attempt = queries.get_attempt(attempt_id)
        keys = queries.module_of(attempt).criterion_ids
        own = people_queries.actor_for(people_queries.get_account(attempt.participant_id))
        supervisor_name = world.staff(Role.SUPERVISOR, person.workshop).name
        supervisor = people_queries.actor_for(people_queries.get_account(world.account_id(supervisor_name)))
        actions.start_waiting_mappings()
        assessor = people_queries.get_account(
            world.account_id(world.staff(Role.ASSESSOR, person.workshop).name)
        )
        planning.agreed(assessor, people_queries.get_account(attempt.participant_id), attempt)
        shown = actions.NewEvidence("shown", EvidenceKind.TEXT, keys, text="Jag gör det varje dag.")
        actions.add_evidence(actor=own, attempt=attempt, new=shown)
        actions.hand_in(actor=own, attempt=attempt)
        seen = actions.NewEvidence("seen", EvidenceKind.OBSERVATION, keys, text="Hon gjorde allt själv.")
        actions.add_observation(actor=supervisor, attempt=attempt, new=seen)

    world.do(hand_in)
    return attempt_id


def _bench(browsers: Browsers, world: World) -> tuple[Page, UUID]:
    person = new_participant(world)
    attempt_id = _handed_in(world, person)
    page = browsers.of(world.staff(Role.ASSESSOR, person.workshop), "sv", DESKTOP).new_page()
    page.goto(f"/valideringar/{attempt_id}/bedom")
    return page, attempt_id


def test_a_module_is_judged_and_decided_by_keyboard_alone(browsers: Browsers, world: World) -> None:
    page, attempt_id = _bench(browsers, world)
    keyboard = Keyboard(page)
    with world.app.app_context():
        module = queries.module_of(queries.get_attempt(attempt_id))
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))
    for place, key in enumerate(module.criterion_ids):
        expect(page).to_have_url(re.compile(f"/bedom/{key}$"))
        keyboard.press("u")
        if place + 1 < len(module.criterion_ids):
            expect(page.locator("[data-bench-status]")).to_have_text(re.compile(r"Sparat \d\d:\d\d"))
    expect(page).to_have_url(re.compile("/beslut$"))
    assert len(loads) <= 1, "the criteria follow each other without a page load"
    for place, outcome in enumerate(module.outcomes):
        if place:
            keyboard.press("Tab")
        keyboard.write(f"Observation och text visar det: {outcome.title}.")
    keyboard.press("Tab")
    expect(page.locator("[data-all-points]")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("input[name=points]:checked")).to_have_count(5)
    keyboard.press("Space")
    expect(page.locator("input[name=autonomy]").first).to_be_checked()
    keyboard.press("Control+Enter")
    expect(page.get_by_text("Beslutet är sparat")).to_be_visible()
    print(f"{len(module.criterion_ids)} criteria in {keyboard.presses} interactions")
    assert keyboard.presses <= MOST_INTERACTIONS


def test_a_failed_save_is_told_and_loses_nothing(browsers: Browsers, world: World) -> None:
    page, _ = _bench(browsers, world)
    address = page.url
    page.keyboard.press("i")
    page.keyboard.insert_text("Visa maskinen en gång till: un.")
    assert page.url == address, "no key acts while she writes"
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-status]")).to_contain_text("Inte sparat")
    expect(page.locator("textarea[name=reason]")).to_have_value("Visa maskinen en gång till: un.")
    page.context.set_offline(False)
    page.locator("a[data-go=following]").click()
    expect(page.locator("[data-bench-status]")).to_contain_text("Spara först")
    page.locator("textarea[name=reason]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-status]")).to_contain_text("Sparat")
    assert page.url != address


def test_the_keys_can_be_turned_off_and_work_only_in_the_bench(browsers: Browsers, world: World) -> None:
    page, attempt_id = _bench(browsers, world)
    switch = page.locator("[data-bench-switch]")
    switch.focus()
    page.keyboard.press("u")
    switch.uncheck()
    page.locator("[data-bench] h1").focus()
    page.keyboard.press("u")
    page.reload()
    expect(switch).not_to_be_checked()
    page.locator("[data-bench] h1").focus()
    page.keyboard.press("u")
    with world.app.app_context():
        assert queries.current_judgements(attempt_id) == {}
    switch.check()
    page.locator("[data-bench] h1").focus()
    page.keyboard.press("u")
    expect(page.locator("[data-bench-status]")).to_contain_text("Sparat")


def test_a_template_begins_the_reason_at_its_first_gap(browsers: Browsers, world: World) -> None:
    page, attempt_id = _bench(browsers, world)
    with world.app.app_context():
        key = queries.module_of(queries.get_attempt(attempt_id)).criterion_ids[0]
    page.keyboard.press("i")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    area = page.locator("textarea[name=reason]")
    expect(area).to_be_focused()
    page.keyboard.insert_text("glömde tvålen")
    expect(area).to_have_value(re.compile(r"^Du gjorde glömde tvålen\. .*\[…\]"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reason-error")).to_contain_text("Skälet är en mall som inte är ifylld.")
    area.fill("Du glömde tvålen. Visa en gång till.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-status]")).to_contain_text("Sparat")
    with world.app.app_context():
        assert queries.current_judgements(attempt_id)[key].reason == "Du glömde tvålen. Visa en gång till."
