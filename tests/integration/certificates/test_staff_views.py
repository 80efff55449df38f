"""The issuer's way from the work list to an issued, replaced or withdrawn certificate, and what others may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions
from stegvis.certificates.states import OrderFailure, OrderState
from stegvis.people.models import Account
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, another
from tests.integration.certificates.conftest import send
from tests.integration.certificates.test_issuing import issued

SignIn = Callable[[Account], FlaskClient]
Certificate = tuple[str, str]


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    with app.app_context():
        outbox.run_pending()


def test_the_issuer_finds_issues_and_sees_the_certificate(
    app: Flask, people_around: Cleared, sign_in: SignIn
) -> None:
    client = sign_in(people_around.issuer)
    address = f"/klara-for-intyg/{people_around.attempt_id}"
    assert address in client.get("/klara-for-intyg").text
    assert send(client, address, name_checked="y").status_code == 302
    work(app)
    assert "Intyget är utfärdat" in client.get(address).text
    assert "Amina Yusuf" in client.get("/utfardade-intyg").text


def test_the_name_must_be_checked_first(people_around: Cleared, sign_in: SignIn) -> None:
    answer = send(sign_in(people_around.issuer), f"/klara-for-intyg/{people_around.attempt_id}")
    assert answer.status_code == 422
    assert "Kontrollera namnet med deltagaren" in answer.text


def test_an_issuer_who_judged_is_told_why_not(app: Flask, people_around: Cleared, sign_in: SignIn) -> None:
    with app.app_context():
        people.membership(people_around.assessor, Role.ISSUER, people_around.unit)
    page = sign_in(people_around.assessor).get(f"/klara-for-intyg/{people_around.attempt_id}").text
    assert "Be en utfärdare som inte har bedömt" in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]


def test_the_paper_is_sent_as_an_attachment(
    people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    answer = sign_in(people_around.issuer).get(f"/utfardade-intyg/{certificate[0]}/intyg.pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="intyg-SV-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_another_municipality_finds_no_paper(app: Flask, certificate: Certificate, sign_in: SignIn) -> None:
    with app.app_context():
        stranger = people.staff(Role.ISSUER)
    client = sign_in(stranger)
    assert client.get(f"/utfardade-intyg/{certificate[0]}").status_code == 404
    assert client.get(f"/utfardade-intyg/{certificate[0]}/intyg.pdf").status_code == 404


def test_an_administrator_sees_the_list_and_no_paper(
    app: Flask, people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR, people_around.unit)
    client = sign_in(administrator)
    page = client.get("/utfardade-intyg").text
    assert "Amina Yusuf" in page
    assert certificate[0] not in page
    assert client.get(f"/utfardade-intyg/{certificate[0]}").status_code in (403, 404)


def test_replacing_gives_a_new_paper(
    app: Flask, people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    client = sign_in(people_around.issuer)
    address = f"/utfardade-intyg/{certificate[0]}/ersatt"
    assert send(client, address, new_name="Aminah Yusuf", reason="Fel stavning").status_code == 302
    work(app)
    page = client.get(f"/utfardade-intyg/{certificate[0]}").text
    assert "Intyget är ersatt av ett nytt" in page
    assert "Det nya intyget:" in page
    assert "Intyget är ersatt av ett nytt" in app.test_client().get(f"/intyg/{certificate[1]}").text


def test_withdrawing_asks_for_cause_and_hearing_and_keeps_what_was_typed(
    people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    address = f"/utfardade-intyg/{certificate[0]}/aterkalla"
    answer = send(sign_in(people_around.issuer), address, hearing_note="Hon höll med.")
    assert answer.status_code == 422
    assert "Välj varför intyget återkallas." in answer.text
    assert "Hon höll med." in answer.text


def test_a_withdrawn_certificate_says_so_to_everybody(
    app: Flask, people_around: Cleared, certificate: Certificate, sign_in: SignIn
) -> None:
    client = sign_in(people_around.issuer)
    address = f"/utfardade-intyg/{certificate[0]}/aterkalla"
    assert send(client, address, cause="error", hearing_note="Hon höll med.").status_code == 302
    assert "Intyget gäller inte" in app.test_client().get(f"/intyg/{certificate[1]}").text
    assert send_again(client, address) == 302


def send_again(client: FlaskClient, address: str) -> int:
    """The status of the same form, sent once more."""
    return send(client, address, cause="error", hearing_note="Hon höll med.").status_code


def test_a_double_click_on_the_page_issues_once(app: Flask, people_around: Cleared, sign_in: SignIn) -> None:
    client = sign_in(people_around.issuer)
    address = f"/klara-for-intyg/{people_around.attempt_id}"
    page = client.get(address).text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    for _ in range(2):
        assert client.post(address, data={"csrf_token": token, "name_checked": "y"}).status_code == 302
    work(app)
    assert client.get("/utfardade-intyg").text.count("SV-") == 1


def test_a_page_beyond_the_last_shows_the_last(
    certificate: Certificate, people_around: Cleared, sign_in: SignIn
) -> None:
    answer = sign_in(people_around.issuer).get("/utfardade-intyg?sida=99999999999999999999")
    assert answer.status_code == 200
    assert "Amina Yusuf" in answer.text


def test_a_failed_order_is_told_on_the_start_page_and_opening_it_is_logged(
    app: Flask, people_around: Cleared, sign_in: SignIn
) -> None:
    with app.app_context():
        order = actions.order_issue(actor=people_around.issuing, attempt_id=people_around.attempt_id)
        order.state, order.failure = OrderState.FAILED, OrderFailure.RENDERING
        db.session.commit()
    client = sign_in(people_around.issuer)
    assert "Kunde inte utfärdas" in client.get("/").text
    assert "Intyget gick inte att skriva." in client.get(f"/klara-for-intyg/{people_around.attempt_id}").text
    with app.app_context():
        reads = db.session.query(ReadEntry).filter_by(object_id=str(people_around.attempt_id)).all()
        assert [entry.actor_id for entry in reads] == [people_around.issuer.id]


def test_who_issues_while_the_clock_is_wrong_reads_why_and_what_to_do(
    app: Flask, people_around: Cleared, sign_in: SignIn
) -> None:
    # Issued by a clock that was a day ahead.
    with app.app_context(), time_machine.travel(clock.now() + timedelta(days=1)):
        issued(another(people_around, "Olena Kovalenko"))
    address = f"/klara-for-intyg/{people_around.attempt_id}"
    answer = send(sign_in(people_around.issuer), address, name_checked="y")
    assert answer.status_code == 409
    assert "Serverns klocka går fel" in answer.text and "ställa klockan" in answer.text
