"""The list of pages: for every HTML GET route of the URL map, who opens it and where. Nothing is left out silently."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from stegvis.app import create_app
from stegvis.settings import Settings
from tests.journeys.world import Person, World


@dataclass(frozen=True)
class Visit:
    """One page to look at: `name` is unique and fit for a file name; `then` goes on from the page that was opened.

    `leads_to` is the path of another page to which this one leads on at once; * stands for anything.
    `empty_is_allowed` says why sending the page's form empty is no mistake (and is therefore not tried).
    """

    name: str
    path: str
    who: Person | None = None
    status: int = 200
    then: Callable[[Page], None] | None = None
    empty_is_allowed: str = ""
    leads_to: str = ""


Visits = Callable[[World], Sequence[Visit]]
VISITS: dict[str, Visits] = {}

NO_PAGE = {
    "static": "files",
    "health.alive": "plain text for machines",
    "health.ready": "plain text for machines",
    "evidence.file": "sends a photo, a sound or a film",
    "speaking.sound": "sends a sound",
    "extracts.file": "sends a PDF",
    "external.evidence_file": "sends a photo, a sound or a film",
    "interim.file": "sends a photo, a sound or a film to a verifier",
    "yearly.file": "sends a file for a spreadsheet",
    "certificates.certificate_file": "sends a PDF; the chain reads it",
    "certificates.digital_form": "sends a file for a wallet or a portfolio",
    "issuers.did": "JSON for machines",
    "issuers.status": "a signed list for machines",
    "issuers.root": "a certificate for machines",
    "authoring.download": "sends a zip file",
    "web.choose_language": "sets a cookie and goes back; each page is opened in two languages",
}


def visits_of(endpoint: str) -> Callable[[Visits], Visits]:
    """Say how the pages of a route are opened."""

    def keep(visits: Visits) -> Visits:
        assert endpoint not in VISITS, endpoint
        VISITS[endpoint] = visits
        return visits

    return keep


def open_all(page: Page) -> None:
    """Open what opens and closes, to look at what is in it."""
    page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })")


@cache
def page_routes() -> dict[str, str]:
    """Endpoint → rule, of all routes of the application that answer GET, except those of NO_PAGE."""
    nowhere = Path(tempfile.gettempdir()) / "stegvis-no-data"
    app = create_app(Settings(env="test", data=nowhere, secret_key="only-for-the-url-map-" * 3))
    return {
        rule.endpoint: rule.rule
        for rule in sorted(app.url_map.iter_rules(), key=str)
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGE
    }


def all_visits(world: World) -> list[tuple[str, Visit]]:
    """Every page of the list with its endpoint; a KeyError names a route that nobody has written a visit for."""
    return [(endpoint, visit) for endpoint in page_routes() for visit in VISITS[endpoint](world)]
