"""How an entry is hashed and how a chain is judged. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class EntryFacts:
    """What the hash of an entry covers. `fields` are names only; `values_digest` stands for the values."""

    sequence: int
    at: str
    actor_id: str
    verb: str
    object_kind: str
    object_id: str
    fields: tuple[str, ...]
    values_digest: str
    previous_hash: str


@dataclass(frozen=True)
class Head:
    """The chain's length and last hash, kept outside the database with a signature."""

    count: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """Something wrong in the chain: at which sequence number, and what."""

    sequence: int
    what: str


def entry_hash(entry: EntryFacts) -> str:
    """SHA-256 over all that the entry says, its sequence number and its predecessor's hash included."""
    canonical = json.dumps(
        [
            entry.sequence,
            entry.at,
            entry.actor_id,
            entry.verb,
            entry.object_kind,
            entry.object_id,
            list(entry.fields),
            entry.values_digest,
            entry.previous_hash,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def values_digest(values: Mapping[str, Any], salt: str) -> str:
    """A digest that stays when values and salt are erased, and tells nothing about them then."""
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(bytes.fromhex(salt), canonical.encode(), hashlib.sha256).hexdigest()


def sign_head(head: Head, key: bytes) -> str:
    """The signature of a head, with a key that lies outside the database."""
    return hmac.new(key, f"{head.count}:{head.hash}".encode(), hashlib.sha256).hexdigest()


def chain_faults(entries: Iterable[tuple[EntryFacts, str]], head: Head) -> Iterable[Fault]:
    """Every fault of a chain: changed, removed or cut-off entries. `entries` come in order, each with its stored hash.

    The chain may be longer than the head: the head is written after the commit.
    """
    expected_sequence, previous = 1, GENESIS
    hash_at_head = GENESIS if head.count == 0 else None
    for entry, stored_hash in entries:
        if entry.sequence != expected_sequence:
            yield Fault(expected_sequence, f"missing: next is {entry.sequence}")
        elif entry.previous_hash != previous:
            yield Fault(entry.sequence, "does not follow its predecessor")
        if entry_hash(entry) != stored_hash:
            yield Fault(entry.sequence, "changed")
        expected_sequence, previous = entry.sequence + 1, stored_hash
        if entry.sequence == head.count:
            hash_at_head = stored_hash
    if expected_sequence - 1 < head.count:
        yield Fault(expected_sequence, f"cut off: the head knows {head.count} entries")
    elif hash_at_head is not None and hash_at_head != head.hash:
        yield Fault(head.count, "differs from the signed head")
