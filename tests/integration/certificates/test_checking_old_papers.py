"""Papers from before credentials were made hold their snapshot alone; some have a seal and some do not."""

from __future__ import annotations

import io
from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from flask import Flask
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.certificates import actions, queries
from stegvis.certificates.actions import issuing
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Check, Outcome, Reason, Verdict
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.signing import signers_of
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of
from stegvis.certificates.models import Certificate
from stegvis.certificates.rendering import render_pdf
from stegvis.certificates.sealing.seal import SealKey, seal
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import CertificateKind, WithdrawalCause
from stegvis.validation.states import TransitionName
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_checking_files import outcome_of
from tests.unit.certificates.papers import competence_paper


@dataclass(frozen=True)
class Old:
    """An old certificate and its file."""

    certificate: Certificate
    pdf: bytes
    is_sealed: bool


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def sealed(pdf: bytes, organisation_id: UUID) -> bytes:
    """The file with the seal that the organisation has today."""
    keys = key_actions.ensure_keys(actor=SYSTEM, organisation_id=organisation_id)
    db.session.commit()
    return seal(pdf, SealKey(signers_of(keys, addresses_of(organisation_id)).seal))


def kept(cleared: Cleared, snapshot: Snapshot, pdf: bytes) -> Certificate:
    """The row as it was written before there were credentials."""
    certificate_id = uuid4()
    stored = storage().put([pdf], key=issuing.file_key(certificate_id))
    certificate = Certificate(
        id=certificate_id,
        serial=snapshot.serial,
        code=snapshot.code,
        kind=CertificateKind.COMPETENCE,
        holder_id=cleared.participant.id,
        organisation_id=cleared.unit.organisation_id,
        unit_id=cleared.unit.id,
        attempt_id=cleared.attempt_id,
        assessor_id=cleared.assessor.id,
        verifier_id=cleared.verifier.id,
        snapshot=snapshot.model_dump(mode="json"),
        pdf_key=stored.key,
        pdf_sha256=stored.sha256,
        pdf_size=stored.size,
        issued_at=clock.now(),
        issued_by=cleared.issuer.id,
    )
    db.session.add(certificate)
    db.session.flush()
    issuing.move(cleared.issuing, certificate, TransitionName.CERTIFIED)
    db.session.commit()
    return certificate


@pytest.fixture(params=[False, True], ids=["unsealed", "sealed"])
def old(request: pytest.FixtureRequest, cleared: Cleared) -> Old:
    """An old paper: its file holds `certificate.json` alone."""
    pdf = render_pdf(competence_paper())
    if request.param:
        pdf = sealed(pdf, cleared.unit.organisation_id)
    certificate = kept(cleared, competence_paper(), pdf)
    assert key_queries.credential_of(certificate.id) is None
    return Old(certificate, pdf, request.param)


def found(content: bytes) -> tuple[Verdict, Set[Reason]]:
    report = inspect(content)
    return report.verdict, report.reasons


def test_a_whole_old_paper_is_valid_and_all_its_claims_stand_beside_the_record(old: Old) -> None:
    report = inspect(old.pdf)
    assert (report.verdict, report.reasons) == (Verdict.VALID, set())
    assert outcome_of(report, Check.PROOF) is Outcome.NOT_APPLICABLE
    assert outcome_of(report, Check.SEAL) is (Outcome.OK if old.is_sealed else Outcome.NOT_APPLICABLE)
    said = {value for row in report.rows for value in row.in_file}
    assert {competence_paper().holder_name, competence_paper().serial} <= said
    assert not any(row.differs for row in report.rows)


def test_a_byte_changed_in_an_old_paper(old: Old) -> None:
    changed = bytearray(old.pdf)
    changed[changed.index(b"\n%", 20) + 2] ^= 1
    seal_reasons = {Reason.SEAL_CHANGED} if old.is_sealed else set()
    assert found(bytes(changed)) == (Verdict.TAMPERED, {Reason.FILE_DIFFERS} | seal_reasons)


def test_something_added_to_an_old_paper(old: Old) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(old.pdf))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()
    added = io.BytesIO()
    writer.write(added)
    seal_reasons = {Reason.SEAL_CHANGED} if old.is_sealed else set()
    assert found(added.getvalue()) == (Verdict.TAMPERED, {Reason.FILE_DIFFERS} | seal_reasons)


def test_an_old_paper_made_anew_with_another_name_shows_both(old: Old) -> None:
    forged = render_pdf(competence_paper().model_copy(update={"holder_name": "Bo Ek"}))
    report = inspect(forged)
    assert (report.verdict, report.reasons) == (Verdict.TAMPERED, {Reason.FILE_DIFFERS})
    differing = [(row.in_file, row.at_issuer) for row in report.rows if row.differs]
    assert differing == [(("Bo Ek",), (competence_paper().holder_name,))]


def test_an_old_paper_under_a_strange_seal_is_somebody_elses(old: Old) -> None:
    theirs = sealed(render_pdf(competence_paper()), people.unit().organisation_id)
    assert found(theirs) == (Verdict.OTHER_ISSUER, {Reason.SEAL_OF_ANOTHER, Reason.FILE_DIFFERS})


def test_an_old_paper_whose_code_is_not_ours(old: Old) -> None:
    strange = render_pdf(competence_paper().model_copy(update={"code": "2222222222222222"}))
    verdict, reasons = found(strange)
    assert (verdict, Reason.NO_RECORD in reasons) == (Verdict.OTHER_ISSUER, True)
    assert inspect(strange).rows == ()


def test_a_withdrawn_old_paper(old: Old, cleared: Cleared) -> None:
    actions.withdraw(
        actor=cleared.issuing,
        certificate_id=old.certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon höll med.",
    )
    db.session.commit()
    assert found(old.pdf) == (Verdict.WITHDRAWN, {Reason.WITHDRAWN})


def test_an_old_paper_outlives_every_rotation_and_is_found_by_its_code(
    old: Old, app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    organisation_id = old.certificate.organisation_id
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=organisation_id)
    key_actions.rotate(actor=SYSTEM, organisation_id=organisation_id, purposes=list(KeyPurpose))
    db.session.commit()
    assert found(old.pdf) == (Verdict.VALID, set())
    assert "Intyget gäller" in app.test_client().get(f"/intyg/{old.certificate.code}").text
    path = tmp_path_factory.mktemp("old") / "old.pdf"
    path.write_bytes(old.pdf)
    answer: Result = app.test_cli_runner().invoke(args=["certificates", "verify", str(path)])
    assert (answer.exit_code, "verdict: valid" in answer.output) == (0, True), answer.output
    assert queries.by_code(old.certificate.code) is not None
