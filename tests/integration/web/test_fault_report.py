"""Reporting a fault in accessibility."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.web.models import FaultReport
from stegvis.web.rules import MOST_REPORTS_AN_HOUR

ADDRESS = "/tillganglighet/rapportera"


def _token(client: FlaskClient) -> str:
    return client.get(ADDRESS).text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def _reports(app: Flask) -> list[FaultReport]:
    with app.app_context():
        return list(db.session.scalars(select(FaultReport)))


def test_a_report_without_sign_in_is_kept(app: Flask) -> None:
    client = app.test_client()
    answer = client.post(
        ADDRESS, data={"csrf_token": _token(client), "message": "Filmen saknar text.", "page": "Hjälp"}
    )
    assert answer.headers["Location"] == "/tillganglighet"
    (report,) = _reports(app)
    assert (report.message, report.page, report.contact) == ("Filmen saknar text.", "Hjälp", "")


def test_an_empty_report_is_asked_about_and_keeps_what_was_typed(app: Flask) -> None:
    client = app.test_client()
    answer = client.post(
        ADDRESS, data={"csrf_token": _token(client), "message": " ", "contact": "anna@example.se"}
    )
    assert answer.status_code == 422
    assert "Skriv vad som inte fungerar." in answer.text
    assert 'value="anna@example.se"' in answer.text
    assert _reports(app) == []


def test_when_too_many_come_the_text_is_not_lost(app: Flask) -> None:
    with app.app_context():
        for _ in range(MOST_REPORTS_AN_HOUR):
            db.session.add(FaultReport(at=clock.now(), message="x", language="sv"))
        db.session.commit()
    client = app.test_client()
    answer = client.post(ADDRESS, data={"csrf_token": _token(client), "message": "Knappen syns inte."})
    assert answer.status_code == 409
    assert "Knappen syns inte." in answer.text


def test_the_reports_are_closed_to_visitors(app: Flask) -> None:
    assert app.test_client().get("/felrapporter").status_code in (302, 403)
