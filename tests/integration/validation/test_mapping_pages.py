"""The self-assessment on her phone: one tap a question, skipping, pausing and changing her mind."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.validation import actions, queries
from stegvis.validation.mapping_rules import SKIPPED
from tests.factories import people, validation
from tests.factories.validation import Cast


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        found = validation.cast()
        db.session.expunge_all()
    return found


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.opened(people_in).id


@pytest.fixture
def client(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.participant)


def tap(client: FlaskClient, address: str, **fields: str) -> str:
    """Tap one of the page's buttons; where it leads."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None
    return client.post(address, data={"csrf_token": token[1], **fields}).location or ""


def test_each_answer_is_one_tap_and_skipping_is_not_never(
    client: FlaskClient, attempt_id: UUID, app: Flask
) -> None:
    page = f"/mina-steg/{attempt_id}/fraga"
    assert tap(client, f"{page}/1", answer="never").endswith("/fraga/2")
    assert tap(client, f"{page}/2", skip="yes").endswith("/fraga/3")
    with app.app_context():
        assert sorted(queries.self_assessments(attempt_id).values()) == ["never", SKIPPED]


def test_a_skip_is_changed_to_an_answer_and_a_skip_leaves_an_answer(
    client: FlaskClient, attempt_id: UUID, app: Flask
) -> None:
    page = f"/mina-steg/{attempt_id}/fraga/1"
    for fields in ({"skip": "yes"}, {"answer": "often"}, {"skip": "yes"}):
        tap(client, page, **fields)
    with app.app_context():
        assert list(queries.self_assessments(attempt_id).values()) == ["often"]
    assert "ditt svar" in client.get(page).text


def test_she_goes_on_where_she_left_off_and_ends_with_all_her_answers(
    client: FlaskClient, attempt_id: UUID
) -> None:
    page = f"/mina-steg/{attempt_id}"
    tap(client, f"{page}/fraga/1", skip="yes")
    tap(client, f"{page}/fraga/2", answer="seldom")
    assert f"{page}/fraga/3" in client.get("/").text
    assert f"{page}/fraga/3" in client.get(page).text
    for number in range(3, 21):
        tap(client, f"{page}/fraga/{number}", answer="often")
    assert tap(client, f"{page}/fraga/21", answer="often").endswith("/svar")
    shown = client.get(f"{page}/svar").text
    assert "Hoppade över" in shown and "Sällan" in shown and "Frågorna är klara" in shown
    # A changed answer leads back to the list.
    assert tap(client, f"{page}/fraga/2", answer="never").endswith("/svar")


def test_what_is_left_can_be_left_for_the_talk_in_one_tap(
    client: FlaskClient, attempt_id: UUID, app: Flask
) -> None:
    tap(client, f"/mina-steg/{attempt_id}/fraga/1", answer="often")
    tap(client, f"/mina-steg/{attempt_id}/svar")
    with app.app_context():
        answers = list(queries.self_assessments(attempt_id).values())
    assert (answers.count("often"), answers.count(SKIPPED)) == (1, 20)


def test_after_handing_in_nothing_is_skipped(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        with pytest.raises(Refused):
            actions.skip_the_rest(actor=people.actor(people_in.participant), attempt=attempt)
