"""What the holder sees and decides."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from stegvis.people.models import Account
from tests.factories import people
from tests.integration.certificates.cleared import Cleared
from tests.integration.certificates.conftest import send

SignIn = Callable[[Account], FlaskClient]
Certificate = tuple[str, str]


def test_someone_without_a_certificate_is_told_when_it_comes(people_around: Cleared, sign_in: SignIn) -> None:
    assert "Du har inget intyg ännu." in sign_in(people_around.participant).get("/mina-intyg").text


def test_everybodys_account_leads_to_her_own_certificates(people_around: Cleared, sign_in: SignIn) -> None:
    assert "/mina-intyg" in sign_in(people_around.issuer).get("/mitt-konto").text


def test_the_holder_finds_and_fetches_her_certificate(
    people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    client = sign_in(people_around.participant)
    address = f"/utfardade-intyg/{certificate[0]}/intyg.pdf"
    assert address in client.get("/mina-intyg").text
    assert client.get(address).data.startswith(b"%PDF")


def test_the_holder_reduces_the_check_page_to_valid_or_not(
    app: Flask, people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    client = sign_in(people_around.participant)
    answer = send(client, f"/mina-intyg/{certificate[0]}", visibility="status_only")
    assert answer.status_code == 302
    page = app.test_client().get(f"/intyg/{certificate[1]}").text
    assert "Intyget gäller" in page
    assert "Amina" not in page


def test_another_participant_finds_nothing(
    app: Flask, people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    with app.app_context():
        other = people.participant(people_around.unit)
    client = sign_in(other)
    assert client.get(f"/mina-intyg/{certificate[0]}").status_code == 404
    assert client.get(f"/utfardade-intyg/{certificate[0]}/intyg.pdf").status_code == 404
