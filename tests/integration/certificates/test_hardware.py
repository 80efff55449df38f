"""Seals by a key that lies in a token (SoftHSM) and never leaves it, checked by ourselves and by poppler."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID
from flask import Flask
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates import actions, exporting
from stegvis.certificates.checking.inspecting import inspect
from stegvis.certificates.checking.verdict import Verdict
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import hardware
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.hardware import NoHardware
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.sealing import authority
from stegvis.certificates.sealing.authority import SEAL_HOLDS
from stegvis.certificates.sealing.reading import SealFinding, read_seal
from stegvis.certificates.states import OrderFailure, OrderState
from stegvis.people import queries as people_queries
from tests.integration.certificates.cleared import Cleared, another, cleared_attempt
from tests.integration.certificates.test_issuing import issued
from tests.integration.certificates.test_third_parties import said_by

TOKEN, PIN, LABEL = "Stegvis prov", "123456", "sigill"


@dataclass(frozen=True)
class Token:
    """A token with one key, and the seal certificate of that key with its root."""

    module: str
    chain: str


def module_path() -> str:
    """Where Debian's package has put the library."""
    found = [
        *Path("/usr/lib").glob("softhsm/libsofthsm2.so"),
        *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"),
    ]
    if not found:
        pytest.fail("softhsm2 is missing; `make setup-test` installs it", pytrace=False)
    return str(found[0])


def made_in(module: str) -> ec.EllipticCurvePublicKey:
    """The public half of a new key that is made inside the token."""
    with pkcs11.lib(module).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        curve = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, private = curve.generate_keypair(store=True, label=LABEL)
        assert private[pkcs11.Attribute.EXTRACTABLE] is False
        read = load_der_public_key(encode_ec_public_key(public))
    assert isinstance(read, ec.EllipticCurvePublicKey)
    return read


def chain_of(public: ec.EllipticCurvePublicKey) -> str:
    """A certificate of the key, as somebody who sells seals would make it, and the seller's root."""
    now = clock.now()
    root = authority.make_root("En utfärdare av sigill", now)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kommunen"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Kommunen"),
        ]
    )
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root.certificate.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(root.certificate.not_valid_before_utc)
        .not_valid_after(now + SEAL_HOLDS)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(root.private, hashes.SHA256())
    )
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in (own, root.certificate))


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """A token of SoftHSM in a folder of its own."""
    folder, module = tmp_path_factory.mktemp("token"), module_path()
    (folder / "conf").write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "654321"],
            check=True, capture_output=True, env=os.environ,
        )  # fmt: skip
        yield Token(module, chain_of(made_in(module)))


@pytest.fixture
def with_token(app: Flask, token: Token) -> Iterator[Flask]:
    """The site with settings that name the token."""
    change_settings(app, pkcs11_module=token.module, pkcs11_token=TOKEN, pkcs11_pin=PIN)
    yield app
    hardware.open_sessions.forget((token.module, TOKEN, PIN))


def change_settings(app: Flask, **change: Any) -> None:
    site = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = site.model_copy(update=change)


@pytest.fixture
def cleared(with_token: Flask, db_session: Session, token: Token) -> Cleared:
    """A cleared attempt of an organisation whose seal lies in the token."""
    found = cleared_attempt()
    organisation_id = found.unit.organisation_id
    key_actions.ensure_keys(actor=SYSTEM, organisation_id=organisation_id)
    key_actions.name_hardware_seal(
        actor=SYSTEM, organisation_id=organisation_id, chain_pem=token.chain.encode(), label=LABEL
    )
    db.session.commit()
    return found


def test_a_key_in_a_token_seals_and_poppler_agrees(cleared: Cleared, tmp_path: Path) -> None:
    certificate = issued(cleared)
    pdf = exporting.pdf_of(certificate)
    key = key_queries.keys_in_force(certificate.organisation_id)[KeyPurpose.SEAL]
    assert (key.wrapped, key.hardware) == (None, LABEL)
    report = read_seal(pdf, key_queries.trusted_roots())
    assert (report.finding, report.sealed_by) == (SealFinding.INTACT, "Kommunen")
    assert inspect(pdf).verdict is Verdict.VALID

    (tmp_path / "paper.pdf").write_bytes(pdf)
    code, said = said_by(["pdfsig", "paper.pdf"], tmp_path)
    assert code == 0, said
    assert "Signature is Valid" in said and "Total document signed" in said and "Kommunen" in said


