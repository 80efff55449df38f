"""The organisation's keys, opened and ready to sign with. Opened keys stay in the process's memory, nowhere else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.sign import signers

from stegvis import settings
from stegvis.certificates.credentials.issuer import IssuerAddresses, PublicKey
from stegvis.certificates.credentials.proofs import ProofKey
from stegvis.certificates.credentials.tokens import TokenKey
from stegvis.certificates.keys.actions import about_key
from stegvis.certificates.keys.hardware import hardware_signer
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.keys.wrapping import Lock, secret_of
from stegvis.certificates.sealing.seal import signer_from

_OPENED_KEYS = 300
"""How many keys a process keeps open: three for each of a hundred organisations."""


@dataclass(frozen=True)
class Signers:
    """What signs one organisation's certificates today, and the ids of the keys."""

    proof: ProofKey
    token: TokenKey
    seal: signers.Signer


@lru_cache(maxsize=_OPENED_KEYS)
def _opened(
    secret: bytes, about: str, wrapped: bytes
) -> ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey:
    private = load_der_private_key(Lock(secret).open(wrapped, about), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey)
    return private


def _private(key: IssuerKey) -> ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey:
    assert key.wrapped is not None
    return _opened(secret_of(settings.current()), about_key(key), bytes(key.wrapped))


def proof_key(key: IssuerKey, addresses: IssuerAddresses) -> ProofKey:
    """The key that proves credentials. Raises `wrapping.CannotOpen`."""
    private = _private(key)
    assert isinstance(private, ed25519.Ed25519PrivateKey)
    return ProofKey(addresses.key(key.fragment), private)


def signers_of(keys: dict[KeyPurpose, IssuerKey], addresses: IssuerAddresses) -> Signers:
    """The keys in force, opened. Raises `wrapping.CannotOpen`."""
    token_key, seal_key = keys[KeyPurpose.TOKEN], keys[KeyPurpose.SEAL]
    token = _private(token_key)
    assert isinstance(token, ec.EllipticCurvePrivateKey)
    return Signers(
        proof_key(keys[KeyPurpose.PROOF], addresses),
        TokenKey(addresses.key(token_key.fragment), token),
        _seal_signer(seal_key),
    )


def _seal_signer(key: IssuerKey) -> signers.Signer:
    if key.hardware:
        chain = x509.load_pem_x509_certificates(key.public.encode())
        return hardware_signer(settings.current(), key.hardware, chain)
    return _opened_seal(secret_of(settings.current()), about_key(key), bytes(key.wrapped or b""), key.public)


@lru_cache(maxsize=_OPENED_KEYS // 3)
def _opened_seal(secret: bytes, about: str, wrapped: bytes, chain: str) -> signers.Signer:
    """Kept, since a signer remembers what is the same in all its signatures."""
    private = _opened(secret, about, wrapped)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return signer_from(private, x509.load_pem_x509_certificates(chain.encode()))


def public_key(key: IssuerKey) -> PublicKey | None:
    """The key as the DID document names it; None for a seal, which stands in the PDF with its certificates."""
    if key.purpose is KeyPurpose.SEAL:
        return None
    if key.purpose is KeyPurpose.PROOF:
        return PublicKey(key.fragment, multikey=key.public)
    return PublicKey(key.fragment, jwk=json.loads(key.public))
