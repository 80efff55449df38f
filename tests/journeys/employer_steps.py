"""What an employer does who was shown a certificate: she has a file, and no account."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.checking import faults

TABLE = "Filens uppgifter bredvid utfärdarens"


def check_file(page: Page, file: Path, verdict: str, *, with_claims: bool) -> None:
    """Choose the file on the check page, and read what is said of it; the page is looked over too."""
    page.goto("/intyg")
    page.locator("input[name=fil]").set_input_files(file)
    page.get_by_role("button", name="Kontrollera filen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(verdict)
    expect(page.get_by_role("heading", name=TABLE)).to_have_count(1 if with_claims else 0)
    assert faults(page) == []


def with_a_byte_changed(file: Path) -> Path:
    """A copy of the file that somebody has touched."""
    content = bytearray(file.read_bytes())
    content[3000] ^= 1
    changed = file.with_name(f"andrad-{file.name}")
    changed.write_bytes(content)
    return changed
