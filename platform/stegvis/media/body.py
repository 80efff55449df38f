"""Reading a request's body from a phone that may be slow, or gone without a word.

The server has no time limit on bodies, and a read that waits for a phone can't be called off. So a thread of its own
reads, and the request stops waiting for it when too little comes.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import Protocol

from stegvis.media import rules

SMALLEST_READ = 4 * 1024
LARGEST_READ = 16 * 1024
"""At the slowest rate that we wait for, a read of this size still ends within the window."""

_FAST = 0.05
_readers = threading.BoundedSemaphore(150)
"""Readers end when their connection does. Those of phones that vanished may linger; they must not be endless."""


class Source(Protocol):
    """Where the bytes come from: `read(n)` waits until it has n bytes or the body has ended."""

    def read(self, size: int, /) -> bytes: ...


class TooSlow(Exception):
    """Less came over the window than we wait for."""


class Interrupted(Exception):
    """The connection ended before the promised length."""


class NoPlace(Exception):
    """Too many readers wait already."""


def read_body(source: Source, length: int, window: float = rules.SLOW_WINDOW_SECONDS) -> Iterator[bytes]:
    """The `length` bytes of a body, in pieces as they come. Raises TooSlow, Interrupted or NoPlace."""
    places = _readers
    if not places.acquire(blocking=False):
        raise NoPlace
    pieces: queue.Queue[bytes] = queue.Queue(8)
    stopped = threading.Event()
    arguments = (source, length, pieces, stopped, places)
    try:
        threading.Thread(target=_pump, args=arguments, name="body-reader", daemon=True).start()
    except RuntimeError:
        # The system has no thread left to give: the same as no place.
        places.release()
        raise NoPlace from None
    try:
        yield from _within_time(pieces, length, window)
    finally:
        stopped.set()


def _within_time(pieces: queue.Queue[bytes], length: int, window: float) -> Iterator[bytes]:
    received = in_window = 0
    began = time.monotonic()
    while received < length:
        passed = time.monotonic() - began
        if passed >= window:
            if rules.is_too_slow(in_window, passed, window):
                raise TooSlow
            began, in_window = time.monotonic(), 0
            continue
        try:
            piece = pieces.get(timeout=window - passed)
        except queue.Empty:
            continue
        if not piece:
            raise Interrupted
        received += len(piece)
        in_window += len(piece)
        yield piece


def _pump(
    source: Source,
    length: int,
    pieces: queue.Queue[bytes],
    stopped: threading.Event,
    places: threading.BoundedSemaphore,
) -> None:
    """Move the body into the queue, in small reads from slow phones; an empty piece says that it ended.

    The place that was taken for this reader is given back to where it came from, when the connection has ended.
    """
    size, moved = SMALLEST_READ, 0
    try:
        while moved < length and not stopped.is_set():
            began = time.monotonic()
            try:
                piece = source.read(min(size, length - moved))
            except (OSError, RuntimeError, ValueError):
                piece = b""
            size = min(size * 2, LARGEST_READ) if time.monotonic() - began < _FAST else SMALLEST_READ
            moved += len(piece)
            _put(pieces, piece, stopped)
            if not piece:
                return
    finally:
        places.release()


def _put(pieces: queue.Queue[bytes], piece: bytes, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            pieces.put(piece, timeout=1)
        except queue.Full:
            continue
        return
