"""One issue act gives one set: sealed paper, credential, token, Europass and a place in the status list."""

from __future__ import annotations

import io
import json
from uuid import UUID

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.certificates import actions, badges, exporting, queries
from stegvis.certificates.credentials import multibase, proofs, status_lists, tokens
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import CertificateCredential, IssuerKey
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.keys.wrapping import CannotOpen
from stegvis.certificates.models import Certificate
from stegvis.certificates.sealing import authority
from stegvis.certificates.sealing.reading import SealFinding, read_seal
from stegvis.certificates.states import OrderFailure, OrderState, WithdrawalCause
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.test_issuing import issued


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def made_with(certificate: Certificate) -> CertificateCredential:
    found = key_queries.credential_of(certificate.id)
    assert found is not None
    return found


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside the paper, by name."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}


def proof_key(organisation_id: UUID) -> bytes:
    key = key_queries.keys_in_force(organisation_id)[KeyPurpose.PROOF]
    return multibase.read_ed25519_multikey(key.public)


def test_the_paper_is_sealed_and_carries_what_was_signed(cleared: Cleared) -> None:
    certificate = issued(cleared)
    made, pdf = made_with(certificate), exporting.pdf_of(certificate)

    report = read_seal(pdf, key_queries.trusted_roots())
    assert report.finding is SealFinding.INTACT
    assert report.sealed_by == queries.snapshot_of(certificate).issuer.organisation_name
    assert {
        "credential.json": made.credential.encode(),
        "europass-elm.jsonld": made.europass.encode(),
    }.items() <= attachments(pdf).items()


def test_proof_and_token_say_the_same_and_hold(cleared: Cleared) -> None:
    certificate = issued(cleared)
    made = made_with(certificate)
    document = json.loads(made.credential)
    proofs.check(document, proof_key(certificate.organisation_id))

    token_key = key_queries.keys_in_force(certificate.organisation_id)[KeyPurpose.TOKEN]
    said = tokens.read(made.token, json.loads(token_key.public))
    assert said == {key: value for key, value in document.items() if key != "proof"}
    assert document["id"] == f"urn:uuid:{certificate.id}"


def test_what_was_signed_is_never_changed(cleared: Cleared) -> None:
    certificate = issued(cleared)
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.execute(
            update(CertificateCredential)
            .where(CertificateCredential.certificate_id == certificate.id)
            .values(token="another")
        )


def test_an_organisation_has_one_set_of_keys_and_each_certificate_its_own_place(cleared: Cleared) -> None:
    first, second = issued(cleared), issued(another(cleared, "Olena Kovalenko"))
    assert len(key_queries.keys_of(first.organisation_id)) == len(KeyPurpose)
    places = {made_with(one).status_index for one in (first, second)}
    assert len(places) == 2
    assert made_with(first).status_list_id == made_with(second).status_list_id


def test_a_private_key_is_nowhere_in_the_clear(cleared: Cleared) -> None:
    issued(cleared)
    for key in db.session.execute(select(IssuerKey).order_by(IssuerKey.id)).scalars():
        assert key.wrapped is not None
        with pytest.raises(ValueError, match=r"parse|deserialize|Could not"):
            load_der_private_key(key.wrapped, None)
        assert key_actions.lock().open(key.wrapped, key_actions.about_key(key))


def test_a_key_in_another_organisations_place_does_not_open(cleared: Cleared) -> None:
    certificate = issued(cleared)
    key = key_queries.keys_in_force(certificate.organisation_id)[KeyPurpose.PROOF]
    assert key.wrapped is not None
    with pytest.raises(CannotOpen):
        key_actions.lock().open(key.wrapped, "another key")


def test_with_another_secret_the_order_fails_and_says_why(cleared: Cleared, app: Flask) -> None:
    issued(cleared)
    site = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = site.model_copy(
        update={"keys_secret": "another-secret-for-the-lock-0123456789"}
    )
    other = another(cleared, "Olena Kovalenko")
    order = actions.order_issue(actor=other.issuing, attempt_id=other.attempt_id)
    db.session.commit()
    assert actions.issue(order.id) is None
    assert (order.state, order.failure) == (OrderState.FAILED, OrderFailure.SEAL.value)


def test_certificates_from_before_a_rotation_still_hold(cleared: Cleared) -> None:
    before = issued(cleared)
    key_actions.rotate(actor=SYSTEM, organisation_id=before.organisation_id, purposes=list(KeyPurpose))
    db.session.commit()
    after = issued(another(cleared, "Olena Kovalenko"))

    assert len(key_queries.keys_of(before.organisation_id)) == 2 * len(KeyPurpose)
    for certificate in (before, after):
        document = json.loads(made_with(certificate).credential)
        fragment = proofs.proof_of(document)["verificationMethod"].rpartition("#")[2]
        key = key_queries.key_named(certificate.organisation_id, fragment)
        assert key is not None
        proofs.check(document, multibase.read_ed25519_multikey(key.public))
        report = read_seal(exporting.pdf_of(certificate), key_queries.trusted_roots())
        assert report.finding is SealFinding.INTACT
    with pytest.raises(proofs.ProofFails):
        proofs.check(json.loads(made_with(before).credential), proof_key(before.organisation_id))


