"""A workplace supervisor without an account: the code on the assessor's screen, her phone, and the bench."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import recordings, staff_steps
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.cast import assessor, handed_in
from tests.journeys.world import World


def _ask(page: Page, attempt: str) -> list[str]:
    page.goto(f"{attempt}/vittnen")
    page.get_by_role("link", name="Fråga ett vittne").click()
    page.get_by_role("textbox", name="Vittnets namn").fill("Karin Ek")
    boxes = page.locator("input[name=criteria]").all()[:2]
    for box in boxes:
        box.check()
    page.get_by_role("textbox", name="Arbetsplats").fill("Kafé Linden")
    page.get_by_role("textbox", name="Hur känner vittnet deltagaren?").fill("handledare")
    keys = [box.get_attribute("value") or "" for box in boxes]
    page.get_by_role("button", name="Gör länken").click()
    return keys


def _read_code(page: Page, folder: Path) -> str:
    path = folder / "kod.png"
    page.locator("svg.qr").screenshot(path=path)
    with Image.open(path) as picture:
        found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return str(found[0].text)


def _answer(phone: Page, folder: Path) -> None:
    phone.locator("input[name=seen_0][value=yes]").check()
    phone.locator("textarea[name=text_0]").fill("Hon sorterar disken varje dag.")
    phone.locator("input[name=seen_1][value=no]").check()
    phone.locator("input[name=is_me]").check()
    phone.locator("input[type=file]").set_input_files(recordings.sound(folder))
    phone.get_by_role("button", name="Skicka").click()


@pytest.mark.parametrize("javascript", [False, True], ids=["without-javascript", "with-javascript"])
def test_a_witness_answers_once_from_her_phone(
    browsers: Browsers, world: World, tmp_path: Path, javascript: bool
) -> None:
    one = handed_in(world)
    attempt = f"/valideringar/{world.attempt_id(one.name)}"
    bench = browsers.of(assessor(world, one), "sv", DESKTOP).new_page()
    keys = _ask(bench, attempt)
    address = _read_code(bench, tmp_path)

    phone = browsers.fresh(javascript=javascript).new_page()
    left_open = phone.context.new_page()
    for page in (phone, left_open):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Har du sett")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    _answer(phone, tmp_path)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tack! Svaret är skickat.")

    _answer(left_open, tmp_path)
    expect(left_open.get_by_text("Svaret är redan skickat.")).to_be_visible()

    bench.goto(f"{attempt}/bedom/{keys[0]}")
    expect(bench.get_by_text("Karin Ek, Kafé Linden (handledare)").first).to_be_visible()
    expect(bench.get_by_text("Hon sorterar disken varje dag.").first).to_be_visible()
    staff_steps.reload_until(bench, bench.locator("audio"))
    bench.goto(f"{attempt}/bedom/{keys[1]}")
    expect(bench.get_by_text("Ett vittne har inte sett det här").first).to_be_visible()
