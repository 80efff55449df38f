"""The whole chain in a browser: from the QR card to a certificate that anybody can check, doubted and withdrawn."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from stegvis.access import Role
from stegvis.base import clock
from stegvis.people import queries as people_queries
from stegvis.validation import queries
from tests.factories import external
from tests.journeys import (
    asking_again,
    batches,
    employer_steps,
    participant_steps,
    recordings,
    staff_steps,
)
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.newcomers import new_participant
from tests.journeys.site import Site
from tests.journeys.world import Person, World

CRITERIA = 21


def _collect_and_hand_in(page: Page, path: str, folder: Path) -> list[str]:
    """Photo for half of the criteria, sound for the others, one draft taken back; the criteria's keys."""
    keys = participant_steps.criterion_keys(page, path)
    assert len(keys) == CRITERIA
    half = CRITERIA // 2
    photo = recordings.photo(folder)
    participant_steps.hand_over(page, path, "photo", photo, keys[:half])
    participant_steps.hand_over(page, path, "sound", recordings.sound(folder), keys[half:])
    participant_steps.hand_over(page, path, "photo", photo, keys[:1])
    participant_steps.delete_draft(page, path, keys[0])
    page.goto(f"{path}/sak/{keys[0]}")
    expect(page.locator("a[href^='/mina-steg/bevis/']")).to_have_count(1)
    participant_steps.hand_in(page, path)
    return keys


def _staff_page(browsers: Browsers, world: World, role: Role, workshop: str) -> Page:
    return browsers.of(world.staff(role, workshop), "sv", DESKTOP).new_page()


def _plan(browsers: Browsers, world: World, person: Person) -> None:
    """The assessor holds the mapping talk and sends a plan."""
    page, attempt_id = (
        _staff_page(browsers, world, Role.ASSESSOR, person.workshop),
        world.attempt_id(person.name),
    )
    staff_steps.hold_talk(page, attempt_id)
    staff_steps.write_plan(page, attempt_id, clock.local(clock.now()).date() + timedelta(days=7))


def _assess(browsers: Browsers, world: World, person: Person, attempt_id: UUID, keys: list[str]) -> None:
    """The assessor looks, the supervisor adds what she has seen, the assessor judges and decides."""
    page = _staff_page(browsers, world, Role.ASSESSOR, person.workshop)
    page.goto(f"/valideringar/{attempt_id}/bedom/{keys[0]}")
    staff_steps.reload_until(page, page.locator("img.evidence-photo"))
    page.goto(f"/valideringar/{attempt_id}/bedom/{keys[-1]}")
    staff_steps.reload_until(page, page.locator("audio"))
    critical = staff_steps.safety_critical_keys(page, attempt_id, keys)
    assert critical
    supervisor = _staff_page(browsers, world, Role.SUPERVISOR, person.workshop)
    staff_steps.observe(supervisor, attempt_id, critical[:-1], "Gjorde allt själv, tre dagar i rad.")
    staff_steps.observe(page, attempt_id, critical[-1:], "Jag såg det vid mitt besök.")
    staff_steps.judge_with_keyboard(page, attempt_id, len(keys))
    staff_steps.decide(page, attempt_id)


def _approve_externally(world: World, attempt_id: UUID) -> None:
    """The municipality has everything looked at from outside this year."""
    verifier = people_queries.get_account(world.account_id(world.staff(Role.EXTERNAL_VERIFIER).name))
    external.approve(verifier, queries.get_attempt(attempt_id))


def _read_code(pdf: Path) -> str:
    """The address in the QR code of the paper's first page, as a phone's camera reads it."""
    picture = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(picture)], check=True)
    with Image.open(picture.with_suffix(".png")) as page:
        found = zxingcpp.read_barcodes(page)
    assert len(found) == 1
    return str(found[0].text)


