"""Going about in the browser: signing in as people do, and one context for each person and language."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect

from stegvis.people.pictures import PIN_PICTURES
from tests.journeys.checking import AXE
from tests.journeys.world import Person

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
]
CHROMIUM = "/usr/bin/chromium"
HEADLESS_SHELL = "/usr/lib/chromium/chromium-headless-shell"
"""The same engine without windows: it lays out a page in two thirds of the time, and has no microphone."""

PATIENCE_MS = 15_000


def sign_in(page: Page, person: Person) -> None:
    """Sign in by user name and password, or by opening the card's link and tapping the pictures."""
    if person.card_path:
        page.goto(person.card_path)
        tap_pictures(page, person)
    else:
        page.goto("/logga-in")
        type_password(page, person)


def type_password(page: Page, person: Person) -> None:
    """Fill in the sign-in page that is open."""
    page.locator("input[name=username]").fill(person.username)
    page.locator("input[name=password]").fill(person.password)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("input[name=password]")).to_have_count(0)


def tap_pictures(page: Page, person: Person) -> None:
    """Tap the picture code on the page that is open, one picture a page."""
    words = [picture.word.source for picture in PIN_PICTURES]
    for place, word in enumerate(person.pin):
        expect(page.locator("input[name=place]")).to_have_value(str(place))
        page.locator(f"button[name=tap][value='{words.index(word)}']").click()
    expect(page.locator("button[name=tap]")).to_have_count(0)


class Browsers:
    """Contexts that are kept: each person signs in once, whatever the language and the width."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._states: dict[str, StorageState] = {}
        self._contexts: dict[tuple[str, str, int], BrowserContext] = {}

    def fresh(
        self, *, viewport: ViewportSize = PHONE, language: str = "sv", javascript: bool = True
    ) -> BrowserContext:
        """A context that nobody has used: signed out, without cookies but the language."""
        context = self._browser.new_context(
            base_url=self._url,
            viewport=viewport,
            locale={"sv": "sv-SE", "en": "en-GB", "ar": "ar"}[language],
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._choose(context, language)
        return context

    def of(self, person: Person | None, language: str, viewport: ViewportSize = PHONE) -> BrowserContext:
        """The kept context of this person, or of nobody signed in."""
        key = (person.name if person else "", language, viewport["width"])
        if key not in self._contexts:
            context = self.fresh(viewport=viewport, language=language)
            if person is not None:
                context.add_cookies(self._state(person)["cookies"])  # type: ignore[arg-type]
                self._choose(context, language)
            self._contexts[key] = context
        return self._contexts[key]

    def page_of(self, person: Person, language: str) -> Page:
        """The kept page on a phone of this person: opening it anew for each address takes longer than the address."""
        context = self.of(person, language)
        if context.pages:
            return context.pages[0]
        page = context.new_page()
        # Brought in once; sent anew for each address, axe takes as long as what it then does.
        page.add_init_script(path=AXE)
        return page

    def _state(self, person: Person) -> StorageState:
        if person.name not in self._states:
            context = self.fresh()
            sign_in(context.new_page(), person)
            self._states[person.name] = context.storage_state()
            context.close()
        return self._states[person.name]

    def _choose(self, context: BrowserContext, language: str) -> None:
        context.add_cookies([{"name": "sprak", "value": language, "url": self._url}])

    def close(self) -> None:
        """Close all kept contexts."""
        for context in self._contexts.values():
            context.close()
        self._contexts.clear()
