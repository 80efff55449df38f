"""Our signer writes each part down once, and signs the same as pyHanko's own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pyhanko.sign import signers

from stegvis.certificates.sealing import authority
from stegvis.certificates.sealing.seal import signer_from
from stegvis.certificates.sealing.signer import SealSigner

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
DIGEST = sha256(b"the paper").digest()


def _seal_signer() -> SealSigner:
    root = authority.make_root("Exempelstad", NOW)
    own = authority.make_seal_certificate(root, "Exempelstads kommun", "", NOW)
    signer = signer_from(own.private, [own.certificate, root.certificate])
    assert isinstance(signer, SealSigner)
    return signer


def _attributes(signer: signers.Signer) -> bytes:
    made: Any = asyncio.run(signer.signed_attrs(DIGEST, "sha256", use_pades=True))
    return bytes(made.dump(force=True))


def test_it_signs_the_same_attributes_as_pyhanko() -> None:
    ours = _seal_signer()
    theirs = signers.SimpleSigner(ours.signing_cert, ours.signing_key, ours.cert_registry)
    assert _attributes(ours) == _attributes(theirs)


def test_what_it_keeps_does_not_change_the_next_one() -> None:
    ours = _seal_signer()
    assert _attributes(ours) == _attributes(ours)
    assert DIGEST in _attributes(ours)
