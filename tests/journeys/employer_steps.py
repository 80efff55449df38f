"""What an employer does who was shown a certificate: she has a file, and no account."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.checking import faults

TABLE = "Filens uppgifter bredvid utfärdarens"


def open_link(page: Page, link: str, headline: str, *, holder: str = "", pictures: int = 0) -> None:
    """Open the link that she was given: whose certificate it says it is, if anybody's, and what goes along."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    if holder:
        expect(page.get_by_text(holder).first).to_be_visible()
    expect(page.get_by_role("heading", name="Uppgifter i intyget")).to_have_count(1 if holder else 0)
    expect(page.locator("main img.evidence-photo")).to_have_count(pictures)
    for picture in page.locator("main img.evidence-photo").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 0
    assert faults(page) == []


def check_file(page: Page, file: Path, verdict: str, *, with_claims: bool) -> None:
    """Choose the file on the check page, and read what is said of it; the page is looked over too."""
    page.goto("/intyg")
    page.locator("input[name=fil]").set_input_files(file)
    page.get_by_role("button", name="Kontrollera filen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(verdict)
    expect(page.get_by_role("heading", name=TABLE)).to_have_count(1 if with_claims else 0)
    assert faults(page) == []


def drop_file(page: Page, file: Path, verdict: str, *, with_claims: bool) -> None:
    """Drag the file from a folder onto the check page, let go, and read what is said of it."""
    page.goto("/intyg")
    drop(page, [file])
    expect(page.get_by_role("heading", level=1)).to_have_text(verdict)
    expect(page.get_by_role("heading", name=TABLE)).to_have_count(1 if with_claims else 0)
    assert faults(page) == []


def drop(page: Page, files: Sequence[Path]) -> None:
    """Drag these files over the page and let go: the browser itself gets them, as from the desktop."""
    page.locator("form[data-drop]").scroll_into_view_if_needed()
    box = page.locator("form[data-drop]").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent",
            {
                "type": step,
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + box["height"] / 2,
                "data": {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1},
            },
        )
    session.detach()


def with_a_byte_changed(file: Path) -> Path:
    """A copy of the file that somebody has touched."""
    content = bytearray(file.read_bytes())
    content[3000] ^= 1
    changed = file.with_name(f"andrad-{file.name}")
    changed.write_bytes(content)
    return changed
