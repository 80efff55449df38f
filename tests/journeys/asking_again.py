"""A participant asks for a decision to be looked at again, somebody answers from her work list, and it is read."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.world import Person


def ask(page: Page, path: str, words: str) -> None:
    """The participant says what became wrong."""
    page.goto(path)
    page.get_by_role("link", name="Jag tycker att det blev fel").click()
    page.get_by_label("Vad blev fel?").fill(words)
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_text("Bra att du sa till.")).to_be_visible()


def answer(browsers: Browsers, who: Person, asked_by: Person, step: int, choice: str, words: str) -> None:
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


def read(page: Page, path: str, words: str) -> None:
    """The participant reads these words on her page."""
    page.goto(path)
    expect(page.get_by_text(words)).to_be_visible()
