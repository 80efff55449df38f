"""Reporting a fault in accessibility."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.outbox import run_pending
from stegvis.people import queries as people_queries
from stegvis.web.models import FaultReport
from stegvis.web.queries import fault_reports_for
from stegvis.web.rules import MOST_REPORTS_AN_HOUR
from tests.factories import people

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


def _send(client: FlaskClient, message: str) -> None:
    form = {"csrf_token": _token(client), "message": message, "contact": "anna@example.org"}
    assert client.post(ADDRESS, data=form).status_code == 302


def test_reports_stay_in_the_municipality_of_the_one_who_wrote(app: Flask) -> None:
    with app.app_context():
        here, there = people.staff(Role.ADMINISTRATOR), people.staff(Role.ADMINISTRATOR)
        writer = people.participant(people.unit(people_queries.get_organisation(there.organisation_id)))
    _send(people.signed_in_client(app, writer), "Ljudet hörs inte.")
    _send(app.test_client(), "Utan inloggning.")
    reader, other = people.signed_in_client(app, there), people.signed_in_client(app, here)
    assert "Ljudet hörs inte." in reader.get("/felrapporter").text
    assert "Ljudet hörs inte." not in other.get("/felrapporter").text
    # `here` is the municipality of the first administrator, which runs the site.
    assert "Utan inloggning." in other.get("/felrapporter").text
    assert "Utan inloggning." not in reader.get("/felrapporter").text
    with app.app_context():
        since = clock.now() - timedelta(days=1)
        counts = [
            db.session.scalar(select(fault_reports_for(people.actor(one), since))) for one in (here, there)
        ]
    assert counts == [1, 1]


def test_the_one_named_in_the_settings_reads_reports_without_sign_in(app: Flask) -> None:
    with app.app_context():
        first, named = people.staff(Role.ADMINISTRATOR), people.staff(Role.ADMINISTRATOR)
        name = people_queries.get_organisation(named.organisation_id).name
        settings = app.extensions["stegvis.settings"]
        app.extensions["stegvis.settings"] = settings.model_copy(update={"operator_name": name.upper()})
    _send(app.test_client(), "Utan inloggning.")
    assert "Utan inloggning." in people.signed_in_client(app, named).get("/felrapporter").text
    assert "Utan inloggning." not in people.signed_in_client(app, first).get("/felrapporter").text


def test_the_mail_holds_what_a_visitor_wrote_but_not_what_a_signed_in_person_wrote(app: Flask) -> None:
    settings = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = settings.model_copy(update={"contact_mail": "it@example.org"})
    with app.app_context():
        writer = people.participant()
    _send(people.signed_in_client(app, writer), "Hemligt skrivet.")
    _send(app.test_client(), "Skrivet av en besökare.")
    with app.app_context():
        run_pending()
    mails = " ".join(file.read_text() for file in (settings.data / "mail").glob("*.eml"))
    assert "Skrivet av en bes" in mails
    assert "/felrapporter" in mails
    assert "Hemligt" not in mails
    assert mails.count("anna@example.org") == 1


def test_many_reports_from_visitors_do_not_stop_one_who_is_signed_in(app: Flask) -> None:
    with app.app_context():
        writer = people.participant()
        for _ in range(MOST_REPORTS_AN_HOUR):
            db.session.add(FaultReport(at=clock.now(), message="x", language="sv"))
        db.session.commit()
    _send(people.signed_in_client(app, writer), "Knappen syns inte.")
