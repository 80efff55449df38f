"""A paper from before keys and root were rotated is found valid by every way in which anybody can check it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.certificates import exporting, queries
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Verdict
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.sealing.reading import read_seal
from stegvis.people.models import Organisation
from tests.integration.certificates.cleared import Cleared, another
from tests.integration.certificates.test_checking_upload import upload
from tests.integration.certificates.test_issuing import issued
from tests.integration.certificates.test_third_parties import OPENSSL, said_by, split

CHECKED = ("certificate.pdf", "credential.json", "credential.jwt", "elm.jsonld", "badge.png", "badge.svg")


@pytest.fixture
def code_and_folder(app: Flask, people_around: Cleared, tmp_path: Path) -> tuple[str, Path]:
    """The code of a certificate and its files as they were written before all keys changed twice."""
    with app.app_context():
        organisation_id = people_around.unit.organisation_id
        db.session.execute(
            update(Organisation)
            .where(Organisation.id == organisation_id)
            .values(organisation_number="212000-0142")
        )
        db.session.commit()
        certificate = issued(people_around)
        exporting.export(certificate, tmp_path)
        for _ in range(2):
            key_actions.rotate(actor=SYSTEM, organisation_id=organisation_id, purposes=list(KeyPurpose))
        db.session.commit()
        assert len(key_queries.keys_of(organisation_id)) == 3 * len(KeyPurpose)
        # What anybody fetches today, not what was written then.
        (tmp_path / "root.pem").write_text(key_queries.trusted_pem())
        return certificate.code, tmp_path


def test_by_its_code_and_by_each_of_its_files_on_the_page(
    client: FlaskClient, code_and_folder: tuple[str, Path]
) -> None:
    code, folder = code_and_folder
    assert "<h1>Intyget gäller</h1>" in client.get(f"/intyg/{code}").text
    for name in CHECKED:
        page = upload(client, (folder / name).read_bytes(), name).text
        assert "Filen är äkta och intyget gäller" in page, name


def test_by_the_operators_command(app: Flask, code_and_folder: tuple[str, Path]) -> None:
    for name in CHECKED:
        path = str(code_and_folder[1] / name)
        answer = app.test_cli_runner().invoke(args=["certificates", "verify", path])
        assert (answer.exit_code, "verdict: valid" in answer.output) == (0, True), name


def test_by_poppler_and_openssl(code_and_folder: tuple[str, Path]) -> None:
    folder = code_and_folder[1]
    code, said = said_by(["pdfsig", "certificate.pdf"], folder)
    assert (code, "Signature is Valid" in said) == (0, True), said
    split((folder / "certificate.pdf").read_bytes(), folder)
    code, said = said_by(OPENSSL, folder)
    assert code == 0, said


def test_a_paper_from_after_it_is_sealed_with_the_new_key_and_both_are_valid(
    app: Flask, people_around: Cleared, code_and_folder: tuple[str, Path]
) -> None:
    with app.app_context():
        before = queries.by_code(code_and_folder[0])
        assert before is not None
        after = issued(another(people_around, "Olena Kovalenko"))
        papers = [exporting.pdf_of(one) for one in (before, after)]
        roots = key_queries.trusted_roots()
        assert len({read_seal(one, roots).fingerprint for one in papers}) == 2
        assert [inspect(one).verdict for one in papers] == [Verdict.VALID] * 2
