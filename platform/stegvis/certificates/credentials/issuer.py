"""Who issues, as machines read it: the DID, its document and the profile inside each credential.

Source: W3C did:web Method Specification and W3C Decentralized Identifiers 1.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from stegvis.certificates.credentials.canonical import Document

_CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]
PATH = "utfardare"


@dataclass(frozen=True)
class PublicKey:
    """A key that others may check with: its name in the DID document, and a Multikey or a JWK."""

    fragment: str
    multikey: str = ""
    jwk: dict[str, str] | None = None


@dataclass(frozen=True)
class IssuerAddresses:
    """Everything that follows from the site's address and the organisation."""

    public_url: str
    organisation_id: UUID

    @property
    def did(self) -> str:
        """`did:web:<host>:utfardare:<id>`; a port is written as `%3A`."""
        parts = urlsplit(self.public_url)
        host = quote(parts.netloc, safe="")
        inner = [quote(part, safe="") for part in parts.path.split("/") if part]
        return ":".join(["did", "web", host, *inner, PATH, str(self.organisation_id)])

    @property
    def profile(self) -> str:
        """The page about the issuer."""
        return f"{self.public_url.rstrip('/')}/{PATH}/{self.organisation_id}"

    def key(self, fragment: str) -> str:
        """The address of one of its keys."""
        return f"{self.did}#{fragment}"

    def status_list(self, number: int) -> str:
        """Where one of its status lists lies."""
        return f"{self.profile}/status/{number}"


def did_document(addresses: IssuerAddresses, keys: Sequence[PublicKey]) -> Document:
    """The DID document with every key that has signed something, also those that sign no more."""
    did = addresses.did
    methods: list[dict[str, Any]] = []
    for key in keys:
        method: dict[str, Any] = {"id": addresses.key(key.fragment), "controller": did}
        if key.jwk is not None:
            method |= {"type": "JsonWebKey", "publicKeyJwk": key.jwk}
        else:
            method |= {"type": "Multikey", "publicKeyMultibase": key.multikey}
        methods.append(method)
    return {
        "@context": _CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [addresses.key(key.fragment) for key in keys],
        "service": [
            {"id": f"{did}#profil", "type": "LinkedDomains", "serviceEndpoint": addresses.public_url}
        ],
    }


def profile(addresses: IssuerAddresses, name: str) -> Document:
    """The issuer as a credential names it."""
    return {"id": addresses.did, "type": ["Profile"], "name": name, "url": addresses.profile}