def test_participant_goes_from_card_to_certificate(
    browsers: Browsers, world: World, site: Site, tmp_path: Path
) -> None:
    person = new_participant(world)
    own = browsers.fresh().new_page()
    path = participant_steps.begin(own, person, world)
    attempt_id = world.attempt_id(person.name)
    participant_steps.assess_a_few(own, path)
    _plan(browsers, world, person)
    participant_steps.read_and_confirm_plan(own, path)
    keys = _collect_and_hand_in(own, path, tmp_path)
    batches.begin_anew(world, person.workshop)

    _assess(browsers, world, person, attempt_id, keys)
    staff_steps.approve(_staff_page(browsers, world, Role.INTERNAL_VERIFIER, person.workshop), attempt_id)
    world.do(lambda: _approve_externally(world, attempt_id))
    issuer = _staff_page(browsers, world, Role.ISSUER, person.workshop)
    certificate = staff_steps.issue(issuer, attempt_id)

    own.goto("/mina-intyg")
    pdf = staff_steps.download(own, "Hämta intyget", tmp_path)
    address = _read_code(pdf)
    assert address.startswith(f"{site.url}/intyg/")
    anybody = browsers.fresh().new_page()
    anybody.goto(address)
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Intyget gäller")
    expect(anybody.get_by_text(person.name).first).to_be_visible()

    # The employer drops the file; the holder lets less be seen, and then all again.
    employer_steps.drop_file(anybody, pdf, "Filen är äkta och intyget gäller", with_claims=True)
    changed = employer_steps.with_a_byte_changed(pdf)
    employer_steps.drop_file(anybody, changed, "Filen har ändrats", with_claims=True)
    participant_steps.let_others_see(own, "Bara om intyget gäller")
    employer_steps.check_file(anybody, pdf, "Filen är äkta och intyget gäller", with_claims=False)
    participant_steps.let_others_see(own, "Allt som står på intyget")

    # She sends one link with a photo and one that says whether it is valid, and takes both back; a third stays.
    with_photo = participant_steps.make_link(own, "Intyget och det jag har visat")
    barely = participant_steps.make_link(own, "Bara om intyget gäller")
    employer_steps.open_link(anybody, with_photo, "Intyget gäller", holder=person.name, pictures=1)
    employer_steps.open_link(anybody, barely, "Intyget gäller")
    employer_steps.drop_file(anybody, pdf, "Filen är äkta och intyget gäller", with_claims=True)
    participant_steps.take_links_back(own, "1 gång")
    for ended in (with_photo, barely):
        employer_steps.open_link(anybody, ended, "Länken gäller inte längre")
    kept = participant_steps.make_link(own, "Allt som står på intyget")
    employer_steps.open_link(anybody, kept, "Intyget gäller", holder=person.name)

    # She finds that something in it is wrong; who decided agrees, and the issuer withdraws it.
    asking_again.ask(own, path, "Det står att jag kan ta betalt. Det har jag inte gjort.")
    decided = world.staff(Role.ASSESSOR, person.workshop)
    asking_again.answer(browsers, decided, person, 1, "Beslutet ska göras om", "Du har rätt. Tack!")
    asking_again.read(own, f"{path}/handelser", "Någon pratar med dig om ditt intyg.")
    expect(own.get_by_text("Du har rätt. Tack!")).to_be_visible()
    issuer.goto("/")
    expect(issuer.get_by_role("listitem").filter(has_text=person.name).first).to_be_visible()
    staff_steps.withdraw(issuer, certificate)
    anybody.goto(address)
    expect(anybody.get_by_text("Intyget är återkallat och gäller inte längre.")).to_be_visible()
    employer_steps.drop_file(anybody, pdf, "Intyget är återkallat", with_claims=True)
    employer_steps.open_link(anybody, kept, "Intyget gäller inte")
    own.goto(path)
    expect(own.get_by_text("Intyget gäller inte längre")).to_be_visible()


def test_participant_manages_without_javascript(browsers: Browsers, world: World, tmp_path: Path) -> None:
    person = new_participant(world)
    page = browsers.fresh(javascript=False).new_page()
    path = participant_steps.begin(page, person, world)
    participant_steps.assess_a_few(page, path)
    _plan(browsers, world, person)
    participant_steps.read_and_confirm_plan(page, path)
    _collect_and_hand_in(page, path, tmp_path)
