"""The relay: hands due outbox rows to the broker, woken by one byte after each commit.

It is the sweep as well: every second it looks by itself, so a lost wake-up, a broker that was down or a worker that
died cost time and never a message. A row that is handed over is leased; when its lease has run out it goes again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from stegvis.base import clock, outbox, wake
from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage

log = logging.getLogger(__name__)

# Longer than the longest task: one that is still running must not be sent again.
LEASE = timedelta(minutes=15)
WINDOW = 200
SLOW_AT_ONCE = 3
SWEEP_SECONDS = 1.0
BACKLOG_SECONDS = 0.02

Hand = Callable[[str, UUID], None]


def release_leases() -> int:
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


def _release(message_id: UUID) -> None:
    with db.own_transaction() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(leased_until=None))


class Relay(threading.Thread):
    """The thread that carries messages from the outbox to the broker through `hand(task, message id)`.

    `alone` says that no other worker can hold a lease, so that leases of a worker that died are taken back at start.
    """

    def __init__(self, app: Flask, hand: Hand, *, alone: bool) -> None:
        super().__init__(name="relay", daemon=True)
        self._app = app
        self._hand = hand
        self._alone = alone
        self._stopping = threading.Event()
        self._socket = wake.listen(app.extensions["stegvis.settings"].data)

    def run(self) -> None:
        """Carry until told to stop. A database or broker that fails is tried again in a second."""
        released = not self._alone
        while not self._stopping.is_set():
            pause = SWEEP_SECONDS
            try:
                if not released:
                    released = self._start_afresh()
                pause = self._carry()
            except Exception:
                log.exception("the relay could not carry messages; it tries again")
            self._sleep(pause)

    def stop(self) -> None:
        """Carry no more. What is not carried yet goes when a relay runs again."""
        self._stopping.set()
        self._socket.close()

    def _start_afresh(self) -> bool:
        with self._app.app_context():
            count = release_leases()
        if count:
            log.warning("%s messages were under way when the last worker ended; they go again", count)
        return True

    def _carry(self) -> float:
        """Carry what is due; how many seconds to sleep after it."""
        with self._app.app_context():
            db.read_only()
            if not is_anything_due(db.session):
                return SWEEP_SECONDS
            db.session.rollback()
            leased = lease_due()
            for message_id, task in leased:
                try:
                    self._hand(task, message_id)
                except Exception:
                    _release(message_id)
                    raise
        return BACKLOG_SECONDS if leased else SWEEP_SECONDS

    def _sleep(self, seconds: float) -> None:
        try:
            self._socket.settimeout(seconds)
            self._socket.recv(1)
            self._socket.setblocking(False)
            while self._socket.recv(1):
                pass
        except OSError:
            # Time is up, all bytes are taken, or the socket was closed to stop us.
            return
