"""JSON-LD to one canonical form, the only one that is signed: RDF Dataset Canonicalization 1.0 over N-Quads.

The contexts lie beside this module; no other is read. A word that they do not define would silently be left out of
what is signed, and could be changed afterwards: it is refused instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_FOLDER = Path(__file__).parent / "contexts"
_FILES = {
    CREDENTIALS_V2: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    OPEN_BADGES_EXTENSIONS: "open-badges-extensions.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
}
_NOWHERE = "https://undefined.invalid/"
"""What a relative address would be resolved against. Nothing that is signed may hold one."""

Document = dict[str, Any]


class CannotCanonicalise(Exception):
    """The document can't be signed or checked, and why: for developers, in English."""


class UnknownContext(CannotCanonicalise):
    """It refers to a context that does not lie beside this module."""


class UndefinedTerm(CannotCanonicalise):
    """It holds a word that none of its contexts defines."""


@cache
def _context(address: str) -> Document:
    loaded: Document = json.loads((_FOLDER / _FILES[address]).read_text())
    return loaded


def _load(address: str, _options: object = None) -> Document:
    if address not in _FILES:
        raise UnknownContext(address)
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(address),
        # It never changes: what has been read of it once is kept for the next document.
        "tag": "static",
    }


def _refuse(dropped: str | None) -> None:
    raise UndefinedTerm(dropped or "a word without meaning")


def canonical(document: Mapping[str, Any]) -> bytes:
    """The document's canonical N-Quads. Raises UnknownContext, UndefinedTerm or CannotCanonicalise."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "base": _NOWHERE,
        "documentLoader": _load,
    }
    try:
        quads: str = jsonld.JsonLdProcessor(on_property_dropped=_refuse).normalize(dict(document), options)
    except jsonld.JsonLdError as error:
        raise _cause_of(error) from error
    if _NOWHERE in quads:
        raise UndefinedTerm("a relative address, or a type that no context defines")
    return quads.encode()


def _cause_of(error: BaseException) -> CannotCanonicalise:
    """What we raised ourselves inside the library, or that it could not read the document."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, CannotCanonicalise):
            return found
        found = found.__cause__ or getattr(found, "cause", None)
    return CannotCanonicalise(str(error))
