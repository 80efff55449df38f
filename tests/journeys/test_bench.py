"""The assessor's bench by keyboard alone, with every key counted, and when saving fails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.validation import queries
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_rules import Autonomy
from tests.journeys import staff_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import hand_in_everything, new_participant
from tests.journeys.world import World

LEAST_CRITERIA = 20
MOST_INTERACTIONS = 30
"""From the participant's page to the decision: opening, judging, weighing, giving reasons, deciding."""


class Keyboard:
    """Presses keys and counts them, each key or chord as one. What is typed into a field is not counted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """One interaction."""
        self.presses += 1
        self._page.keyboard.press(key)

    def press_access_key(self, letter: str) -> None:
        """Alt and a letter: one interaction, sent as a keyboard sends it. Playwright leaves the letter out."""
        self.presses += 1
        device, alt = self._page.context.new_cdp_session(self._page), 1
        named = {"key": letter, "text": letter, "unmodifiedText": letter, "modifiers": alt}
        device.send("Input.dispatchKeyEvent", {"type": "keyDown", **named})
        device.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter, "modifiers": alt})
        device.detach()

    def write(self, text: str) -> None:
        """Into the field that has the focus, over what is selected there."""
        expect(self._page.locator("textarea:focus")).to_have_count(1)
        self._page.keyboard.insert_text(text)


def _bench(browsers: Browsers, world: World) -> tuple[Page, UUID]:
    person = new_participant(world)
    attempt_id = hand_in_everything(world, person)
    page = browsers.of(world.staff(Role.ASSESSOR, person.workshop), "sv", DESKTOP).new_page()
    page.goto(f"/valideringar/{attempt_id}/bedom")
    return page, attempt_id


NOT_YET = {
    "skrapa-sortera": "sorterar besticken",
    "rengora-maskin": "tömmer silen",
    "stada-schema": "bockar av på listan",
}
"""Criteria of three learning outcomes, each with what the assessor writes into the gap of the first template."""


def _judge_all(page: Page, keyboard: Keyboard, keys: Sequence[str]) -> None:
    """Met by one key; "not yet" by a template, its gap, and saving. Each is saved before the next is judged."""
    for place, key in enumerate(keys):
        expect(page).to_have_url(re.compile(f"/bedom/{key}$"))
        if place:
            expect(page.locator("[data-bench-status]")).to_have_text(re.compile(r"Sparat \d\d:\d\d"))
        if key in NOT_YET:
            keyboard.press("1")
            expect(page.locator("input[name=result][value=not_yet]")).to_be_checked()
            keyboard.write(NOT_YET[key])
            keyboard.press("Control+Enter")
        else:
            keyboard.press("u")


def _weigh_and_decide(page: Page, keyboard: Keyboard, unwritten: int) -> None:
    """All five points, autonomy, the reasons that nothing begins, and what the participant is told."""
    expect(page.locator("[data-all-points]")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("input[name=points]:checked")).to_have_count(5)
    expect(page.locator("input[name=autonomy]").first).to_be_focused()
    keyboard.press("2")
    for _ in range(unwritten):
        expect(page.locator("textarea[name^=reason_]:focus")).to_have_value("")
        keyboard.write("Observation och text visar det.")
        keyboard.press("Control+Enter")
    expect(page.locator("textarea[name=reason]")).to_be_focused()
    keyboard.write("Du kan nästan allt. Tre saker är kvar att visa.")
    keyboard.press("Control+Enter")
    expect(page.get_by_text("Beslutet är sparat")).to_be_visible()


def test_a_module_is_judged_and_decided_by_keyboard_alone(browsers: Browsers, world: World) -> None:
    person = new_participant(world)
    attempt_id = hand_in_everything(world, person)
    page = browsers.of(world.staff(Role.ASSESSOR, person.workshop), "sv", DESKTOP).new_page()
    page.goto(f"/valideringar/{attempt_id}")
    with world.app.app_context():
        module = queries.module_of(queries.get_attempt(attempt_id))
    assert len(module.criterion_ids) >= LEAST_CRITERIA
    loads: list[str] = []
    page.on("load", lambda _page: loads.append(page.url))

    keyboard = Keyboard(page)
    keyboard.press_access_key("b")
    staff_steps.wait_for_keys(page)
    _judge_all(page, keyboard, module.criterion_ids)
    expect(page).to_have_url(re.compile("/beslut$"))
    assert len(loads) <= 2, "the criteria follow each other without a page load"
    _weigh_and_decide(page, keyboard, len(module.outcomes) - len(NOT_YET))
    print(f"{len(module.criterion_ids)} criteria in {keyboard.presses} interactions")

    assert keyboard.presses <= MOST_INTERACTIONS
    with world.app.app_context():
        judged, reasons = queries.current_judgements(attempt_id), queries.current_outcome_reasons(attempt_id)
        decision = queries.current_decision(attempt_id)
        assert decision is not None and decision.weighing is not None
        assert (decision.outcome, decision.weighing.autonomy) == (Outcome.PARTLY, Autonomy.ASKS_WHEN_NEEDED)
    not_yet = {key: one.reason for key, one in judged.items() if one.result is JudgementResult.NOT_YET}
    assert not_yet.keys() == NOT_YET.keys()
    for key, words in NOT_YET.items():
        assert words in not_yet[key]
        outcome = module.outcome_of(key)
        assert outcome is not None
        assert not_yet[key] in reasons[outcome.id].reason, "her own words begin the outcome's reason"


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
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-status]")).to_have_text("Fyll i nästa lucka.")
    page.keyboard.insert_text("det blir smittat")
    expect(area).to_have_value(re.compile(r"^Du gjorde glömde tvålen\. .*, för det blir smittat\. .*\[…\]"))
    page.get_by_role("button", name="Spara och gå till nästa").click()
    expect(page.locator("#reason-error")).to_contain_text("Skälet är en mall som inte är ifylld.")
    area.fill("Du glömde tvålen. Visa en gång till.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-bench-status]")).to_contain_text("Sparat")
    with world.app.app_context():
        assert queries.current_judgements(attempt_id)[key].reason == "Du glömde tvålen. Visa en gång till."
