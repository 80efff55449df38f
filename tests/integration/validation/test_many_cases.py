"""Ten thousand cases in one municipality: every list asks the database little, stays short, and shows what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.certificates import renewals
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.validation import work_lists
from stegvis.validation.states import AttemptState
from tests.conftest import application_on_copy, settings_in
from tests.factories import people, validation
from tests.factories.many import many_cases
from tests.factories.many_papers import papers_of_many
from tests.factories.validation import Cast
from tests.statements import statements_of

pytestmark = pytest.mark.xdist_group("many cases")

MOST_STATEMENTS = 12
MOST_BYTES = 200_000
SOMEBODY = "Exempel Person"
WITH_NAMES = frozenset(
    {
        ("assessor", "/"),
        ("assessor", "/valideringar"),
        ("assessor", "/praktik"),
        ("supervisor", "/"),
        ("supervisor", "/valideringar"),
        ("supervisor", "/praktik"),
        ("coordinator", "/"),
        ("coordinator", "/valideringar"),
        ("coordinator", "/personer"),
        ("coordinator", "/praktik"),
        ("coordinator", "/praktik?visa=avslutade"),
        ("coordinator", "/overlamningar"),
        ("coordinator", "/utfardade-intyg"),
        ("coordinator", "/utfardade-intyg?lage=gar-ut"),
        ("verifier", "/"),
        ("verifier", "/granskningar"),
        ("verifier", "/granskningar/lopande"),
        ("issuer", "/"),
        ("issuer", "/klara-for-intyg"),
        ("issuer", "/utfardade-intyg"),
        ("issuer", "/utfardade-intyg?lage=utgangna"),
        ("administrator", "/utfardade-intyg"),
        ("administrator", "/personer"),
    }
)
"""The pages that list participants; all others count, or tell of something else, or hold codes in their place."""

WITHOUT_NAMES = (
    ("verifier", "/granskningar/samsyn"),
    ("external", "/"),
    ("external", "/externt-urval"),
    ("issuer", "/extern-kvalitetssakring"),
    ("issuer", "/klara-for-intyg/bestallningar"),
    ("administrator", "/"),
    ("administrator", "/extern-kvalitetssakring"),
    ("administrator", "/kompetens"),
    ("administrator", "/intygens-utseende"),
    ("administrator", "/samarbeten"),
    ("administrator", "/arsrapport"),
    ("administrator", "/enheter"),
    ("administrator", "/personer/inbjudningar"),
    ("administrator", "/felrapporter"),
    ("administrator", "/misslyckat-arbete"),
    ("administrator", "/drift"),
    ("coordinator", "/arsrapport"),
    ("verifier", "/arsrapport"),
    ("external", "/arsrapport"),
    ("coordinator", "/arbetsplatser"),
    ("coordinator", "/omgangar"),
    ("coordinator", "/kompetens"),
    ("coordinator", "/personer/ny-deltagare"),
    ("verifier", "/delade-granskningar"),
    ("supervisor", "/kurser"),
    ("trainer", "/"),
    ("trainer", "/kursverkstad"),
    ("trainer", "/valideringsmoduler"),
)
"""Pages that count, or tell of something else than participants, or hold codes in their place."""

NO_LISTS = frozenset(
    {
        *("/arsrapport/fil", "/halsa", "/halsa/redo", "/kort/bilder"),
        *("/glomt-losenord", "/glomt-losenord/skickat", "/kort", "/logga-in"),
        *(
            "/hjalp",
            "/intyg",
            "/personuppgifter",
            "/tillganglighet",
            "/tillganglighet/rapportera",
            "/vagen-vidare",
        ),
        *(
            "/mina-intyg",
            "/mina-intyg/lankar",
            "/mina-kontaktpersoner",
            "/mina-steg",
            "/paminnelser/avslutade",
        ),
        *("/mitt-konto", "/mitt-konto/losenord", "/mitt-konto/paminnelser"),
        *("/personer/bjud-in", "/samarbeten/nytt", "/utfardare/rot.pem"),
    }
)
"""What is no page, or tells of the reader alone, or of nobody: other people's cases don't make it longer."""


@dataclass(frozen=True)
class Town:
    """The municipality with its ten thousand cases. Nothing in it is changed by a test."""

    app: Flask
    cast: Cast
    staff: dict[str, Account]

    def client(self, role: str) -> FlaskClient:
        """Somebody with this role, signed in."""
        return people.signed_in_client(self.app, self.staff[role])


@pytest.fixture(scope="module")
def town(published_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    for app in application_on_copy(settings_in(tmp_path_factory.mktemp("many")), published_database):
        with app.app_context():
            cast = validation.cast()
            external = people.staff(Role.EXTERNAL_VERIFIER, cast.unit)
            administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
            trainer = people.staff(Role.TRAINER, cast.unit)
            many_cases(cast)
            papers_of_many(cast, external)
            staff = {
                role: getattr(cast, role)
                for role in ("assessor", "supervisor", "coordinator", "verifier", "issuer")
            }
            db.session.expunge_all()
        others = {"external": external, "administrator": administrator, "trainer": trainer}
        yield Town(app, cast, staff | others)


def test_every_page_that_could_grow_is_among_those_that_are_opened(town: Town) -> None:
    rules = town.app.url_map.iter_rules()
    paths = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    opened = {path.partition("?")[0] for _role, path in (*WITH_NAMES, *WITHOUT_NAMES)}
    assert opened | NO_LISTS == paths
    assert not opened & NO_LISTS


def test_pages_stay_short_and_cheap_with_ten_thousand_cases(town: Town) -> None:
    costs, named = {}, set()
    for page in sorted({*WITH_NAMES, *WITHOUT_NAMES}):
        role, path = page
        statements, text = statements_of(town.app, town.client(role), path)
        costs[page] = (statements, len(text.encode()))
        if SOMEBODY in text:
            named.add(page)

    assert {
        page: cost for page, cost in costs.items() if cost[0] > MOST_STATEMENTS or cost[1] > MOST_BYTES
    } == {}
    assert named == WITH_NAMES


def test_what_goes_on_is_listed_though_thousands_are_over(town: Town) -> None:
    client = town.client("coordinator")

    going_on = client.get("/valideringar").text
    over = client.get("/valideringar?visa=avslutade&sida=2").text
    placements = client.get("/praktik?sida=5").text
    searched = client.get("/valideringar?visa=avslutade&sok=person00010").text

    assert "Pågående (250)" in going_on, "a quarter of the unit's thousand"
    assert "Avslutade (750)" in over
    assert "Sida 1 av 5" in going_on
    assert "Väntat:" in going_on
    assert "Sida 2 av 15" in over
    assert "Väntat:" not in over
    assert "Sida 5 av 5" in placements
    assert placements.count('class="work-title"') == 50
    assert searched.count("Exempel Person00010") >= 1
    assert "Exempel Person00020" not in searched


def test_certificates_that_end_wait_for_the_coordinator_alone(town: Town) -> None:
    with town.app.app_context():
        coordinator = people.actor(town.staff["coordinator"])
        waiting = renewals.to_renew(coordinator)
        today = people_queries.today()
    assert 10 < len(waiting) < renewals.MOST
    assert all(-180 <= (one.last_day - today).days <= 60 for one in waiting)
    assert "Intyg som går ut" in town.client("coordinator").get("/").text
    assert "Intyg som går ut" not in town.client("issuer").get("/").text


def test_figures_are_the_same_whether_counted_in_the_database_or_from_the_whole_list(town: Town) -> None:
    goes_on = frozenset(AttemptState) - {
        AttemptState.CERTIFIED,
        AttemptState.VERIFIED,
        AttemptState.ABORTED,
        AttemptState.WITHDRAWN,
    }
    with town.app.app_context():
        coordinator = people.actor(town.staff["coordinator"])
        lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR, goes_on)
        counted = work_lists.counts_in_places(coordinator, Role.COORDINATOR, goes_on)
    assert len(lines) == 250
    assert counted == Counter(line.state for line in lines)
    assert counted.keys() == goes_on, "somebody stands in each"
