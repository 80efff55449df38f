"""A credential and the keys that sign it, as one organisation has them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from stegvis.certificates.credentials.canonical import Document
from stegvis.certificates.credentials.issuer import IssuerAddresses
from stegvis.certificates.credentials.open_badge import Place, open_badge
from stegvis.certificates.credentials.proofs import ProofKey, prove
from stegvis.certificates.credentials.tokens import TokenKey
from tests.unit.certificates.papers import competence_paper

CERTIFICATE = UUID("6f6d7c1e-8c1a-4b53-9b55-2f6a6a4b1c10")
ORGANISATION = UUID("0d0f7c52-3a6e-4f4e-9f7d-64a9d0c3f5a1")
ADDRESSES = IssuerAddresses("https://stegvis.example.se", ORGANISATION)
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
PROOF = ProofKey(ADDRESSES.key("bevis-1"), ed25519.Ed25519PrivateKey.from_private_bytes(b"p" * 32))
PUBLIC = PROOF.private.public_key().public_bytes_raw()
TOKEN = TokenKey(ADDRESSES.key("token-1"), ec.derive_private_key(4711, ec.SECP256R1()))


def unsigned() -> Document:
    """The credential of a competence certificate."""
    return open_badge(CERTIFICATE, competence_paper(), ADDRESSES, Place(1, 4711))


def proved() -> Document:
    """The same with its proof."""
    return prove(unsigned(), PROOF, NOW)
