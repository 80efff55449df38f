"""Status lists as they are handed out: signed in this process, anew when something has ended or a key is new."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from stegvis.base import clock
from stegvis.certificates.credentials import proofs, status_lists, tokens
from stegvis.certificates.keys import queries
from stegvis.certificates.keys.models import IssuerKey, StatusList
from stegvis.certificates.keys.signing import signers_of
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.making import addresses_of

Keys = dict[KeyPurpose, IssuerKey]
_EXTENSION = "stegvis.certificates.status_lists"


@dataclass(frozen=True)
class SignedList:
    """A status list as credential and as token, and the places that were ended and the keys when it was signed."""

    ended: tuple[int, ...]
    keys: frozenset[UUID]
    document: str
    token: str


class _SignedLists:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[UUID, SignedList] = {}

    def of(self, found: StatusList) -> SignedList:
        ended = tuple(queries.ended_places(found.id))
        keys = queries.keys_in_force(found.organisation_id)
        kept = self._kept.get(found.id)
        if kept is None or (kept.ended, kept.keys) != (ended, _ids(keys)):
            kept = _sign(found, ended, keys)
            with self._lock:
                self._kept[found.id] = kept
        return kept


def signed_list(found: StatusList) -> SignedList:
    """The list as it is at this moment."""
    lists: _SignedLists = current_app.extensions.setdefault(_EXTENSION, _SignedLists())
    return lists.of(found)


def _ids(keys: Keys) -> frozenset[UUID]:
    return frozenset(key.id for key in keys.values())


def _sign(found: StatusList, ended: tuple[int, ...], keys: Keys) -> SignedList:
    addresses, now = addresses_of(found.organisation_id), clock.now()
    signers = signers_of(keys, addresses)
    address = addresses.status_list(found.number)
    unsigned = status_lists.list_credential(address, addresses.did, ended, now)
    proved = json.dumps(proofs.prove(unsigned, signers.proof, now), ensure_ascii=False)
    return SignedList(ended, _ids(keys), proved, tokens.sign(unsigned, signers.token))
