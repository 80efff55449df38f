"""Counting failures. An attempt is charged before it is made, so that many at once gain nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import Throttle
from stegvis.people.rules import Limit, still_counted, wait_after
from stegvis.people.tokens import keyed_hash


@dataclass(frozen=True)
class Counter:
    """What is counted: a limit and the one it is about (an account's name, an address, a card)."""

    limit: Limit
    subject: str

    @property
    def key_hash(self) -> str:
        """The row's key; tells nothing about the subject."""
        return keyed_hash(f"throttle.{self.limit.name}", self.subject)


def charge(counters: Sequence[Counter]) -> datetime | None:
    """Charge one attempt to each counter, in a transaction of its own; the context must hold no write.

    The moment until which one must wait when some counter is blocked (then nothing is charged), else None.
    """
    with db.own_transaction() as session:
        now = clock.now()
        rows = {counter: _row(session, counter, now) for counter in counters}
        blocked = [
            row.blocked_until for row in rows.values() if row.blocked_until and row.blocked_until > now
        ]
        if blocked:
            return max(blocked)
        for counter, row in rows.items():
            row.failures = 1 + still_counted(counter.limit, row.failures, quiet_for=now - row.failed_at)
            row.failed_at, row.forget_at = now, now + counter.limit.forget_after
            wait = wait_after(counter.limit, row.failures)
            row.blocked_until = now + wait if wait else None
    return None


def _row(session: Session, counter: Counter, now: datetime) -> Throttle:
    statement = select(Throttle).where(Throttle.key_hash == counter.key_hash).with_for_update()
    row = session.execute(statement).scalar_one_or_none()
    if row is None:
        row = Throttle(key_hash=counter.key_hash, failures=0, failed_at=now, forget_at=now)
        session.add(row)
    return row


def forget(counters: Sequence[Counter]) -> None:
    """A success: these counters start anew."""
    keys = [counter.key_hash for counter in counters]
    db.session.execute(delete(Throttle).where(Throttle.key_hash.in_(keys)))


def give_back(counter: Counter) -> None:
    """A success: take back this attempt's charge, but leave earlier failures."""
    row = db.session.get(Throttle, counter.key_hash)
    if row is not None:
        row.failures = max(0, row.failures - 1)
        row.blocked_until = None if wait_after(counter.limit, row.failures) is None else row.blocked_until


def failures(counter: Counter) -> int:
    """How many failures in a row are counted."""
    row = db.session.get(Throttle, counter.key_hash)
    return row.failures if row else 0
