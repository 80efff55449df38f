"""Bitstring Status Lists: one bit for each certificate, set when it is no longer to be trusted.

Whoever fetches the list can't tell which of its holders she is asked about: it is long, and places are drawn by chance.
Source: W3C Bitstring Status List 1.0, §3.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from stegvis.certificates.credentials import multibase
from stegvis.certificates.credentials.canonical import CREDENTIALS_V2, Document
from stegvis.certificates.credentials.proofs import moment

LENGTH = 131_072
"""How many places a list has: the least that the standard allows."""
PURPOSE = "revocation"
_LONGEST = 8 * LENGTH


class NotAStatusList(ValueError):
    """The list can't be read."""


def encode(ended: Iterable[int]) -> str:
    """The list with the bits of these places set. Raises IndexError for a place that it lacks."""
    bits = bytearray(LENGTH // 8)
    for place in ended:
        if not 0 <= place < LENGTH:
            raise IndexError(place)
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + multibase.encode_url(gzip.compress(bytes(bits), 9, mtime=0))


def is_set(encoded: str, place: int) -> bool:
    """Whether the bit of the place is set. Raises NotAStatusList, also for a place that the list lacks."""
    if not encoded.startswith("u"):
        raise NotAStatusList("the list is not in base 64")
    try:
        reader = zlib.decompressobj(wbits=31)
        # Nobody's list may fill our memory, however small it is on its way.
        bits = reader.decompress(multibase.decode_url(encoded[1:]), _LONGEST)
    except (zlib.error, multibase.NotMultibase) as error:
        raise NotAStatusList("the list is damaged") from error
    if not 0 <= place < 8 * len(bits):
        raise NotAStatusList("the list is too short")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def entry(list_address: str, place: int) -> dict[str, str]:
    """What a credential says about where its bit is."""
    return {
        "id": f"{list_address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(place),
        "statusListCredential": list_address,
    }


def list_credential(address: str, issuer: str, ended: Iterable[int], made_at: datetime) -> Document:
    """The list as a credential, not signed yet."""
    subject: Mapping[str, Any] = {
        "id": f"{address}#list",
        "type": "BitstringStatusList",
        "statusPurpose": PURPOSE,
        "encodedList": encode(ended),
    }
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(made_at),
        "credentialSubject": dict(subject),
    }
