"""The same credential as a compact JWT: the form that wallets and other issuers' tools often ask for.

Source: W3C Securing Verifiable Credentials using JOSE and COSE 1.0, §3.1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from stegvis.certificates.credentials import multibase
from stegvis.certificates.credentials.canonical import Document

ALGORITHM = "ES256"
CREDENTIAL_TYPE = "vc+jwt"


class TokenFails(Exception):
    """The token is not what was signed, or not by that key."""


@dataclass(frozen=True)
class TokenKey:
    """A private P-256 key with the address under which others find its public half."""

    verification_method: str
    private: ec.EllipticCurvePrivateKey


def sign(document: Mapping[str, Any], key: TokenKey) -> str:
    """The document as `header.payload.signature`."""
    header = {"alg": ALGORITHM, "typ": CREDENTIAL_TYPE, "cty": "vc", "kid": key.verification_method}
    payload = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jws.serialize_compact(header, payload, ECKey.import_key(pem), algorithms=[ALGORITHM])


def public_jwk(public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The public key as others read it in a DID document."""
    numbers = public.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": multibase.encode_url(numbers.x.to_bytes(32, "big")),
        "y": multibase.encode_url(numbers.y.to_bytes(32, "big")),
    }


def key_named_in(token: str) -> str:
    """The address of the key that the token says it was signed with. Raises TokenFails when it can't be read."""
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError) as error:
        raise TokenFails("no token") from error
    named = header.get("kid")
    if not isinstance(named, str) or header.get("alg") != ALGORITHM:
        raise TokenFails("the token names no key, or another algorithm")
    return named


def read(token: str, jwk: Mapping[str, str]) -> Document:
    """What the token says, when the holder of this key signed exactly that. Raises TokenFails."""
    try:
        found = jws.deserialize_compact(token, ECKey.import_key(dict(jwk)), algorithms=[ALGORITHM])
        content = json.loads(found.payload)
    except (JoseError, ValueError) as error:
        raise TokenFails("another content or another key") from error
    if not isinstance(content, dict):
        raise TokenFails("the token holds no document")
    return content
