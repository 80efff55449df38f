"""Keys as people read them: what each is for, since when, and its fingerprint to compare."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from stegvis.base.language import Text, _l
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.readiness_rules import Period

PURPOSE_WORDS: dict[KeyPurpose, Text] = {
    KeyPurpose.PROOF: _l("Bevis i det digitala intyget (Ed25519)"),
    KeyPurpose.TOKEN: _l("Det digitala intyget som JWT (ES256)"),
    KeyPurpose.SEAL: _l("Sigill i PDF-filen (ECDSA P-256)"),
}


@dataclass(frozen=True)
class KeyLine:
    """One key: what it is for, its public name, its fingerprint, and its time."""

    fragment: str
    purpose: Text
    fingerprint: str
    created_at: datetime
    retired_at: datetime | None
    valid_until: datetime | None
    is_in_hardware: bool


def fingerprint_of(key: IssuerKey) -> str:
    """SHA-256 of what is public, in groups of four; of a seal, of its own certificate as other programs show it."""
    if key.purpose is KeyPurpose.SEAL:
        content = seal_certificate(key).fingerprint(hashes.SHA256())
    else:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(key.public.encode())
        content = digest.finalize()
    digits = content.hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def seal_certificate(key: IssuerKey) -> x509.Certificate:
    """The seal's own certificate."""
    return x509.load_pem_x509_certificates(key.public.encode())[0]


def seal_period(key: IssuerKey) -> Period:
    """When the seal's certificate and those above it are all valid."""
    chain = x509.load_pem_x509_certificates(key.public.encode())
    return Period(
        max(one.not_valid_before_utc for one in chain), min(one.not_valid_after_utc for one in chain)
    )


def is_brought_in(key: IssuerKey, own_roots: Collection[x509.Certificate]) -> bool:
    """Whether the seal stands under somebody else's root."""
    return x509.load_pem_x509_certificates(key.public.encode())[-1] not in own_roots


def key_lines(keys: Sequence[IssuerKey]) -> list[KeyLine]:
    """A line for each key, the newest first."""
    return [
        KeyLine(
            fragment=key.fragment,
            purpose=PURPOSE_WORDS[key.purpose],
            fingerprint=fingerprint_of(key),
            created_at=key.created_at,
            retired_at=key.retired_at,
            valid_until=seal_certificate(key).not_valid_after_utc if key.purpose is KeyPurpose.SEAL else None,
            is_in_hardware=bool(key.hardware),
        )
        for key in reversed(keys)
    ]
