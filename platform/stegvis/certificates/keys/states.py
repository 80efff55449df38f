"""What a key is for."""

from __future__ import annotations

from enum import StrEnum


class KeyPurpose(StrEnum):
    """A proof in a credential (Ed25519), the credential's token (P-256), or the seal of the PDF (P-256, X.509)."""

    PROOF = "proof"
    TOKEN = "token"  # noqa: S105 - the name of a purpose
    SEAL = "seal"


FRAGMENTS = {KeyPurpose.PROOF: "bevis", KeyPurpose.TOKEN: "token", KeyPurpose.SEAL: "sigill"}
"""How the keys of each purpose are called in public, before their number."""
