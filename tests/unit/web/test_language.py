"""Choosing a language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.web.templating import show_date, show_moment


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


def test_a_day_is_not_broken_over_lines_from_right_to_left(app: Flask) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with app.test_request_context("/hjalp", headers={"Accept-Language": "ar"}):
        assert show_date(date(2026, 11, 22)).split(" ") == [
            "22\N{NO-BREAK SPACE}نوفمبر\N{NO-BREAK SPACE}2026"
        ]
        assert " " not in show_moment(noon)
    with app.test_request_context("/hjalp", headers={"Accept-Language": "sv"}):
        assert show_date(date(2026, 11, 22)) == "22 november 2026"
        assert show_moment(noon) == "22 november 2026 13:00"
