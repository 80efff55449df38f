"""Data Integrity proofs of the cryptosuite eddsa-rdfc-2022: made and checked.

Source: W3C Verifiable Credential Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites 1.0, §3.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stegvis.certificates.credentials import multibase
from stegvis.certificates.credentials.canonical import Document, canonical

CRYPTOSUITE = "eddsa-rdfc-2022"
_SIGNATURE_LENGTH = 64


class ProofFails(Exception):
    """The document is not what was signed, or not by that key."""


class NoSuchProof(Exception):
    """The document holds no proof that we can check."""


@dataclass(frozen=True)
class ProofKey:
    """A private key with the address under which others find its public half."""

    verification_method: str
    private: Ed25519PrivateKey


def moment(when: datetime) -> str:
    """A moment as credentials write it: `2026-11-22T08:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def prove(document: Mapping[str, Any], key: ProofKey, created: datetime) -> Document:
    """The document with its proof, as a list of one. Raises CannotCanonicalise for what can't be signed."""
    said = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": moment(created),
        "verificationMethod": key.verification_method,
        "proofPurpose": "assertionMethod",
    }
    value = multibase.encode(key.private.sign(_digest(document, said)))
    return {**document, "proof": [{**said, "proofValue": value}]}


def _digest(document: Mapping[str, Any], said: Mapping[str, Any]) -> bytes:
    about = canonical({"@context": document["@context"], **said})
    return hashlib.sha256(about).digest() + hashlib.sha256(canonical(document)).digest()


def proof_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The only proof of a document. Raises NoSuchProof for none, several, or another kind."""
    found = document.get("proof")
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise NoSuchProof("there must be one proof")
    if found.get("type") != "DataIntegrityProof" or found.get("cryptosuite") != CRYPTOSUITE:
        raise NoSuchProof("the proof is of another kind")
    if found.get("proofPurpose") != "assertionMethod":
        raise NoSuchProof("the proof is for another purpose")
    if not isinstance(found.get("proofValue"), str) or not isinstance(found.get("verificationMethod"), str):
        raise NoSuchProof("the proof lacks its value or its key")
    return dict(found)


def check(document: Mapping[str, Any], public_key: bytes) -> None:
    """Raise ProofFails unless the document is exactly what the holder of this Ed25519 key signed.

    Raises NoSuchProof when there is nothing to check, CannotCanonicalise when it can't be read.
    """
    proof = proof_of(document)
    value = proof.pop("proofValue")
    unsigned = {key: content for key, content in document.items() if key != "proof"}
    if "@context" not in unsigned:
        raise NoSuchProof("the document has no context")
    try:
        signature = multibase.decode(value)
    except multibase.NotMultibase as error:
        raise ProofFails("the value is damaged") from error
    if len(signature) != _SIGNATURE_LENGTH:
        raise ProofFails("the value is damaged")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _digest(unsigned, proof))
    except InvalidSignature as error:
        raise ProofFails("another content or another key") from error
