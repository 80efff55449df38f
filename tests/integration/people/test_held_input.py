"""What a form held when the session had ended comes back to the one who wrote it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import Account, SignInSession
from tests.factories import people
from tests.integration.people.forms_on_pages import submit, token_on


def _end_sessions(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(SignInSession).values(ended_at=clock.now()))
        db.session.commit()


def _account(app: Flask) -> Account:
    with app.app_context():
        return people.staff(Role.ADMINISTRATOR)


def _sign_in(client: object, way: TestResponse, account: Account) -> TestResponse:
    return submit(client, way.location, username=account.username or "", password=people.PASSWORD)  # type: ignore[arg-type]


def test_a_form_sent_after_the_session_ended_can_be_sent_again(app: Flask) -> None:
    account = _account(app)
    client = people.signed_in_client(app, account)
    token = token_on(client.get("/enheter"))
    _end_sessions(app)
    form = {"csrf_token": token, "name": "Verkstaden vid sjön", "kind": "workshop"}
    back = _sign_in(client, client.post("/enheter", data=form), account)
    assert back.location.startswith("/fortsatt/")
    page = client.get(back.location)
    assert "Verkstaden vid sjön" in page.text
    assert 'action="/enheter"' in page.text
    sent = client.post("/enheter", data={**form, "csrf_token": token_on(page)}, follow_redirects=True)
    assert "Verkstaden vid sjön" in sent.text


def test_only_what_a_person_wrote_is_shown_of_a_form(app: Flask) -> None:
    client = people.signed_in_client(app, _account(app))
    client.get("/enheter")
    key = "39d4eccc8b2c44229ec82c7484a18297"
    form = {
        "csrf_token": "stale",
        "name": "Verkstaden vid sjön",
        "note": "Vi öppnar klockan nio på morgonen.",
        "form_key": key,
    }
    page = client.get(client.post("/enheter", data=form).location)
    assert "<p>Vi öppnar klockan nio på morgonen.</p>" in page.text
    assert f'value="{key}"' in page.text
    assert f"<p>{key}</p>" not in page.text


def test_it_is_not_shown_to_another_account(app: Flask) -> None:
    account, other = _account(app), _account(app)
    client = people.signed_in_client(app, account)
    token = token_on(client.get("/enheter"))
    _end_sessions(app)
    way = client.post("/enheter", data={"csrf_token": token, "name": "Hemligt", "kind": "unit"})
    held = parse_qs(urlsplit(way.location).query)["next"][0]
    assert held.startswith("/fortsatt/")
    # She is not led there, and the address tells her nothing.
    assert _sign_in(client, way, other).location == "/"
    assert client.get(held).location == "/"


def test_a_form_with_an_old_token_changes_nothing_and_loses_nothing(app: Flask) -> None:
    client = people.signed_in_client(app, _account(app))
    client.get("/enheter")
    answer = client.post("/enheter", data={"csrf_token": "stale", "name": "Hamnen", "kind": "unit"})
    assert answer.location.startswith("/fortsatt/")
    assert "Hamnen" in client.get(answer.location).text
    assert "Hamnen" not in client.get("/enheter").text


def test_another_site_can_leave_no_words_behind(app: Flask) -> None:
    client = people.signed_in_client(app, _account(app))
    answer = client.post(
        "/enheter", data={"name": "Planterat", "kind": "unit"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400


def test_passwords_are_never_kept(app: Flask) -> None:
    account = _account(app)
    client = people.signed_in_client(app, account)
    token = token_on(client.get("/mitt-konto/losenord"))
    _end_sessions(app)
    fields = {"csrf_token": token, "current": people.PASSWORD, "new": "något helt nytt här"}
    way = client.post("/mitt-konto/losenord", data=fields)
    assert "fortsatt" not in way.location


def test_an_idle_session_ends(app: Flask) -> None:
    client = people.signed_in_client(app, _account(app))
    with app.app_context():
        old = clock.now() - timedelta(minutes=61)
        db.session.execute(update(SignInSession).values(seen_at=old))
        db.session.commit()
    assert client.get("/mitt-konto").status_code == 302


def test_what_an_open_page_sends_after_sign_out_is_not_shown_to_the_next_person(app: Flask) -> None:
    account, other = _account(app), _account(app)
    client = people.signed_in_client(app, account)
    token = token_on(client.get("/enheter"))
    client.post("/logga-ut", data={"csrf_token": token})
    way = client.post("/enheter", data={"csrf_token": token, "name": "Hemligt", "kind": "unit"})
    back = _sign_in(client, way, other)
    assert client.get(back.location).location == "/"
