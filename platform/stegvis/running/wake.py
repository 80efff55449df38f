"""The broker within the worker: Kombu's memory transport, made to sleep until something is put.

Kombu's own polls once a second; here the consumer waits on an event, so that an idle worker uses no processor time and
a message is taken within a millisecond. It reaches this process only: the relay in the same process feeds it, and
the outbox in the database is what survives.
"""

from __future__ import annotations

import threading
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

URL = "wake://localhost/"
LONGEST_SLEEP_SECONDS = 2.0

_something_happened = threading.Event()
_interrupted = threading.Event()


class Channel(memory.Channel):
    """A channel that says when there may be something to take."""

    def _put(self, *arguments: Any, **named: Any) -> None:
        super()._put(*arguments, **named)
        _something_happened.set()

    def basic_ack(self, *arguments: Any, **named: Any) -> None:
        """Acknowledge; a free place in the prefetch window may let the next message through."""
        super().basic_ack(*arguments, **named)
        _something_happened.set()

    def basic_reject(self, *arguments: Any, **named: Any) -> None:
        """Reject; as for an acknowledgement, the window has a free place again."""
        super().basic_reject(*arguments, **named)
        _something_happened.set()


class Transport(memory.Transport):
    """The memory transport whose consumer sleeps on an event."""

    Channel = Channel
    driver_type = "wake"
    driver_name = "wake"

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Hand one message to its consumer, waiting up to `timeout` seconds; TimeoutError when none came."""
        assert self.cycle is not None
        until = monotonic() + (timeout or LONGEST_SLEEP_SECONDS)
        while True:
            # Cleared before looking: what is put while we look sets it again.
            _something_happened.clear()
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left = until - monotonic()
                if left <= 0 or _interrupted.is_set():
                    raise TimeoutError from None
                _something_happened.wait(left)
            else:
                return


def interrupt() -> None:
    """Let the consumer wait no more: the worker is about to stop."""
    _interrupted.set()
    _something_happened.set()


def register() -> None:
    """Let Kombu know the scheme `wake://`."""
    TRANSPORT_ALIASES["wake"] = f"{__name__}:Transport"
