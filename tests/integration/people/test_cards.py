"""Signing in with a card, and printing and revoking it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.people import card_queries, queries
from stegvis.people.actions.cards import NewCard, make_card
from stegvis.people.actions.cleaning import clean_up
from stegvis.people.actions.signing_in import CardStopped, sign_in_by_card
from stegvis.people.facts import facts_about
from stegvis.people.models import SignInSession, Throttle
from stegvis.people.rules import CARD_STOPS_AFTER
from tests.factories import people
from tests.integration.people.forms_on_pages import submit


def _card(app: Flask) -> tuple[NewCard, UUID]:
    with app.app_context():
        workshop = people.unit()
        coordinator, participant = people.staff(Role.COORDINATOR, workshop), people.participant(workshop)
        card = make_card(actor=people.actor(coordinator), participant_id=participant.id)
        db.session.commit()
        return card, participant.id


def _tap(client: FlaskClient, taps: tuple[int, ...]) -> TestResponse:
    for place, tap in enumerate(taps):
        answer = submit(client, "/kort/bilder", tap=str(tap), place=str(place))
    return answer


def test_card_and_pictures_let_in(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    assert client.get(f"/k/{card.token}").location == "/kort/bilder"
    assert client.get("/mitt-konto").status_code == 302
    assert _tap(client, card.taps).location == "/"
    assert client.get("/mitt-konto").status_code == 200


def test_the_typed_code_works_as_it_is_written_by_hand(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    typed = f" {card.code[:4].lower()} {card.code[4:8]}-{card.code[8:]}"
    assert submit(client, "/kort", code=typed).location == "/kort/bilder"
    assert _tap(client, card.taps).location == "/"


def test_a_wrong_code_is_told_kindly(app: Flask) -> None:
    answer = submit(app.test_client(), "/kort", code="AAAA-BBBB-CCCC")
    assert answer.status_code == 422
    assert "Titta på kortet" in answer.text


def test_wrong_pictures_start_over_in_kind_words(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    client.get(f"/k/{card.token}")
    answer = _tap(client, tuple(reversed(card.taps)))
    assert answer.status_code == 422
    assert "Det gör inget" in answer.text
    assert "Bild 1 av 4" in answer.text
    assert _tap(client, card.taps).location == "/"


def test_a_double_tap_counts_once(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    client.get(f"/k/{card.token}")
    for _ in range(2):
        submit(client, "/kort/bilder", tap=str(card.taps[0]), place="0")
    assert "Bild 2 av 4" in client.get("/kort/bilder").text


def test_guessing_pictures_makes_one_wait(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    client.get(f"/k/{card.token}")
    wrong = tuple(reversed(card.taps))
    for _ in range(5):
        _tap(client, wrong)
    assert _tap(client, card.taps).status_code == 429


def test_a_guesser_who_waits_a_day_between_tries_is_stopped_all_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, person_id = _card(app)
    moment = clock.now()
    with app.app_context():
        card_id = card_queries.card_in_use(person_id).id  # type: ignore[union-attr]
    for day in range(CARD_STOPS_AFTER):
        monkeypatch.setattr(clock, "now", lambda day=day: moment + timedelta(days=2 * day))
        with app.app_context():
            db.read_only()
            with pytest.raises(Refused) as refused:
                sign_in_by_card(card_id=card_id, taps=tuple(reversed(card.taps)))
            db.session.commit()
            db.session.close()
            clean_up()
            db.session.commit()
    assert isinstance(refused.value, CardStopped)
    assert app.test_client().get(f"/k/{card.token}").status_code == 404


def test_the_right_pictures_forget_the_wrong_ones(app: Flask) -> None:
    card, _person = _card(app)
    client = app.test_client()
    for _ in range(3):
        client.get(f"/k/{card.token}")
        _tap(client, tuple(reversed(card.taps)))
    _tap(client, card.taps)
    with app.app_context():
        assert db.session.query(Throttle).count() == 0


def test_a_new_card_signs_out_whoever_came_in_by_the_old_one(app: Flask) -> None:
    card, person_id = _card(app)
    phone = app.test_client()
    phone.get(f"/k/{card.token}")
    _tap(phone, card.taps)
    with app.app_context():
        workshop = queries.get_unit(facts_about(person_id).unit_id or person_id)
        coordinator = people.staff(Role.COORDINATOR, workshop)
    submit(people.signed_in_client(app, coordinator), f"/personer/{person_id}/kort")
    assert phone.get("/mitt-konto").status_code == 302


def test_a_card_on_a_shared_tablet_signs_the_earlier_person_out_and_opens_no_page_of_hers(app: Flask) -> None:
    card, _person = _card(app)
    with app.app_context():
        earlier = people.staff(Role.ASSESSOR)
    tablet = people.signed_in_client(app, earlier)
    with tablet.session_transaction() as cookie:
        cookie["next"] = "/mitt-konto/losenord"
    tablet.get(f"/k/{card.token}")
    assert _tap(tablet, card.taps).location == "/"
    with app.app_context():
        session = db.session.query(SignInSession).filter_by(account_id=earlier.id).one()
        assert session.ended_at is not None


def test_a_new_card_stops_the_old_one(app: Flask) -> None:
    card, person_id = _card(app)
    with app.app_context():
        workshop = queries.get_unit(facts_about(person_id).unit_id or person_id)
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    printed = submit(client, f"/personer/{person_id}/kort")
    assert printed.status_code == 200
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", printed.text)
    assert "<svg" in printed.text
    assert " style=" not in printed.text
    assert app.test_client().get(f"/k/{card.token}").status_code == 404


def test_a_revoked_card_says_whom_to_ask_and_ends_the_session(app: Flask) -> None:
    card, person_id = _card(app)
    phone = app.test_client()
    phone.get(f"/k/{card.token}")
    _tap(phone, card.taps)
    with app.app_context():
        workshop = queries.get_unit(facts_about(person_id).unit_id or person_id)
        coordinator = people.staff(Role.COORDINATOR, workshop)
    client = people.signed_in_client(app, coordinator)
    submit(client, f"/personer/{person_id}/kort/sparra", shown_on=f"/personer/{person_id}/kort")
    assert phone.get("/mitt-konto").status_code == 302
    answer = app.test_client().get(f"/k/{card.token}")
    assert answer.status_code == 404
    assert "Be din samordnare" in answer.text


def test_the_card_page_tells_no_referrer_and_is_not_cached(app: Flask) -> None:
    card, _person = _card(app)
    answer = app.test_client().get(f"/k/{card.token}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_coordinator_elsewhere_gets_not_found(app: Flask) -> None:
    _, person_id = _card(app)
    with app.app_context():
        elsewhere = people.staff(Role.COORDINATOR)
    client = people.signed_in_client(app, elsewhere)
    assert client.get(f"/personer/{person_id}/kort").status_code == 404
    assert client.get(f"/personer/{person_id}").status_code == 404
