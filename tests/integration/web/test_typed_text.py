"""Requests with characters that a database refuses are answered as any other."""

from __future__ import annotations

from flask import Flask

from stegvis.access import Role
from tests.factories import people
from tests.integration.people.forms_on_pages import submit


def test_a_nul_in_a_name_is_left_out(app: Flask) -> None:
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR)
    client = people.signed_in_client(app, administrator)
    submit(client, "/enheter", name="Verk\x00staden", kind="workshop")
    assert "Verkstaden" in client.get("/enheter").text


def test_an_address_with_a_nul_is_no_page(app: Flask) -> None:
    assert app.test_client().get("/intyg/%00").status_code == 404


def test_a_query_that_is_no_text_does_no_harm(app: Flask) -> None:
    answer = app.test_client().get("/logga-in", environ_overrides={"QUERY_STRING": "next=\xff"})
    assert answer.status_code == 200
