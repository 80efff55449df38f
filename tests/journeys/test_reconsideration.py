"""A participant asks three times for a decision to be looked at again; others answer each time, and it is changed."""

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
from stegvis.validation.states import AttemptState, Outcome
from tests.factories import validation
from tests.factories.validation import Cast
from tests.journeys import asking_again, batches, participant_steps, staff_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.world import Person, World

EVENTS = (
    "Du bad oss titta en gång till.",
    "Vi har tittat en gång till. Beslutet är samma.",
    "Vi har tittat en gång till. Du ska få ett nytt beslut.",
    "Bedömaren har bedömt igen.",
    "Kontrollen är klar.",
)


def _partly_achieved(world: World, person: Person) -> tuple[UUID, str]:
    """Her assessor has decided: one criterion is not yet met. The attempt, and the criterion."""

    def decide() -> tuple[UUID, str]:
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
        return validation.queued(around, not_yet=frozenset({key})).id, key

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


def _judge_anew(page: Page, person: Person, attempt_id: UUID, key: str) -> None:
    """The other assessor begins in her work list, reads what her colleague wrote, and decides otherwise."""
    page.goto("/")
    line = page.get_by_role("listitem").filter(has_text=person.name)
    line.get_by_role("link", name="Bedöm").first.click()
    # All is judged already: the decision comes first, and from there she goes to what was not yet met.
    expect(page).to_have_url(re.compile(rf"/valideringar/{attempt_id}/beslut$"))
    page.goto(f"/valideringar/{attempt_id}/bedom/{key}")
    expect(page.get_by_role("heading", name="En kollega har bedömt")).to_be_visible()
    staff_steps.wait_for_keys(page)
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(rf"/valideringar/{attempt_id}/beslut$"))
    staff_steps.decide(page, attempt_id, "Jag har sett bilden. Du kan allt i modulen.")


def test_a_request_goes_through_three_steps_with_other_people(browsers: Browsers, world: World) -> None:
    person = new_participant(world)
    own = browsers.fresh().new_page()
    path = participant_steps.begin(own, person, world)
    batches.begin_anew(world, person.workshop)
    attempt_id, key = _partly_achieved(world, person)

    asking_again.ask(own, path, "Jag har gjort det många gånger.")
    own.goto(f"{path}/titta-igen/lage")
    expect(own.get_by_text("Jag har gjort det många gånger.")).to_be_visible()
    first = world.staff(Role.ASSESSOR, person.workshop)
    asking_again.answer(browsers, first, person, 1, "Beslutet står fast", "Jag har sett filmen igen.")
    asking_again.read(own, path, "Jag har sett filmen igen.")

    second = _assign_another_assessor(world, person)
    asking_again.ask(own, path, "Fråga min handledare, hon såg det.")
    asking_again.answer(browsers, second, person, 2, "Beslutet står fast", "Handledaren såg det inte.")
    verifier = world.staff(Role.INTERNAL_VERIFIER)
    asking_again.answer(browsers, verifier, person, 2, "Beslutet står fast", "Jag håller med bedömarna.")
    asking_again.read(own, path, "Jag håller med bedömarna.")

    asking_again.ask(own, path, "Titta på bilden från tisdag.")
    asking_again.answer(
        browsers, world.staff(Role.ISSUER), person, 3, "Beslutet ska göras om", "Bilden visar att du kan."
    )
    asking_again.read(own, path, "Beslutet ska göras om.")
    expect(own.get_by_role("link", name="Jag tycker att det blev fel")).to_have_count(0)

    _judge_anew(browsers.of(second, "sv", DESKTOP).new_page(), person, attempt_id, key)
    asking_again.read(own, path, "Jag har sett bilden. Du kan allt i modulen.")
    # Whoever answered in step 2 reviews nothing of it: her colleague does.
    other_verifier = world.staff(Role.INTERNAL_VERIFIER, place=1)
    staff_steps.approve(browsers.of(other_verifier, "sv", DESKTOP).new_page(), attempt_id)
    own.goto(f"{path}/handelser")
    for words in EVENTS:
        expect(own.get_by_text(words).first).to_be_visible()
    with world.app.app_context():
        decision = queries.current_decision(attempt_id)
        assert decision is not None
        assert (decision.outcome, decision.assessor_id) == (Outcome.ACHIEVED, world.account_id(second.name))
        assert queries.get_attempt(attempt_id).state in {AttemptState.VERIFIED, AttemptState.EXTERNAL_SAMPLE}
