"""Errors as pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refused", 409, "Lägg till ett foto först."),
        ("forbidden", 403, "Du får inte göra det här"),
        ("missing", 404, "Sidan finns inte"),
        ("overtaken", 409, "Något har ändrats sedan du öppnade sidan"),
    ],
)
def test_a_refusal_becomes_a_page(client: FlaskClient, kind: str, status: int, words: str) -> None:
    answer = client.get(f"/prov/{kind}")
    assert answer.status_code == status
    assert words in answer.text


def test_a_crash_shows_no_detail(client: FlaskClient) -> None:
    answer = client.get("/prov/crash")
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_form_without_token_is_told_to_be_sent_again(client: FlaskClient) -> None:
    answer = client.post("/prov/ett")
    assert answer.status_code == 400
    assert "öppen för länge" in answer.text


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.open("/hjalp", method="PROPFIND")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_script_gets_json(client: FlaskClient) -> None:
    answer = client.get("/prov/refused", headers={"Accept": "application/json"})
    assert answer.json == {
        "error": {"status": 409, "title": "Det går inte just nu", "message": "Lägg till ett foto först."}
    }
