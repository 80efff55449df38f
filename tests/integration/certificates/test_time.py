"""The seal's time from an authority: taken when it answers, queued when it does not; a paper is issued in any case."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from typing import ClassVar
from uuid import UUID

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask import Flask
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from sqlalchemy.orm import Session

from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage
from stegvis.certificates import actions, exporting
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.sealing.reading import SealFinding, read_seal
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_issuing import issued
from tests.services import free_port


def authority() -> DummyTimeStamper:
    """A time-stamp authority with a certificate of its own."""
    key, now = rsa.generate_private_key(65_537, 2_048), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tid")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    [own] = load_certs_from_pemder_data(certificate.public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(own, load_private_key_from_pemder_data(pem, None))


class Clockwork(BaseHTTPRequestHandler):
    """Answers requests for a stamp as RFC 3161 over HTTP asks for."""

    stamper: ClassVar[DummyTimeStamper]

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.stamper.request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


def start(port: int) -> HTTPServer:
    """The authority, listening on this port of loopback."""
    Clockwork.stamper = authority()
    server = HTTPServer(("127.0.0.1", port), Clockwork)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def port(app: Flask) -> int:
    """A port on which the settings say that an authority listens; nobody does yet."""
    chosen = free_port()
    site = app.extensions["stegvis.settings"]
    app.extensions["stegvis.settings"] = site.model_copy(
        update={"timestamp_url": f"http://127.0.0.1:{chosen}/"}
    )
    return chosen


@pytest.fixture
def listening(port: int) -> Iterator[HTTPServer]:
    """The authority at work."""
    server = start(port)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def has_stamp(pdf: bytes) -> bool:
    """Whether the seal holds an authority's time."""
    [found] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return any(
        one["type"].native == "signature_time_stamp_token" for one in found.signer_info["unsigned_attrs"]
    )


def state_of_the_message() -> str:
    message = db.session.query(OutboxMessage).filter_by(task="certificates.add-time").one()
    db.session.refresh(message)
    return message.state


@pytest.mark.usefixtures("listening")
def test_a_seal_takes_the_time_of_the_authority(cleared: Cleared) -> None:
    certificate = issued(cleared)
    pdf = exporting.pdf_of(certificate)
    assert has_stamp(pdf)
    assert read_seal(pdf, key_queries.trusted_roots()).finding is SealFinding.INTACT
    assert state_of_the_message() == MessageState.DONE
    assert actions.stamp(certificate.id) is None


def page_of(app: Flask, cleared: Cleared, certificate_id: UUID) -> str:
    """What the issuer reads of the certificate."""
    db.session.commit()
    return people.signed_in_client(app, cleared.issuer).get(f"/utfardade-intyg/{certificate_id}").text


def test_a_paper_is_issued_without_it_and_stamped_when_it_answers_again(
    app: Flask, cleared: Cleared, port: int
) -> None:
    certificate = issued(cleared)
    first = exporting.pdf_of(certificate)
    assert not has_stamp(first)
    assert read_seal(first, key_queries.trusted_roots()).finding is SealFinding.INTACT
    assert state_of_the_message() == MessageState.PENDING
    assert "väntar på sin tidsstämpel" in page_of(app, cleared, certificate.id)

    server = start(port)
    try:
        message = db.session.query(OutboxMessage).filter_by(task="certificates.add-time").one()
        outbox.run_message(message.id)
    finally:
        server.shutdown()
        server.server_close()
    assert state_of_the_message() == MessageState.DONE
    page = page_of(app, cleared, certificate.id)
    assert "Sigillet har en tidsstämpel" in page and "väntar på" not in page
    stamped = exporting.pdf_of(certificate)
    assert has_stamp(stamped)
    assert read_seal(stamped, key_queries.trusted_roots()).finding is SealFinding.INTACT
    actions.keep_stamped(certificate.id, first)
    assert exporting.pdf_of(certificate) == stamped