def test_many_threads_sign_with_one_session(cleared: Cleared, with_token: Flask, token: Token) -> None:
    site = with_token.extensions["stegvis.settings"]
    chain = x509.load_pem_x509_certificates(token.chain.encode())
    hardware.open_sessions.forget((token.module, TOKEN, PIN))

    def sign(_turn: int) -> bool:
        return hardware.belongs_to(hardware.hardware_signer(site, LABEL, chain), chain[0])

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(sign, range(40)))


@pytest.mark.parametrize(
    "change",
    [
        {"pkcs11_pin": "999999"},
        {"pkcs11_token": "en annan"},
        {"pkcs11_module": "/nowhere/lib.so"},
        {"pkcs11_module": ""},
    ],
)
def test_without_its_token_an_order_fails_and_is_made_later(
    cleared: Cleared, with_token: Flask, change: dict[str, str], token: Token
) -> None:
    hardware.open_sessions.forget((token.module, TOKEN, PIN))
    change_settings(with_token, **change)
    order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    db.session.commit()
    assert actions.issue(order.id) is None
    assert (order.state, order.failure) == (OrderState.FAILED, OrderFailure.SEAL.value)
    db.session.commit()

    change_settings(with_token, pkcs11_module=token.module, pkcs11_token=TOKEN, pkcs11_pin=PIN)
    assert inspect(exporting.pdf_of(issued(cleared))).verdict is Verdict.VALID


# The library can't end what it began in a session that is gone, and says so aloud.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_died_is_opened_again(cleared: Cleared, with_token: Flask, token: Token) -> None:
    issued(cleared)
    # As after the device was away: what was open is worth nothing any more.
    hardware.open_sessions.session((token.module, TOKEN, PIN)).close()
    later = another(cleared, "Olena Kovalenko")
    order = actions.order_issue(actor=later.issuing, attempt_id=later.attempt_id)
    db.session.commit()
    assert actions.issue(order.id) is None
    db.session.commit()
    assert inspect(exporting.pdf_of(issued(later))).verdict is Verdict.VALID


def bring_in(app: Flask, cleared: Cleared, folder: Path, chain: str, label: str) -> Result:
    """The operator's command."""
    (folder / "chain.pem").write_text(chain)
    name = people_queries.get_organisation(cleared.unit.organisation_id).name
    arguments = ["--organisation", name, "--chain", str(folder / "chain.pem"), "--hardware", label]
    return app.test_cli_runner().invoke(args=["keys", "bring-in-seal", *arguments])


def test_the_operator_is_told_at_once_what_does_not_fit(
    cleared: Cleared, with_token: Flask, token: Token, tmp_path: Path
) -> None:
    before = key_queries.keys_in_force(cleared.unit.organisation_id)[KeyPurpose.SEAL].fragment
    strange = chain_of(ec.generate_private_key(ec.SECP256R1()).public_key())
    wrong_key = bring_in(with_token, cleared, tmp_path, strange, LABEL)
    assert (wrong_key.exit_code, "hör inte till" in wrong_key.output) == (1, True)
    wrong_label = bring_in(with_token, cleared, tmp_path, token.chain, "ingen")
    assert (wrong_label.exit_code, "does not sign" in wrong_label.output) == (1, True), wrong_label.output
    assert key_queries.keys_in_force(cleared.unit.organisation_id)[KeyPurpose.SEAL].fragment == before
    right = bring_in(with_token, cleared, tmp_path, token.chain, LABEL)
    assert right.exit_code == 0, right.output
    assert key_queries.keys_in_force(cleared.unit.organisation_id)[KeyPurpose.SEAL].fragment != before


def test_without_the_extra_the_operator_is_told_of_it(token: Token) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(NoHardware, match=r"stegvis\[hsm\]"):
        patch.setitem(sys.modules, "pkcs11.exceptions", None)
        hardware.open_session(token.module, TOKEN, PIN)
