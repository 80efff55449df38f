"""The relay: hands due outbox rows to the broker, woken by one byte after each commit.

It is the sweep as well: every second it looks by itself, so a lost wake-up, a broker that was down or a worker that
died cost time and never a message. A row that is handed over is leased; when its lease has run out it goes again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from uuid import UUID

from flask import Flask

from stegvis.base import wake
from stegvis.base.database import db
from stegvis.running import leases

log = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
BACKLOG_SECONDS = 0.02

Hand = Callable[[str, UUID], None]


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
            count = leases.release_all()
        if count:
            log.warning("%s messages were under way when the last worker ended; they go again", count)
        return True

    def _carry(self) -> float:
        """Carry what is due; how many seconds to sleep after it."""
        with self._app.app_context():
            db.read_only()
            if not leases.is_anything_due(db.session):
                return SWEEP_SECONDS
            db.session.rollback()
            leased = leases.lease_due()
            for message_id, task in leased:
                try:
                    self._hand(task, message_id)
                except Exception:
                    leases.release(message_id)
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
