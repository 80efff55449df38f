"""What an operator does with keys and certificates from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.certificates.models import Certificate
from stegvis.people import queries as people_queries
from tests.integration.certificates.cleared import cleared_attempt
from tests.integration.certificates.test_issuing import issued


@pytest.fixture
def certificate(db_session: Session) -> Certificate:
    return issued(cleared_attempt())


def run(app: Flask, *arguments: str) -> Result:
    """The command as an operator gives it."""
    return app.test_cli_runner().invoke(args=list(arguments))


def test_keys_are_shown_rotated_and_kept(app: Flask, certificate: Certificate) -> None:
    name = people_queries.get_organisation(certificate.organisation_id).name
    before = json.loads(run(app, "keys", "show", "--organisation", name, "--json").output)
    assert {one["fragment"] for one in before} == {"bevis-1", "token-1", "sigill-1"}
    assert all(one["retired_at"] is None for one in before)

    assert run(app, "keys", "rotate", "--organisation", name, "--purpose", "seal").exit_code == 0
    after = json.loads(run(app, "keys", "show", "--organisation", name, "--json").output)
    in_use = {one["fragment"] for one in after if one["retired_at"] is None}
    assert in_use == {"bevis-1", "token-1", "sigill-2"}
    assert len(after) == len(before) + 1

    again = run(app, "keys", "create", "--organisation", name)
    assert (again.exit_code, "sigill-3" in again.output) == (0, False)


def test_an_organisation_that_is_not_there_is_told(app: Flask, db_session: Session) -> None:
    answer = run(app, "keys", "show", "--organisation", "Ingenstans kommun")
    assert (answer.exit_code, "There is no organisation" in answer.output) == (1, True)


def test_certificates_are_listed_without_their_holders(app: Flask, certificate: Certificate) -> None:
    listed = run(app, "certificates", "list", "--json").output
    [line] = json.loads(listed)
    assert (line["serial"], line["state"], line["has_credential"]) == (certificate.serial, "issued", True)
    assert "Amina" not in listed
    assert certificate.serial in run(app, "certificates", "list").output


def test_a_certificate_is_written_with_all_that_belongs_to_it(
    app: Flask, certificate: Certificate, tmp_path: Path
) -> None:
    answer = run(app, "certificates", "export", certificate.serial, "--to", str(tmp_path / "out"))
    assert answer.exit_code == 0, answer.output
    assert len(list((tmp_path / "out").iterdir())) == 9
    missing = run(app, "certificates", "export", "SV-1999-000001", "--to", str(tmp_path / "none"))
    assert (missing.exit_code, (tmp_path / "none").exists()) == (1, False)


def test_a_bought_seal_needs_its_own_key(app: Flask, certificate: Certificate, tmp_path: Path) -> None:
    name = people_queries.get_organisation(certificate.organisation_id).name
    (tmp_path / "chain.pem").write_text("no certificate")
    arguments = ["keys", "bring-in-seal", "--organisation", name, "--chain", str(tmp_path / "chain.pem")]
    assert "either --key or --hardware" in run(app, *arguments).output
    answer = run(app, *arguments, "--key", str(tmp_path / "chain.pem"))
    assert (answer.exit_code, "PEM" in answer.output) == (1, True)
