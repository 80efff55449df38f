"""The issuer's pages about many certificates: choosing, following, stopping, and all papers in one file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates.batches.models import CertificateBatch
from stegvis.certificates.models import Certificate
from stegvis.people.models import Account
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.ordering import UNPRINTABLE, cleared_attempts, ordered

SignIn = Callable[[Account], FlaskClient]
PAGE = "/klara-for-intyg"
ORDERS = "/klara-for-intyg/bestallningar"


@pytest.fixture
def cleared(app: Flask) -> list[Cleared]:
    """Three cleared attempts; the name of the second can't be printed."""
    with app.app_context():
        return cleared_attempts(3, "Amina Yusuf", UNPRINTABLE)


def token(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, "the page has no form"
    return found.group(1)


def order(client: FlaskClient, *chosen: UUID, who: str = "chosen", **fields: str) -> TestResponse:
    """Send the form of the work list."""
    data = {
        "csrf_token": token(client.get(PAGE).text),
        "order": str(uuid4()),
        "names_checked": "y",
        "who": who,
    }
    return client.post(ORDERS, data=data | {"attempts": [str(one) for one in chosen]} | fields)


def send(client: FlaskClient, address: str, ending: str) -> TestResponse:
    """Send one of the small forms of an order's page."""
    return client.post(f"{address}/{ending}", data={"csrf_token": token(client.get(address).text)})


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    with app.app_context():
        outbox.run_pending()


def test_those_chosen_are_issued_and_the_failed_one_is_told_of(
    app: Flask, cleared: list[Cleared], sign_in: SignIn
) -> None:
    client = sign_in(cleared[0].issuer)
    address = order(client, *(one.attempt_id for one in cleared[:2])).location
    assert "0 av 2 intyg är utfärdade" in client.get(address).text
    assert "Skrivs nu" in client.get(PAGE).text
    work(app)
    page = client.get(address).text
    assert "1 intyg är utfärdat" in page
    assert "1 intyg gick inte att utfärda" in page
    assert UNPRINTABLE in page and "Fråga deltagaren hur namnet ska stå" in page
    assert "Amina Nummer2" not in page


def test_all_are_chosen_with_one_button(app: Flask, cleared: list[Cleared], sign_in: SignIn) -> None:
    client = sign_in(cleared[0].issuer)
    order(client, who="all")
    work(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_a_second_click_is_the_same_order(app: Flask, cleared: list[Cleared], sign_in: SignIn) -> None:
    client, key = sign_in(cleared[0].issuer), str(uuid4())
    first = order(client, who="all", order=key)
    work(app)
    assert order(client, who="all", order=key).location == first.location
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CertificateBatch)) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"names_checked": ""}, "Kontrollera namnen och kryssa i rutan."),
        ({"order": "nonsense"}, "Ladda om sidan och välj deltagarna igen."),
    ],
)
def test_a_form_that_lacks_something_keeps_what_was_chosen(
    cleared: list[Cleared], sign_in: SignIn, fields: dict[str, str], told: str
) -> None:
    answer = order(sign_in(cleared[0].issuer), cleared[0].attempt_id, **fields)
    assert answer.status_code == 422
    assert told in answer.text and "error-summary" in answer.text
    assert f'value="{cleared[0].attempt_id}" checked' in answer.text
    assert f'value="{cleared[2].attempt_id}" checked' not in answer.text


def test_none_chosen_is_told(cleared: list[Cleared], sign_in: SignIn) -> None:
    answer = order(sign_in(cleared[0].issuer))
    assert answer.status_code == 422
    assert 'href="#attempts-0"' in answer.text and 'id="attempts-0"' in answer.text
    assert "Välj minst en deltagare." in answer.text


def test_somebody_of_another_municipality_is_not_there(
    app: Flask, cleared: list[Cleared], sign_in: SignIn
) -> None:
    with app.app_context():
        elsewhere = cleared_attempt("Bilal Ek")
        batch_id = ordered([elsewhere])
    client = sign_in(cleared[0].issuer)
    assert order(client, cleared[0].attempt_id, elsewhere.attempt_id).status_code == 404
    assert client.get(f"{ORDERS}/{batch_id}").status_code == 404
    assert str(batch_id) not in client.get(ORDERS).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CertificateBatch)) == 1


def test_the_script_is_told_the_numbers_only(app: Flask, cleared: list[Cleared], sign_in: SignIn) -> None:
    client = sign_in(cleared[0].issuer)
    address = order(client, who="all").location
    work(app)
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.json == {"settled": 3, "total": 3, "running": False, "said": "2 intyg är utfärdade."}


def test_a_stop_is_told_and_the_rest_waits_on(app: Flask, cleared: list[Cleared], sign_in: SignIn) -> None:
    client = sign_in(cleared[0].issuer)
    address = order(client, who="all").location
    send(client, address, "avbryt")
    work(app)
    page = client.get(address).text
    assert "Avbruten" in page and "3 intyg skrevs inte" in page
    assert "Klar för intyg" in client.get(PAGE).text


def test_the_failed_ones_are_tried_again(app: Flask, cleared: list[Cleared], sign_in: SignIn) -> None:
    client = sign_in(cleared[0].issuer)
    address = order(client, who="all").location
    work(app)
    with app.app_context():
        db.session.get_one(Account, cleared[1].participant.id).family_name = "Mendad"
        db.session.commit()
    send(client, address, "igen")
    work(app)
    page = client.get(address).text
    assert "3 intyg är utfärdade" in page and "gick inte" not in page.split("<main")[1]


def test_all_papers_come_in_one_file_and_each_is_noted_as_read(
    app: Flask, cleared: list[Cleared], sign_in: SignIn
) -> None:
    client = sign_in(cleared[0].issuer)
    address = order(client, who="all").location
    work(app)
    answer = send(client, address, "intyg.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert [name.rpartition("-SV-")[0] for name in names] == ["Amina-Yusuf", "Amina-Nummer2"]
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
    with app.app_context():
        read = db.session.scalars(
            select(ReadEntry.object_id).where(ReadEntry.object_kind == "certificate")
        ).all()
        assert set(read) == {str(one.id) for one in db.session.scalars(select(Certificate))}


def test_a_protected_person_is_there_for_the_issuer_named_for_her_only(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        hidden = cleared_attempt("Hemlig Person", protected=True)
        people.assignment(hidden.participant, hidden.issuer, Role.ISSUER)
        colleague = people.staff(Role.ISSUER, hidden.unit)
        batch_id = ordered([hidden])
        outbox.run_pending()
    address = f"{ORDERS}/{batch_id}"
    assert send(sign_in(hidden.issuer), address, "intyg.zip").status_code == 200
    assert send(sign_in(colleague), address, "intyg.zip").status_code == 404


def test_an_order_of_many_counts_and_lists(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        many = cleared_attempts(12, *(f"{UNPRINTABLE}{number}" for number in range(6)))
        batch_id = ordered(many)
        outbox.run_pending()
    client = sign_in(many[0].issuer)
    assert "6 intyg gick inte att utfärda" in client.get(f"{ORDERS}/{batch_id}").text
    assert "6/12" in client.get(ORDERS).text
