"""Writing the chain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

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


_TO_WRITE = "stegvis_audit_to_write"
"""Where a session keeps the entries of its transaction until it ends."""


@dataclass(frozen=True)
class _Told:
    """What is to be written, and in which savepoint it happened: gone with it when that is rolled back."""

    at: datetime
    actor_id: UUID | None
    verb: str
    object_kind: str
    object_id: str
    values: dict[str, Any]
    savepoint: SessionTransaction | None


def record(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: UUID | str,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the chain in the current transaction.

    `changes` maps names of changed fields to JSON-able values: the names go into the chain for good, the values into
    the erasable side table.

    The chain has one writer at a time. It is written last, when all that the transaction holds is held already: whoever
    waited for a row while she held the chain would wait for one who waits for the chain.
    """
    session = db.session
    session.flush()
    told = _Told(
        at=clock.now(),
        actor_id=actor.account_id,
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        values=dict(changes or {}),
        savepoint=session.get_nested_transaction(),
    )
    session.info.setdefault(_TO_WRITE, []).append(told)


@event.listens_for(Session, "before_commit")
def _write_last(session: Session) -> None:
    if not session.in_nested_transaction():
        _write_chain(session)


@event.listens_for(Session, "do_orm_execute")
def _write_before_reading(asked: ORMExecuteState) -> None:
    """Whoever reads the chain in the transaction finds what it has recorded."""
    if asked.session.info.get(_TO_WRITE) and {AuditEntry, AuditValue} & {
        mapper.class_ for mapper in asked.all_mappers
    }:
        _write_chain(asked.session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    told: list[_Told] = session.info.pop(_TO_WRITE, [])
    if previous.nested:
        session.info[_TO_WRITE] = [one for one in told if one.savepoint is not previous]


def _write_chain(session: Session) -> None:
    told: list[_Told] = session.info.pop(_TO_WRITE, [])
    if not told:
        return
    session.flush()
    _lock_chain(session)
    previous = queries.last_entry(session)
    head = Head(previous.sequence, previous.hash) if previous else Head(0, GENESIS)
    for one in told:
        head = _write(session, one, head)
    session.flush()
    after_commit(session, lambda: advance_head(head))


def _write(session: Session, told: _Told, head: Head) -> Head:
    salt = secrets.token_hex(32)
    entry = AuditEntry(
        sequence=head.count + 1,
        at=told.at,
        actor_id=told.actor_id,
        verb=told.verb,
        object_kind=told.object_kind,
        object_id=told.object_id,
        fields=sorted(told.values),
        values_digest=values_digest(told.values, salt),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(queries.facts_of(entry))
    session.add(entry)
    session.flush()
    session.add(AuditValue(sequence=entry.sequence, values=told.values, salt=salt))
    return Head(entry.sequence, entry.hash)


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
