"""Ten thousand cases in one municipality: every list asks the database little, stays short, and shows what waits."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.validation import work_lists
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.many import many_cases

MOST_STATEMENTS = 12
MOST_BYTES = 200_000
PAGES = (
    ("assessor", "/"),
    ("assessor", "/valideringar"),
    ("supervisor", "/"),
    ("supervisor", "/valideringar"),
    ("coordinator", "/"),
    ("coordinator", "/valideringar"),
    ("coordinator", "/personer"),
    ("coordinator", "/praktik"),
    ("verifier", "/"),
    ("verifier", "/granskningar"),
    ("verifier", "/arsrapport"),
    ("issuer", "/"),
    ("issuer", "/klara-for-intyg"),
    ("issuer", "/utfardade-intyg"),
)


def statements_of(app: Flask, client: FlaskClient, path: str) -> tuple[int, int]:
    """How many statements the second opening of a page sends, and how long the page is."""
    client.get(path)
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    answer = client.get(path)
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200, path
    return len(sent), len(answer.data)


def test_pages_stay_short_and_cheap_with_ten_thousand_cases(published_app: Flask) -> None:
    with published_app.app_context():
        cast = validation.cast()
        many_cases(cast)
    found = {
        (role, path): statements_of(
            published_app, people.signed_in_client(published_app, getattr(cast, role)), path
        )
        for role, path in PAGES
    }

    assert {
        page: cost for page, cost in found.items() if cost[0] > MOST_STATEMENTS or cost[1] > MOST_BYTES
    } == {}


def test_what_goes_on_is_listed_though_thousands_are_over(published_app: Flask) -> None:
    with published_app.app_context():
        cast = validation.cast()
        many_cases(cast)
    client = people.signed_in_client(published_app, cast.coordinator)

    going_on = client.get("/valideringar").text
    over = client.get("/valideringar?visa=avslutade&sida=2").text
    searched = client.get("/valideringar?visa=avslutade&sok=person00010").text

    assert "Pågående (2" in going_on
    assert "Sida 1 av " in going_on
    assert "Väntat:" in going_on
    assert "Sida 2 av " in over
    assert "Väntat:" not in over
    assert searched.count("Exempel Person00010") >= 1
    assert "Exempel Person00020" not in searched


def test_figures_are_the_same_whether_counted_in_the_database_or_from_the_whole_list(
    published_app: Flask,
) -> None:
    with published_app.app_context():
        cast = validation.cast()
        many_cases(cast, 1_000)
        coordinator = people.actor(cast.coordinator)
        lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR)
        counted = work_lists.counts_in_places(coordinator, Role.COORDINATOR, frozenset(AttemptState))
    assert 0 < len(lines) < work_lists.MOST_LINES
    assert counted == Counter(line.state for line in lines)
