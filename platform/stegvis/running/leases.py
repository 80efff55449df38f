"""Leases of outbox rows: who is handed over is leased, whose lease has run out goes again.

A lease is short, so that what a worker held when it died waits minutes and not a quarter of an hour, and so that the
few places for slow messages are free again. Whoever runs a message for long renews its lease meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage

log = logging.getLogger(__name__)

# Longer than a message waits in the broker before it is begun: from then on its worker renews it.
LEASE = timedelta(minutes=3)
RENEWED_EVERY = LEASE / 4
WINDOW = 200
SLOW_AT_ONCE = 3


def release_all() -> int:
    """Take back every lease; the number. Right only where the one worker, that held them all, has just started."""
    with db.own_transaction() as session:
        statement = (
            update(OutboxMessage)
            .where(OutboxMessage.state == MessageState.PENDING, OutboxMessage.leased_until.is_not(None))
            .values(leased_until=None)
            .returning(OutboxMessage.id)
        )
        return len(session.execute(statement).all())


def lease_due(limit: int = WINDOW, slow_limit: int = SLOW_AT_ONCE) -> list[tuple[UUID, str]]:
    """Lease the oldest due messages: id and task of each, oldest first.

    At most `limit` quick and `slow_limit` slow ones are out at once, so that films never keep a certificate waiting.
    """
    slow_names = [name for name, registered in outbox.CONSUMERS.items() if registered.slow]
    with db.own_transaction() as session:
        rows = [
            *_lease(session, OutboxMessage.task.not_in(slow_names), limit),
            *_lease(session, OutboxMessage.task.in_(slow_names), slow_limit),
        ]
    return [(message_id, task) for _position, message_id, task in sorted(rows)]


def _lease(session: Session, which: ColumnElement[bool], limit: int) -> list[tuple[int, UUID, str]]:
    moment = clock.now()
    pending = OutboxMessage.state == MessageState.PENDING
    out = session.scalar(select(func.count()).where(pending, which, OutboxMessage.leased_until > moment)) or 0
    due = (
        select(OutboxMessage.id)
        .where(which, _is_due())
        .order_by(OutboxMessage.position)
        .limit(max(0, limit - out))
        .with_for_update(skip_locked=True)
    )
    leased = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.scalar_subquery()))
        .values(leased_until=moment + LEASE)
        .returning(OutboxMessage.position, OutboxMessage.id, OutboxMessage.task)
        .execution_options(synchronize_session=False)
    )
    return [(position, message_id, task) for position, message_id, task in leased]


def is_anything_due(session: Session) -> bool:
    """Whether a message waits to be handed over. Reads only, so that an idle site writes nothing."""
    return session.execute(select(OutboxMessage.id).where(_is_due()).limit(1)).first() is not None


def _is_due() -> ColumnElement[bool]:
    moment = clock.now()
    return and_(
        OutboxMessage.state == MessageState.PENDING,
        OutboxMessage.due_at <= moment,
        or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= moment),
    )


def release(message_id: UUID) -> None:
    """Take back the lease of a message that could not be handed over."""
    with db.own_transaction() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(leased_until=None))


class LeaseKeeper(threading.Thread):
    """The thread that renews the leases of what this worker is running, for as long as it runs."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="lease-keeper", daemon=True)
        self._app = app
        self._running: set[UUID] = set()
        self._lock = threading.Lock()

    @contextmanager
    def running(self, message_id: UUID) -> Iterator[None]:
        """Keep this message's lease while the block runs."""
        with self._lock:
            self._running.add(message_id)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(message_id)

    def run(self) -> None:
        """Renew now and then as long as the process lives, also while it ends what it has begun."""
        while True:
            time.sleep(RENEWED_EVERY.total_seconds())
            try:
                self.renew()
            except Exception:
                log.exception("leases could not be renewed; it is tried again")

    def renew(self) -> None:
        """Let what runs now have its whole lease again."""
        with self._lock:
            running = list(self._running)
        if not running:
            return
        pending = OutboxMessage.state == MessageState.PENDING
        with self._app.app_context(), db.own_transaction() as session:
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id.in_(running), pending)
                .values(leased_until=clock.now() + LEASE)
            )
