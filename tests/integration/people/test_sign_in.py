"""Signing in and out of staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.actions.throttling import Counter, charge, failures
from stegvis.people.models import Throttle
from stegvis.people.rules import CODE_FROM_ADDRESS
from tests.factories import people
from tests.integration.people.forms_on_pages import submit


def _assessor_name(app: Flask) -> str:
    with app.app_context():
        return people.staff(Role.ASSESSOR).username or ""


def test_the_right_password_lets_in(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    answer = submit(client, "/logga-in", username=name, password=people.PASSWORD)
    assert answer.status_code == 302
    assert client.get("/mitt-konto").status_code == 200


def test_the_cookies_are_those_that_the_privacy_page_tells_of(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    answers = [client.get("/logga-in"), submit(client, "/logga-in", username=name, password=people.PASSWORD)]
    set_by_us = {cookie.split("=", 1)[0] for one in answers for cookie in one.headers.getlist("Set-Cookie")}
    assert set_by_us == {"stegvis", "stegvis-device", "sprak"}
    assert "tre kakor" in client.get("/personuppgifter").text


def test_a_name_typed_with_capitals_and_a_space_lets_in(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    assert (
        submit(client, "/logga-in", username=f" {name.upper()}", password=people.PASSWORD).status_code == 302
    )


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    wrong = submit(client, "/logga-in", username=name, password="not the password")
    unknown = submit(client, "/logga-in", username="nobody", password="not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert "Användarnamnet eller lösenordet är fel" in wrong.text
    assert "Användarnamnet eller lösenordet är fel" in unknown.text
    assert client.get("/mitt-konto").status_code == 302


def test_the_page_asked_for_comes_after_signing_in(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    way = client.get("/mitt-konto/losenord").location
    assert submit(client, way, username=name, password=people.PASSWORD).location == "/mitt-konto/losenord"


def test_another_site_is_never_the_page_after_signing_in(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    for evil in ("https://evil.example/", "//evil.example", "/%09/evil.example", "/\\evil.example"):
        answer = submit(
            client, f"/logga-in?next={evil}", shown_on="/logga-in", username=name, password=people.PASSWORD
        )
        assert answer.location == "/"
        client.get("/mitt-konto")
        submit(client, "/logga-ut", shown_on="/mitt-konto")


def test_many_wrong_passwords_make_one_wait(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    for _ in range(5):
        assert submit(client, "/logga-in", username=name, password="wrong").status_code == 422
    blocked = submit(client, "/logga-in", username=name, password=people.PASSWORD)
    assert blocked.status_code == 429
    assert "Vänta" in blocked.text


def test_asking_while_one_must_wait_changes_nothing_of_what_is_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, moment = Counter(CODE_FROM_ADDRESS, "192.0.2.1"), clock.now()
    with app.app_context():
        monkeypatch.setattr(clock, "now", lambda: moment)
        charge([counter])
        row = db.session.query(Throttle).one()
        row.failures, row.blocked_until = 40, moment + timedelta(minutes=15)
        db.session.commit()
        db.session.close()
        monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=14))
        for _ in range(20):
            assert charge([counter]) is not None
        assert failures(counter) == 40
        db.session.close()
        monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=16))
        assert charge([counter]) is None
        assert failures(counter) == 40 - 3 + 1


def test_an_unknown_name_has_to_wait_as_well(app: Flask) -> None:
    client = app.test_client()
    for _ in range(5):
        submit(client, "/logga-in", username="nobody", password="wrong")
    assert submit(client, "/logga-in", username="nobody", password="wrong").status_code == 429


def test_failures_from_elsewhere_do_not_lock_out_a_known_device(app: Flask) -> None:
    name, own, attacker = _assessor_name(app), app.test_client(), app.test_client()
    submit(own, "/logga-in", username=name, password=people.PASSWORD)
    submit(own, "/logga-ut", shown_on="/mitt-konto")
    for _ in range(7):
        submit(attacker, "/logga-in", username=name, password="wrong")
    assert submit(own, "/logga-in", username=name, password=people.PASSWORD).status_code == 302


def test_signing_in_renews_the_session(app: Flask) -> None:
    name, client = _assessor_name(app), app.test_client()
    client.get("/logga-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    submit(client, "/logga-in", username=name, password=people.PASSWORD)
    with client.session_transaction() as after:
        assert "planted" not in after


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.TRAINER)
    client = people.signed_in_client(app, account)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    submit(client, "/logga-ut", shown_on="/mitt-konto")
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/mitt-konto").status_code == 302


def test_signing_out_everywhere_ends_other_browsers(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.TRAINER)
    phone, laptop = people.signed_in_client(app, account), people.signed_in_client(app, account)
    submit(laptop, "/logga-ut-overallt", shown_on="/mitt-konto")
    assert phone.get("/mitt-konto").status_code == 302


def test_a_closed_account_is_signed_out_at_once(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.TRAINER)
        client = people.signed_in_client(app, account)
        account.is_active = False
        db.session.commit()
    assert client.get("/mitt-konto").status_code == 302
