"""A verifier does not agree: the sample is widened, a meeting is held, and the bench shows what it agreed on."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.validation import actions, queries
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from tests.factories import people
from tests.factories.validation import WEIGHED
from tests.journeys import batches, staff_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import hand_in_everything, new_participant, staff_account
from tests.journeys.world import Person, World

DECISIONS = 5
"""One more than of which all are drawn."""
AGREED = "Två olika gäster, på två olika dagar."


def _decided(world: World, person: Person) -> UUID:
    """Her assessor has judged all and decided."""
    attempt_id = hand_in_everything(world, person, f"Jag heter {person.name} och gör det varje dag.")

    def decide() -> None:
        attempt = queries.get_attempt(attempt_id)
        by = people.actor(staff_account(world, Role.ASSESSOR, person))
        module = queries.module_of(attempt)
        for key in module.criterion_ids:
            actions.judge(actor=by, attempt=attempt, criterion_key=key, result=JudgementResult.MET)
        for outcome in module.outcomes:
            actions.give_outcome_reason(actor=by, attempt=attempt, outcome_key=outcome.id, reason="Det syns.")
        actions.decide(actor=by, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)

    world.do(decide)
    return attempt_id


def _states(world: World, attempt_ids: list[UUID]) -> dict[UUID, AttemptState]:
    with world.app.app_context():
        return {one: queries.get_attempt(one).state for one in attempt_ids}


def _disagree(page: Page, attempt_id: UUID, place: int) -> None:
    """Do not agree on one criterion, and return the attempt."""
    page.goto(f"/granskningar/{attempt_id}")
    doubt = page.locator("details.more:has(input[name^=word_])").nth(place)
    doubt.locator("summary").click()
    doubt.get_by_text("Håller inte med").click()
    doubt.locator("textarea").fill("En enda gäst räcker inte.")
    page.locator("input[name=outcome][value=returned]").check()
    page.locator("textarea[name=reason]").fill("Titta igen på hur gästen tas emot.")
    page.get_by_role("button", name="Spara granskningen").click()
    expect(page.get_by_text("återlämnad till bedömaren")).to_be_visible()


def _hold_meeting(page: Page, names: list[str]) -> None:
    """Prepare, pick what to show, look at it, write what was agreed on, and close."""
    page.goto("/granskningar/samsyn")
    page.locator("ul.work > li").first.locator(".work-next").locator("a, button").click()
    expect(page.get_by_role("heading", name="Fall 1", exact=True)).to_be_visible()
    card = page.locator("section.card").filter(has_text="En enda gäst räcker inte.").first
    page.locator("label.choice").filter(has_text="gör det varje dag").first.locator("input").check()
    card.locator("textarea[name^=interpretation_]").fill(AGREED)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    page.get_by_role("link", name="Visa för mötet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fall att tala om")
    expect(page.get_by_text("gör det varje dag").first).to_be_visible()
    text = page.locator("main").inner_text()
    assert not [name for name in names if name in text], "nobody can be told by name on the screen"
    page.go_back()
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Kryssa i minst två som var med.").first).to_be_visible()
    expect(page.locator("textarea[name^=interpretation_]").filter(has_text=AGREED)).to_have_count(1)
    for place in range(2):
        page.locator("input[name=attendees]").nth(place).check()
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.get_by_text("Mötet är avslutat.")).to_be_visible()


def test_a_disagreement_widens_the_sample_and_becomes_guidance_in_the_bench(
    browsers: Browsers, world: World
) -> None:
    persons = [new_participant(world) for _ in range(DECISIONS)]
    batches.begin_anew(world, persons[0].workshop)
    attempt_ids = [_decided(world, person) for person in persons]
    verifier = browsers.of(world.staff(Role.INTERNAL_VERIFIER, persons[0].workshop), "sv", DESKTOP).new_page()
    staff_steps.lock_batch(verifier, attempt_ids[0])
    before = _states(world, attempt_ids)
    drawn = [one for one, state in before.items() if state is AttemptState.SAMPLED]
    # Her assessor has decided often before, and nobody has disagreed yet: the site's own rule leaves somebody out.
    assert 0 < len(drawn) < DECISIONS

    with world.app.app_context():
        keys = queries.module_of(queries.get_attempt(drawn[0])).criterion_ids
    _disagree(verifier, drawn[0], keys.index("halsa-gast"))
    after = _states(world, attempt_ids)
    assert after.pop(drawn[0]) is AttemptState.RETURNED
    assert set(after.values()) == {AttemptState.SAMPLED}, "all that is left of the assessor's is drawn"

    names = [person.name for person in persons]
    names.append(world.staff(Role.ASSESSOR, persons[0].workshop).name)
    _hold_meeting(verifier, names)

    newcomer = new_participant(world)
    to_judge = hand_in_everything(world, newcomer)
    assessor = browsers.of(world.staff(Role.ASSESSOR, newcomer.workshop), "sv", DESKTOP).new_page()
    assessor.goto(f"/valideringar/{to_judge}/bedom/halsa-gast")
    expect(assessor.get_by_text(AGREED)).to_be_visible()
    expect(assessor.get_by_text("Gäller från")).to_be_visible()
