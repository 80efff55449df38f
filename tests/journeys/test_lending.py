"""Help from another municipality: two administrators agree, an assessor is lent, decides, and sees nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit
from stegvis.validation import actions, queries
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState
from tests.factories import people
from tests.journeys import staff_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import hand_in_everything, new_participant
from tests.journeys.world import Person, World

MUNICIPALITY = "Låneköpings kommun"
TOLD = "Jag diskar på kaféet varje dag."


@dataclass(frozen=True)
class Neighbour:
    """A municipality with which nothing is agreed: its administrator, an assessor, and one without competence."""

    administrator: Person
    assessor: Person
    without_competence: Person


def _neighbour(world: World) -> Neighbour:
    def person(role: Role, place: Unit, name: str, *, is_competent: bool = True) -> Person:
        account = people.staff(role, place, name=name, is_competent=is_competent)
        assert account.username is not None
        return Person(account.display_name, role.value, "", account.username, people.PASSWORD)

    def found() -> Neighbour:
        place = people.unit(people.organisation(MUNICIPALITY), "Köket Lånet")
        return Neighbour(
            person(Role.ADMINISTRATOR, place, "Agnes Lånestyre"),
            person(Role.ASSESSOR, place, "Greta Lånegren"),
            person(Role.ASSESSOR, place, "Gösta Lånelund", is_competent=False),
        )

    return world.do(found)


def _propose(page: Page) -> None:
    """The administrator who needs help asks the other municipality."""
    page.goto("/samarbeten")
    page.get_by_role("link", name="Be en kommun om hjälp").click()
    page.get_by_label("Vilken kommun ska hjälpa er?").select_option(label=MUNICIPALITY)
    page.get_by_role("button", name="Skicka förslaget").click()
    expect(page.get_by_text("Förslaget är skickat.")).to_be_visible()


def _accept(page: Page) -> None:
    """The other administrator finds the question on her start page, and says yes."""
    page.goto("/")
    page.get_by_role("link", name="Läs och svara").click()
    page.get_by_role("link", name="Svara").click()
    page.get_by_label("Ja, vi hjälper").check()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Ert svar är sparat.")).to_be_visible()


def _lend(page: Page, attempt_id: UUID, neighbour: Neighbour) -> None:
    """The coordinator chooses among those who are competent."""
    page.goto(f"/valideringar/{attempt_id}")
    page.get_by_role("link", name="Låna en bedömare").click()
    page.get_by_label(f"{neighbour.assessor.name}, {MUNICIPALITY}").check()
    expect(page.get_by_text(neighbour.without_competence.name)).to_have_count(0)
    page.get_by_role("button", name="Låna", exact=True).click()
    expect(page.get_by_text("ser just den här valideringen")).to_be_visible()


def _judge_the_rest(world: World, attempt_id: UUID, assessor: Person) -> None:
    """All but the first criterion, by the verb that the bench calls."""

    def judge() -> None:
        attempt = queries.get_attempt(attempt_id)
        account = people_queries.account_by_username(assessor.username)
        assert account is not None
        for key in queries.module_of(attempt).criterion_ids[1:]:
            actions.judge(
                actor=people.actor(account), attempt=attempt, criterion_key=key, result=JudgementResult.MET
            )

    world.do(judge)


def _statuses(page: Page, paths: Iterable[str]) -> dict[str, int]:
    """How each address answers her who is signed in."""
    return {path: page.request.get(path).status for path in paths}


def _sees_nothing_else(page: Page, coordinator: Page, world: World, person: Person, other: Person) -> None:
    """Neither what hangs on the participant, nor what others do with the attempt, nor anybody else of the unit."""
    case, card = world.attempt_id(person.name), world.account_id(person.name)
    of_the_coordinator = [
        f"/personer/{card}",
        f"/personer/{card}/andra",
        f"/personer/{card}/praktik",
        f"/valideringar/{case}/lana",
        f"/valideringar/{world.attempt_id(other.name)}",
        f"/personer/{world.account_id(other.name)}",
    ]
    assert set(_statuses(coordinator, of_the_coordinator).values()) == {200}, "there is something to see"
    of_colleagues = [f"/granskningar/{case}", f"/klara-for-intyg/{case}"]
    answers = _statuses(page, [*of_the_coordinator, *of_colleagues])
    assert set(answers.values()) <= {403, 404}, answers
    page.goto("/valideringar")
    expect(page.get_by_role("link", name=person.name, exact=True)).to_be_visible()
    expect(page.get_by_text(other.name)).to_have_count(0)


def test_an_assessor_is_lent_decides_and_sees_nothing_else(browsers: Browsers, world: World) -> None:
    person, other = new_participant(world), new_participant(world)
    attempt_id = hand_in_everything(world, person, TOLD)
    hand_in_everything(world, other)
    neighbour = _neighbour(world)
    case, card = f"/valideringar/{attempt_id}", f"/personer/{world.account_id(person.name)}"
    coordinator = browsers.of(world.staff(Role.COORDINATOR, person.workshop), "sv", DESKTOP).new_page()
    helper = browsers.of(neighbour.assessor, "sv", DESKTOP).new_page()

    _propose(browsers.of(world.staff(Role.ADMINISTRATOR), "sv", DESKTOP).new_page())
    coordinator.goto(f"{case}/lana")
    expect(coordinator.get_by_role("heading", level=1)).to_have_text("Låna en bedömare")
    expect(coordinator.get_by_text(MUNICIPALITY)).to_have_count(0)
    agreeing = browsers.of(neighbour.administrator, "sv", DESKTOP).new_page()
    _accept(agreeing)
    assert set(_statuses(agreeing, (case, card)).values()) == {404}, "an agreement alone opens nobody"
    assert _statuses(helper, (case,)) == {case: 404}
    _lend(coordinator, attempt_id, neighbour)
    expect(coordinator.get_by_text(f"{neighbour.assessor.name}, {MUNICIPALITY}")).to_be_visible()

    helper.goto("/")
    helper.get_by_role("listitem").filter(has_text=person.name).get_by_role("link", name="Bedöm").click()
    expect(helper.get_by_text(TOLD)).to_be_visible()
    staff_steps.wait_for_keys(helper)
    helper.keyboard.press("u")
    expect(helper.locator("[data-bench-status]")).to_contain_text("Sparat")
    _judge_the_rest(world, attempt_id, neighbour.assessor)
    _sees_nothing_else(helper, coordinator, world, person, other)
    staff_steps.decide(helper, attempt_id)

    verifier = browsers.of(world.staff(Role.INTERNAL_VERIFIER), "sv", DESKTOP).new_page()
    verifier.goto(f"/granskningar/{attempt_id}")
    expect(verifier.get_by_text(neighbour.assessor.name).first).to_be_visible()
    coordinator.goto(f"{case}/lana")
    coordinator.get_by_role("button", name="Avsluta lånet").click()
    expect(coordinator.get_by_text("Allt som är skrivet finns kvar.")).to_be_visible()
    assert _statuses(helper, (case,)) == {case: 404}
    helper.goto("/")
    expect(helper.get_by_text(person.name)).to_have_count(0)
    with world.app.app_context():
        decision = queries.current_decision(attempt_id)
        assert decision is not None
        assert people_queries.display_name(decision.assessor_id) == neighbour.assessor.name
        assert queries.get_attempt(attempt_id).state is AttemptState.IN_QUEUE
