"""The public check page takes a certificate's file, and tells no more than the file itself holds."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from werkzeug.test import TestResponse

from stegvis.base.database import db
from stegvis.certificates import actions, exporting, queries
from stegvis.certificates.checking.files import LARGEST_FILE
from stegvis.certificates.claims import claims, main_claims
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.states import Visibility, WithdrawalCause
from stegvis.certificates.views.outside import MISSES
from stegvis.people import queries as people_queries
from tests.integration.certificates.cleared import Cleared

Certificate = tuple[str, str]


@pytest.fixture
def pdf(app: Flask, certificate: Certificate) -> bytes:
    with app.app_context():
        return exporting.pdf_of(queries.get_certificate(UUID(certificate[0])))


@pytest.fixture
def credential(app: Flask, certificate: Certificate) -> str:
    with app.app_context():
        made = key_queries.credential_of(UUID(certificate[0]))
        assert made is not None
        return made.credential


def upload(client: FlaskClient, content: bytes, name: str = "intyg") -> TestResponse:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/intyg").text)
    assert found is not None
    # Put together by hand: the client would leave a big body in a file that it never closes.
    head = (
        f'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{found.group(1)}\r\n--edge\r\n'
    )
    part = f'Content-Disposition: form-data; name="fil"; filename="{name}"\r\n\r\n'
    body = (head + part).encode() + content + b"\r\n--edge--\r\n"
    answer = client.post("/intyg", data=body, content_type="multipart/form-data; boundary=edge")
    answer.get_data()
    answer.close()
    return answer


def withdraw(app: Flask, certificate: Certificate, people_around: Cleared) -> None:
    with app.app_context():
        actions.withdraw(
            actor=people_around.issuing,
            certificate_id=UUID(certificate[0]),
            cause=WithdrawalCause.FRAUD,
            hearing_note="Hon höll inte med.",
        )
        db.session.commit()


def protect(app: Flask, people_around: Cleared, *, is_protected: bool) -> None:
    with app.app_context():
        people_queries.get_account(people_around.participant.id).protected = is_protected
        db.session.commit()


def test_a_whole_file_is_said_to_be_so_with_its_claims(
    app: Flask, client: FlaskClient, certificate: Certificate, pdf: bytes
) -> None:
    answer = upload(client, pdf, "helt-annat-namn.txt")
    assert answer.status_code == 200
    assert "noindex" in answer.headers["X-Robots-Tag"]
    page = answer.text
    with app.app_context():
        snapshot = queries.snapshot_of(queries.get_certificate(UUID(certificate[0])))
    said = [value for claim in claims(snapshot) for value in claim.values]
    for one in (*said, *main_claims(snapshot), *snapshot.is_not, "Filen är äkta och intyget gäller", "✓"):
        assert escape(one) in page
    assert "✗" not in page and "Skiljer sig" not in page


def test_a_changed_claim_is_marked_in_words(client: FlaskClient, credential: str) -> None:
    page = upload(client, credential.replace("Amina Yusuf", "Bo Ek").encode()).text
    assert "Filen har ändrats" in page and "Skiljer sig" in page
    assert "Bo Ek" in page and "Amina Yusuf" in page


def test_a_file_without_the_code_learns_nothing_of_the_record(
    client: FlaskClient, certificate: Certificate
) -> None:
    page = upload(client, f'{{"id": "urn:uuid:{certificate[0]}", "name": "x"}}'.encode()).text
    assert "Amina" not in page and "Disk" not in page
    assert "Intyget gäller" not in page


def test_the_holders_choice_hides_the_claims(
    app: Flask, client: FlaskClient, certificate: Certificate, pdf: bytes
) -> None:
    with app.app_context():
        queries.get_certificate(UUID(certificate[0])).visibility = Visibility.STATUS_ONLY
        db.session.commit()
    page = upload(client, pdf).text
    assert "Filen är äkta och intyget gäller" in page
    assert "Amina" not in page and "Disk" not in page


def test_of_a_protected_person_only_the_standing_is_told(
    app: Flask,
    client: FlaskClient,
    certificate: Certificate,
    people_around: Cleared,
    pdf: bytes,
    credential: str,
) -> None:
    protect(app, people_around, is_protected=True)
    whole = upload(client, pdf).text
    assert "Filen är äkta och intyget gäller" in whole
    changed = upload(client, credential.replace("Amina Yusuf", "Bo Ek").encode()).text
    assert "Filen har ändrats" in changed
    # Who may withdraw hers is another matter; here it is only withdrawn.
    protect(app, people_around, is_protected=False)
    withdraw(app, certificate, people_around)
    protect(app, people_around, is_protected=True)
    ended = upload(client, pdf).text
    assert "Intyget gäller inte" in ended and "återkallat" not in ended
    for page in (whole, changed, ended):
        assert "Amina" not in page and "Disk" not in page


def test_a_withdrawn_one_is_said_to_be_so_without_the_cause(
    app: Flask, client: FlaskClient, certificate: Certificate, people_around: Cleared, pdf: bytes
) -> None:
    withdraw(app, certificate, people_around)
    page = upload(client, pdf).text
    assert "Intyget är återkallat" in page
    assert "Fusk" not in page and "höll inte med" not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Filen är tom"), (b"\0" * (LARGEST_FILE + 1), "Filen är för stor. Ett intyg är högst 2 MB.")],
)
def test_a_file_that_is_not_read_is_refused_beside_the_field(
    client: FlaskClient, content: bytes, said: str
) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert said in answer.text and "Kontrollera ett intyg" in answer.text


def test_nothing_chosen_is_said_beside_the_field(client: FlaskClient) -> None:
    answer = upload(client, b"", "")
    assert (answer.status_code, "Välj intygets fil." in answer.text) == (422, True)


def test_garbage_gets_a_calm_page(client: FlaskClient) -> None:
    answer = upload(client, b"hej")
    assert answer.status_code == 200
    assert "Vi hittar inget intyg i filen" in answer.text


def test_uploads_are_slowed_down(client: FlaskClient) -> None:
    answers = [upload(client, b"hej").status_code for _ in range(MISSES + 1)]
    assert answers[-2:] == [200, 429]


def test_a_form_from_elsewhere_is_not_taken(client: FlaskClient) -> None:
    answer = client.post(
        "/intyg", data={"fil": (io.BytesIO(b"hej"), "x")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 400
