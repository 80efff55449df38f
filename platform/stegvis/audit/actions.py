"""Writing the chain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from stegvis.access.actor import Actor
from stegvis.audit import queries
from stegvis.audit.head import advance_head
from stegvis.audit.models import AuditEntry, AuditValue, ReadEntry
from stegvis.audit.rules import GENESIS, Head, entry_hash, values_digest
from stegvis.base import clock
from stegvis.base.database import after_commit, db

# An arbitrary number that names this chain among PostgreSQL's advisory locks.
_CHAIN_LOCK = 7_834_018


def _lock_chain(session: Session) -> None:
    """One writer of the chain at a time. On SQLite every write transaction already is."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def record(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: UUID | str,
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry to the chain in the current transaction.

    `changes` maps names of changed fields to JSON-able values: the names go into the chain for good, the values into
    the erasable side table.
    """
    session = db.session
    session.flush()
    _lock_chain(session)
    previous = queries.last_entry()
    values, salt = dict(changes or {}), secrets.token_hex(32)
    entry = AuditEntry(
        sequence=(previous.sequence if previous else 0) + 1,
        at=clock.now(),
        actor_id=actor.account_id,
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        fields=sorted(values),
        values_digest=values_digest(values, salt),
        previous_hash=previous.hash if previous else GENESIS,
    )
    entry.hash = entry_hash(queries.facts_of(entry))
    session.add(entry)
    session.flush()
    session.add(AuditValue(sequence=entry.sequence, values=values, salt=salt))
    head = Head(entry.sequence, entry.hash)
    after_commit(session, lambda: advance_head(head))
    return entry


def record_read(actor: Actor, object_kind: str, object_id: UUID | str) -> None:
    """Note that the actor opens a sensitive object. In a request it is written when the answer is ready."""
    entry = ReadEntry(
        at=clock.now(), actor_id=actor.account_id, object_kind=object_kind, object_id=str(object_id)
    )
    if has_request_context():
        g.setdefault("stegvis_reads", []).append(entry)
    else:
        db.session.add(entry)


def write_reads() -> None:
    """Write what this request has read: the only thing, beside last-seen, that a GET writes."""
    reads = g.pop("stegvis_reads", [])
    if reads:
        with db.own_transaction() as session:
            session.add_all(reads)


def erase_values(sequence: int) -> None:
    """Erase the values of one entry for good. The chain still verifies."""
    value = db.session.get(AuditValue, sequence)
    if value is not None:
        db.session.delete(value)


def count_entries() -> int:
    """How many entries the chain has."""
    return db.session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
