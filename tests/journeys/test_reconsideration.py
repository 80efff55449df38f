"""A participant asks three times for a decision to be looked at again, and other people answer each time."""

from __future__ import annotations

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Account
from stegvis.validation import queries
from stegvis.validation.states import AttemptState
from tests.factories import validation
from tests.factories.validation import Cast
from tests.journeys import participant_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.world import Person, World


def _partly_achieved(world: World, person: Person) -> UUID:
    """Her assessor has decided: one criterion is not yet met."""

    def decide() -> UUID:
        attempt = queries.get_attempt(world.attempt_id(person.name))

        def of(role: Role) -> Account:
            return people_queries.get_account(world.account_id(world.staff(role, person.workshop).name))

        around = Cast(
            unit=attempt.case.unit,
            participant=people_queries.get_account(attempt.participant_id),
            supervisor=of(Role.SUPERVISOR),
            assessor=of(Role.ASSESSOR),
            coordinator=of(Role.COORDINATOR),
            verifier=of(Role.INTERNAL_VERIFIER),
            issuer=of(Role.ISSUER),
        )
        key = queries.module_of(attempt).criterion_ids[0]
        return validation.queued(around, not_yet=frozenset({key})).id

    return world.do(decide)


def _assign_another_assessor(world: World, person: Person) -> Person:
    """A second assessor, from the other workshop, who has had nothing to do with the decision."""
    other = next(
        one
        for one in world.people
        if one.role == Role.ASSESSOR.value and one != world.staff(Role.ASSESSOR, person.workshop)
    )
    coordinator = world.staff(Role.COORDINATOR, person.workshop)

    def by(name: str) -> Actor:
        return people_queries.actor_for(people_queries.get_account(world.account_id(name)))

    def assign() -> None:
        case = queries.get_attempt(world.attempt_id(person.name)).case
        accounts.add_membership(
            actor=by(world.staff(Role.ADMINISTRATOR).name),
            account=people_queries.get_account(world.account_id(other.name)),
            role=Role.ASSESSOR,
            unit=case.unit,
        )
        db.session.flush()
        accounts.assign(
            actor=by(coordinator.name),
            participant_id=world.account_id(person.name),
            staff_id=world.account_id(other.name),
            role=Role.ASSESSOR,
        )

    world.do(assign)
    return other


def _ask(page: Page, path: str, words: str) -> None:
    page.goto(path)
    page.get_by_role("link", name="Jag tycker att det blev fel").click()
    page.get_by_label("Vad blev fel?").fill(words)
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text("Bra att du sa till.")).to_be_visible()


def _answer(browsers: Browsers, who: Person, asked_by: Person, step: int, choice: str, words: str) -> None:
    """From the work list on the start page to the answer."""
    page = browsers.of(who, "sv", DESKTOP).new_page()
    page.goto("/")
    line = page.get_by_role("listitem").filter(has_text=asked_by.name).filter(has_text="Svara senast")
    line.get_by_role("link", name="Svara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Omprövning, steg {step} av 3")
    page.get_by_label(choice).check()
    page.get_by_label("Till deltagaren").fill(words)
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Ditt svar är sparat.")).to_be_visible()
    page.close()


def _reads(page: Page, path: str, words: str) -> None:
    page.goto(path)
    expect(page.get_by_text(words)).to_be_visible()


def test_a_request_goes_through_three_steps_with_other_people(browsers: Browsers, world: World) -> None:
    person = new_participant(world)
    own = browsers.fresh().new_page()
    path = participant_steps.begin(own, person, world)
    attempt_id = _partly_achieved(world, person)

    _ask(own, path, "Jag har gjort det många gånger.")
    own.goto(f"{path}/titta-igen/lage")
    expect(own.get_by_text("Jag har gjort det många gånger.")).to_be_visible()
    first = world.staff(Role.ASSESSOR, person.workshop)
    _answer(browsers, first, person, 1, "Beslutet står fast", "Jag har sett filmen igen.")
    _reads(own, path, "Jag har sett filmen igen.")

    second = _assign_another_assessor(world, person)
    _ask(own, path, "Fråga min handledare, hon såg det.")
    _answer(browsers, second, person, 2, "Beslutet står fast", "Handledaren såg det inte.")
    verifier = world.staff(Role.INTERNAL_VERIFIER)
    _answer(browsers, verifier, person, 2, "Beslutet står fast", "Jag håller med bedömarna.")
    _reads(own, path, "Jag håller med bedömarna.")

    _ask(own, path, "Titta på bilden från tisdag.")
    _answer(
        browsers, world.staff(Role.ISSUER), person, 3, "Beslutet ska göras om", "Bilden visar att du kan."
    )
    _reads(own, path, "Beslutet ska göras om.")
    expect(own.get_by_role("link", name="Jag tycker att det blev fel")).to_have_count(0)
    bench = browsers.of(second, "sv", DESKTOP).new_page()
    bench.goto("/")
    line = bench.get_by_role("listitem").filter(has_text=person.name)
    line.get_by_role("link", name="Bedöm").first.click()
    # All is judged already: it is the decision that the other assessor makes anew.
    expect(bench).to_have_url(re.compile(rf"/valideringar/{attempt_id}/beslut$"))
    assert world.do(lambda: queries.get_attempt(attempt_id).state) is AttemptState.RETURNED
