"""A participant goes to another municipality in the browser: proposed, her own yes, taken over, and all is there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from stegvis.access import Role
from stegvis.handovers.models import Handover
from stegvis.people import queries as people_queries
from stegvis.validation import queries
from tests.factories import planning
from tests.journeys import participant_steps, recordings
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.world import Person, World

NOTE = "Flyttar i januari och vill fortsätta i kök."


def _status_of(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer is not None
    return answer.status


def _propose(page: Page, world: World, person: Person, unit: str) -> None:
    """The giving coordinator proposes, from the participant's page."""
    page.goto(f"/personer/{world.account_id(person.name)}")
    page.get_by_role("link", name="Lämna över").click()
    page.get_by_role("link", name=unit).click()
    page.get_by_role("button", name="Fråga deltagaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv kort vad mottagaren behöver veta.")
    page.get_by_label("Vad behöver mottagaren veta?").fill(NOTE)
    page.get_by_role("button", name="Fråga deltagaren").click()
    expect(page.get_by_text("Överlämningen är föreslagen.")).to_be_visible()


def _say_yes(page: Page) -> None:
    """She reads the question on her phone and says yes."""
    page.goto("/")
    page.get_by_role("link", name="Vi har en fråga till dig").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_role("button", name="Ja, jag vill flytta").click()
    expect(page.get_by_text("Tack. Du sa ja.")).to_be_visible()


def _take_over(page: Page, person: Person, assessor: Person, address: str) -> None:
    """The receiving coordinator finds it without a name in her list, reads, chooses an assessor and takes over."""
    page.goto("/")
    expect(page.get_by_text(person.name)).to_have_count(0)
    page.get_by_role("link", name="Alla överlämningar").click()
    page.locator(f"a.button[href='{address}']").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_label("Jag tar emot och blir samordnare").check()
    page.get_by_label("Bedömare (om du tar emot)").select_option(label=assessor.name)
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Allt har följt med.")).to_be_visible()


def _agreed(world: World, person: Person) -> None:
    """She has said yes to a plan."""
    attempt = queries.get_attempt(world.attempt_id(person.name))
    assessor = people_queries.get_account(world.account_id(world.staff(Role.ASSESSOR, person.workshop).name))
    planning.agreed(assessor, people_queries.get_account(attempt.participant_id), attempt)


def test_a_participant_goes_to_another_municipality(browsers: Browsers, world: World, tmp_path: Path) -> None:
    person = new_participant(world)
    own = browsers.fresh(javascript=False).new_page()
    path = participant_steps.begin(own, person, world)
    world.do(lambda: _agreed(world, person))
    keys = participant_steps.criterion_keys(own, path)
    participant_steps.hand_over(own, path, "photo", recordings.photo(tmp_path), keys)
    participant_steps.hand_in(own, path)
    attempt_id, account_id = world.attempt_id(person.name), world.account_id(person.name)
    giver = browsers.of(world.staff(Role.COORDINATOR, person.workshop), "sv", DESKTOP).new_page()
    receiving = next(one for one in world.neighbours if one.role == Role.COORDINATOR.value)
    assessor = next(
        one
        for one in world.neighbours
        if one.role == Role.ASSESSOR.value and one.workshop == receiving.workshop
    )
    receiver = browsers.of(receiving, "sv", DESKTOP).new_page()

    _propose(giver, world, person, receiving.workshop)
    _say_yes(own)
    assert _status_of(receiver, f"/valideringar/{attempt_id}") == 404
    [handover] = world.look(select(Handover).where(Handover.participant_id == account_id))
    _take_over(receiver, person, assessor, f"/overlamningar/{handover.id}")

    assert _status_of(giver, f"/personer/{account_id}") == 404
    assert _status_of(giver, f"/valideringar/{attempt_id}") == 404
    receiver.goto(f"/valideringar/{attempt_id}")
    expect(receiver.get_by_text("Deltagaren lämnade in.")).to_be_visible()
    own.goto("/mina-kontaktpersoner")
    expect(own.get_by_role("heading", name=receiving.name)).to_be_visible()
    expect(
        own.get_by_text(f"{receiving.name} blev din samordnare. Allt du har visat finns kvar.")
    ).to_be_visible()
    judge = browsers.of(assessor, "sv", DESKTOP).new_page()
    judge.goto(f"/valideringar/{attempt_id}/bedom/{keys[0]}")
    expect(judge.locator("img.evidence-photo").first).to_be_visible()
