"""An employer drops files on the check page: what is taken, what is refused at once, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import employer_steps
from tests.journeys.browsing import Browsers
from tests.journeys.checking import faults

FORM = "form[data-drop]"


def _open(browsers: Browsers) -> Page:
    page = browsers.fresh().new_page()
    page.goto("/intyg")
    return page


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _is_refused(page: Page, said: str) -> None:
    """It is said beside the field, which is empty and marked, and nothing was sent."""
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    field = page.locator("input[name=fil]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(f"PDF, JSON, JWT, PNG eller SVG. Högst 2 MB. {said}")
    assert field.evaluate("field => field.files.length") == 0
    expect(page).to_have_title("Kontrollera ett intyg – Stegvis")
    assert faults(page) == []


def test_what_can_not_be_a_certificate_is_refused_before_it_is_sent(
    browsers: Browsers, tmp_path: Path
) -> None:
    page = _open(browsers)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method))
    one, other = _written(tmp_path, "a.json", b"{}"), _written(tmp_path, "b.json", b"{}")
    large = _written(tmp_path, "film.pdf", b"%PDF-" + bytes(2 * 1024 * 1024))
    (tmp_path / "mapp").mkdir()
    employer_steps.drop(page, [one, other])
    _is_refused(page, "Du släppte flera filer. Släpp en i taget.")
    employer_steps.drop(page, [large])
    _is_refused(page, "Filen är för stor. Ett intyg är högst 2 MB. Välj en annan fil.")
    employer_steps.drop(page, [_written(tmp_path, "tom.pdf", b"")])
    _is_refused(page, "Filen är tom. Välj en annan.")
    employer_steps.drop(page, [tmp_path / "mapp"])
    _is_refused(page, "Det där är ingen fil. Spara intyget på datorn och släpp filen här.")
    assert "POST" not in requests
    # The next one is taken: nothing has to be cleared first.
    employer_steps.drop(page, [one])
    expect(page.get_by_role("heading", level=1)).to_have_text("Intyget är inte utfärdat här")


def test_a_chosen_file_is_named_and_waits_for_the_button(browsers: Browsers, tmp_path: Path) -> None:
    page = _open(browsers)
    field = page.locator("input[name=fil]")
    field.set_input_files(_written(tmp_path, "film.pdf", bytes(2 * 1024 * 1024 + 1)))
    _is_refused(page, "Filen är för stor. Ett intyg är högst 2 MB. Välj en annan fil.")
    field.set_input_files(_written(tmp_path, "شهادة intyg.json", b"{}"))
    said = page.get_by_role("status").filter(has_text="Tryck på Kontrollera filen.")
    expect(said).to_have_text("Du har valt شهادة intyg.json. Tryck på Kontrollera filen.")
    expect(said.locator("bdi")).to_have_text("شهادة intyg.json")
    expect(page.locator("[data-drop-wrong]")).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert faults(page) == []


def test_the_page_shows_that_it_takes_the_file_and_keeps_to_files(browsers: Browsers, tmp_path: Path) -> None:
    page = _open(browsers)
    file = _written(tmp_path, "a.json", b"{}")
    session = page.context.new_cdp_session(page)

    def drag(step: str, files: list[str], text: str = "") -> None:
        items = [{"mimeType": "text/plain", "data": text}] if text else []
        data = {"items": items, "files": files, "dragOperationsMask": 1}
        session.send("Input.dispatchDragEvent", {"type": step, "x": 100, "y": 300, "data": data})

    drag("dragEnter", [], "some words")
    drag("dragOver", [], "some words")
    expect(page.locator(FORM)).to_have_class("drop-zone")
    drag("dragCancel", [])
    drag("dragEnter", [str(file)])
    drag("dragOver", [str(file)])
    expect(page.locator(FORM)).to_have_class("drop-zone drop-over")
    drag("dragCancel", [])
    expect(page.locator(FORM)).to_have_class("drop-zone")
    expect(page).to_have_title("Kontrollera ett intyg – Stegvis")


def test_without_scripts_nothing_is_said_of_dropping(browsers: Browsers, tmp_path: Path) -> None:
    page = browsers.fresh(javascript=False).new_page()
    page.goto("/intyg")
    expect(page.locator("[data-drop-words]")).to_be_hidden()
    file = _written(tmp_path, "a.json", b"{}")
    page.locator("input[name=fil]").set_input_files(file)
    page.get_by_role("button", name="Kontrollera filen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Intyget är inte utfärdat här")