def bit_of(client_text: str, certificate: Certificate) -> bool:
    document = json.loads(client_text)
    return status_lists.is_set(
        document["credentialSubject"]["encodedList"], made_with(certificate).status_index
    )


def test_a_withdrawal_is_seen_in_the_list_at_once(cleared: Cleared, app: Flask) -> None:
    certificate, other = issued(cleared), issued(another(cleared, "Olena Kovalenko"))
    address = json.loads(made_with(certificate).credential)["credentialStatus"]["statusListCredential"]
    path = address.removeprefix(app.extensions["stegvis.settings"].public_url)
    client = app.test_client()
    assert not bit_of(client.get(path).text, certificate)

    actions.withdraw(
        actor=cleared.issuing,
        certificate_id=certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note="Hon höll med.",
    )
    db.session.commit()
    answer = client.get(path)
    assert bit_of(answer.text, certificate)
    assert not bit_of(answer.text, other)
    proofs.check(json.loads(answer.text), proof_key(certificate.organisation_id))
    assert (answer.mimetype, answer.cache_control.max_age) == ("application/vc", 30)
    assert "Set-Cookie" not in answer.headers

    token = client.get(path, headers={"Accept": "application/vc+jwt"})
    key = key_queries.keys_in_force(certificate.organisation_id)[KeyPurpose.TOKEN]
    assert token.mimetype == "application/vc+jwt"
    said = tokens.read(token.text, json.loads(key.public))
    assert (
        said["credentialSubject"]["encodedList"]
        == json.loads(answer.text)["credentialSubject"]["encodedList"]
    )


def test_the_list_is_signed_with_the_keys_in_force(cleared: Cleared, app: Flask) -> None:
    certificate = issued(cleared)
    path = f"/utfardare/{certificate.organisation_id}/status/1"
    client = app.test_client()
    before = proofs.proof_of(json.loads(client.get(path).text))["verificationMethod"]
    key_actions.rotate(actor=SYSTEM, organisation_id=certificate.organisation_id, purposes=[KeyPurpose.PROOF])
    db.session.commit()
    after = json.loads(client.get(path).text)
    assert proofs.proof_of(after)["verificationMethod"] != before
    proofs.check(after, proof_key(certificate.organisation_id))


def test_the_did_document_has_the_keys_that_the_credential_names(cleared: Cleared, app: Flask) -> None:
    certificate = issued(cleared)
    document = app.test_client().get(f"/utfardare/{certificate.organisation_id}/did.json").json
    assert document is not None
    named = proofs.proof_of(json.loads(made_with(certificate).credential))["verificationMethod"]
    methods = {one["id"]: one for one in document["verificationMethod"]}
    assert multibase.read_ed25519_multikey(methods[named]["publicKeyMultibase"]) == proof_key(
        certificate.organisation_id
    )
    assert tokens.key_named_in(made_with(certificate).token) in methods
    root = app.test_client().get("/utfardare/rot.pem")
    assert x509.load_pem_x509_certificate(root.data) in key_queries.trusted_roots()


def test_the_badge_carries_the_credential(cleared: Cleared) -> None:
    certificate = issued(cleared)
    credential = made_with(certificate).credential
    snapshot = queries.snapshot_of(certificate)
    assert badges.credential_in_png(badges.baked_png(snapshot, credential)) == credential
    drawing = badges.baked_svg(snapshot, credential).decode()
    assert drawing.count("<openbadges:credential>") == 1
    assert credential in drawing


def test_a_bought_seal_takes_over(cleared: Cleared) -> None:
    before = issued(cleared)
    root = authority.make_root("En utfärdare av sigill", before.issued_at)
    bought = authority.make_seal_certificate(root, "Kommunen", "", before.issued_at)
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (bought.certificate, root.certificate))
    key_actions.bring_in_seal(
        actor=SYSTEM,
        organisation_id=before.organisation_id,
        chain_pem=chain,
        key_pem=bought.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    db.session.commit()
    after = issued(another(cleared, "Olena Kovalenko"))
    report = read_seal(exporting.pdf_of(after), [root.certificate])
    assert (report.finding, report.sealed_by) == (SealFinding.INTACT, "Kommunen")
    assert read_seal(exporting.pdf_of(before), key_queries.trusted_roots()).finding is SealFinding.INTACT
