"""Yes and no: on one's own account, and by the link in a mail."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.reminders import actions, mails
from tests.factories import people
from tests.factories.validation import Cast
from tests.pages import CheckedClient

CHOICE = "/mitt-konto/paminnelser"


def send(client: FlaskClient, address: str, **fields: str) -> int:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None, "the page has no form"
    return client.post(address, data={"csrf_token": token.group(1), **fields}).status_code


def wants(app: Flask, account: Account) -> bool:
    with app.app_context():
        known = db.session.get(Account, account.id)
        assert known is not None
        return actions.wants(known)


@pytest.fixture(autouse=True)
def _checked(app: Flask) -> None:
    app.test_client_class = CheckedClient


def test_the_account_leads_to_the_choice(app: Flask, cast: Cast) -> None:
    assert CHOICE in people.signed_in_client(app, cast.participant).get("/mitt-konto").text


def test_staff_say_no(app: Flask, cast: Cast) -> None:
    client = people.signed_in_client(app, cast.assessor)
    assert wants(app, cast.assessor)

    assert send(client, CHOICE, wants="no") == 302

    assert not wants(app, cast.assessor)


def test_a_participant_says_yes_and_gives_her_address(app: Flask, cast: Cast) -> None:
    client = people.signed_in_client(app, cast.participant)
    assert not wants(app, cast.participant)

    assert send(client, CHOICE, wants="yes", email="amina@example.org") == 302

    assert wants(app, cast.participant)
    with app.app_context():
        known = db.session.get(Account, cast.participant.id)
        assert known is not None and known.email == "amina@example.org"
        entries = db.session.execute(select(AuditEntry.verb).order_by(AuditEntry.sequence)).scalars()
        assert list(entries)[-2:] == ["account_changed", "digest.chosen"]


@pytest.mark.parametrize("email", ["", "amina"])
def test_a_yes_without_a_whole_address_is_refused_at_the_field(app: Flask, cast: Cast, email: str) -> None:
    client = people.signed_in_client(app, cast.participant)

    assert send(client, CHOICE, wants="yes", email=email) == 422

    assert not wants(app, cast.participant)


def test_staff_can_not_change_their_address_without_the_password(app: Flask, cast: Cast) -> None:
    client = people.signed_in_client(app, cast.assessor)
    stored = cast.assessor.email
    assert stored and 'name="email"' not in client.get(CHOICE).text

    assert send(client, CHOICE, wants="yes", email="somebody.else@example.org") == 302

    with app.app_context():
        known = db.session.get(Account, cast.assessor.id)
        assert known is not None and known.email == stored


def ending(app: Flask, account: Account) -> str:
    with app.app_context():
        return f"/paminnelser/avsluta/{mails.ending_token(account.id)}"


def test_the_link_alone_ends_nothing(app: Flask, cast: Cast) -> None:
    assert app.test_client().get(ending(app, cast.assessor)).status_code == 200

    assert wants(app, cast.assessor)


def test_the_button_of_the_links_page_ends_the_mails_without_signing_in(app: Flask, cast: Cast) -> None:
    assert send(app.test_client(), ending(app, cast.assessor)) == 302

    assert not wants(app, cast.assessor)


def test_the_button_twice_is_no_error(app: Flask, cast: Cast) -> None:
    for _ in range(2):
        assert send(app.test_client(), ending(app, cast.assessor)) == 302


def test_a_link_that_we_have_not_made_is_unknown(app: Flask, cast: Cast) -> None:
    made = ending(app, cast.assessor)
    # The last sign holds fewer bits than the others: two of them can mean the same.
    forged = made[:-2] + ("x" if made[-2] != "x" else "y") + made[-1]
    assert app.test_client().get(forged).status_code == 404
