"""The assessor records with the microphone; the participant hears it on her phone."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from stegvis.access import Role
from stegvis.validation.states import AttemptState
from tests.journeys.browsing import DESKTOP, PHONE, Browsers, sign_in
from tests.journeys.staff_steps import reload_until
from tests.journeys.world import World

COUNT_ASKED = """
window.asked = 0;
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (wanted) => { window.asked += 1; return ask(wanted); };
"""


def test_what_the_assessor_records_the_participant_hears(browsers: Browsers, world: World) -> None:
    person = world.participant_in(AttemptState.SAMPLED)
    attempt_id = world.attempt_id(person.name)
    context = browsers.of(world.staff(Role.ASSESSOR, person.workshop), "sv", DESKTOP)
    context.grant_permissions(["microphone"])
    context.add_init_script(COUNT_ASKED)
    page = context.new_page()
    page.goto(f"/valideringar/{attempt_id}/tala")
    record = page.get_by_role("button", name="Spela in", exact=True)
    refused: FilePayload = {"name": "ljud.mp3", "mimeType": "audio/mpeg", "buffer": b"This is no sound."}
    page.locator("input[type=file]").set_input_files(files=[refused])
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(record).to_be_visible()
    record.evaluate("one => { one.click(); one.click(); }")
    stop = page.get_by_role("button", name="Sluta spela in")
    expect(stop).to_be_focused()
    expect(page.locator("[data-recorder-status]")).to_have_text("Spelar in.")
    assert page.evaluate("window.asked") == 1, "a double tap begins one recording"
    stop.click()
    recorded = page.locator("audio[data-recorded]")
    expect(recorded).to_be_visible()
    assert recorded.evaluate("one => one.src").startswith("blob:"), "she can listen before she sends"
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Ljudet är skickat.")).to_be_visible()
    page.close()

    hers = browsers.of(person, "sv", PHONE).new_page()
    hers.goto(f"/mina-steg/{attempt_id}")
    listen = hers.get_by_role("button", name="Lyssna")
    reload_until(hers, listen)
    player = hers.locator("[data-listen] audio")
    assert player.evaluate("one => one.paused && one.preload === 'none'"), "nothing sounds by itself"
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    hers.wait_for_function("one => one.ended || one.error", arg=player.element_handle())
    assert player.evaluate("one => one.ended && one.duration > 0 && one.error === null")
    hers.close()


def test_without_scripts_she_has_the_browsers_own_player(browsers: Browsers, world: World) -> None:
    person = world.participant_in(AttemptState.SUPPLEMENT)
    context = browsers.fresh(javascript=False)
    page = context.new_page()
    sign_in(page, person)
    page.goto(f"/mina-steg/{world.attempt_id(person.name)}")
    player = page.locator("[data-listen] audio")
    expect(player).to_have_attribute("controls", "")
    address = player.get_attribute("src")
    assert address is not None
    assert context.request.get(address).headers["content-type"].startswith("audio/")
    context.close()
