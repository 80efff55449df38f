"""Choosing a language."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def test_swedish_when_nothing_is_asked_for(client: FlaskClient) -> None:
    assert '<html lang="sv" dir="ltr">' in client.get("/hjalp").text


def test_the_browsers_language_is_followed(client: FlaskClient) -> None:
    answer = client.get("/hjalp", headers={"Accept-Language": "ar-SY, sv;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in answer.text


def test_the_choice_is_remembered_and_keeps_the_page(client: FlaskClient) -> None:
    answer = client.get("/sprak/ar?next=/hjalp")
    assert answer.headers["Location"] == "/hjalp"
    assert '<html lang="ar" dir="rtl">' in client.get("/hjalp", headers={"Accept-Language": "sv"}).text


@pytest.mark.parametrize("address", ["//evil", "/%09/evil", "/%2509/evil", "https://evil.example"])
def test_choosing_a_language_never_leads_elsewhere(client: FlaskClient, address: str) -> None:
    assert client.get(f"/sprak/en?next={address}").headers["Location"] == "/"


def test_an_unknown_language_is_not_found(client: FlaskClient) -> None:
    assert client.get("/sprak/xx").status_code == 404


def test_the_menu_leads_back_to_the_same_page_with_its_query(client: FlaskClient) -> None:
    assert 'href="/sprak/en?next=/hjalp?a%3Db"' in client.get("/hjalp?a=b").text


def test_a_text_without_translation_says_that_it_is_swedish(client: FlaskClient) -> None:
    answer = client.get("/prov/refused", headers={"Accept-Language": "ar"})
    assert '<span lang="sv" dir="ltr">Lägg till ett foto först.</span>' in answer.text
