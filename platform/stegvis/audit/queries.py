"""Reading the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stegvis.audit.models import AuditEntry, ReadEntry
from stegvis.audit.rules import EntryFacts
from stegvis.base.database import db


@dataclass(frozen=True)
class Openings:
    """How often an object was opened, and when last. Never by whom."""

    times: int
    last: datetime


def last_entry(session: Session) -> AuditEntry | None:
    """The newest entry that this session sees, or None in an empty chain."""
    statement = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()


def facts_of(entry: AuditEntry) -> EntryFacts:
    """What the hash of a stored entry covers."""
    return EntryFacts(
        sequence=entry.sequence,
        at=entry.at.isoformat(),
        actor_id=str(entry.actor_id or ""),
        verb=entry.verb,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        fields=tuple(entry.fields),
        values_digest=entry.values_digest,
        previous_hash=entry.previous_hash,
    )


def whole_chain() -> Iterator[tuple[EntryFacts, str]]:
    """All entries in order, each with its stored hash."""
    statement = select(AuditEntry).order_by(AuditEntry.sequence).execution_options(yield_per=1000)
    for entry in db.session.execute(statement).scalars():
        yield facts_of(entry), entry.hash


def openings_of(object_kind: str, object_ids: Collection[object]) -> dict[str, Openings]:
    """Those of the objects that the read log knows, by their ids as text, each with how often it was opened."""
    statement = (
        select(ReadEntry.object_id, func.count(), func.max(ReadEntry.at))
        .where(
            ReadEntry.object_kind == object_kind, ReadEntry.object_id.in_([str(one) for one in object_ids])
        )
        .group_by(ReadEntry.object_id)
        .order_by(ReadEntry.object_id)
    )
    return {found: Openings(times, last) for found, times, last in db.session.execute(statement)}
