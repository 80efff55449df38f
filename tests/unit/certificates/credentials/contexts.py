"""The JSON-LD contexts as they lie in the house, for others' programs that would fetch them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from stegvis.certificates.credentials import canonical

FOLDER = Path(canonical.__file__).parent / "contexts"
_ROW = re.compile(r"\| `(?P<name>[^`]+)` \| <(?P<address>[^>]+)> \|")
ADDRESSES = {
    found["address"]: FOLDER / found["name"] for found in _ROW.finditer((FOLDER / "README.md").read_text())
}
"""Where each one is published, as the list beside them says."""


def published_at(address: str) -> str | None:
    """The context of this address, or None for one that is not kept in the house."""
    return ADDRESSES[address].read_text() if address in ADDRESSES else None


def load(address: str, _options: object) -> dict[str, Any]:
    """For PyLD: the context, and a KeyError for any other address."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": json.loads(ADDRESSES[address].read_text()),
    }
