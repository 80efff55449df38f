"""A brake on guessing codes and tokens: how many unknown ones one address may try.

The pages that they open are a GET and write nothing, so the count lives in the memory of each web process. Their many
random bits make guessing hopeless anyway; the brake keeps a machine from wearing out the site, and forgets all within
minutes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta


class Throttle:
    """Counts misses per address within a sliding window, for at most `addresses` addresses."""

    def __init__(self, misses: int, window: timedelta, addresses: int = 10_000) -> None:
        self._misses = misses
        self._window = window
        self._addresses = addresses
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def is_closed(self, address: str, now: datetime) -> bool:
        """Whether this address has tried too many unknown codes lately."""
        with self._lock:
            return len(self._recent(address, now)) >= self._misses

    def note_miss(self, address: str, now: datetime) -> None:
        """Remember that this address tried a code that nobody has."""
        with self._lock:
            recent = self._recent(address, now)
            recent.append(now)
            self._seen[address] = recent
            self._seen.move_to_end(address)
            while len(self._seen) > self._addresses:
                self._seen.popitem(last=False)

    def _recent(self, address: str, now: datetime) -> deque[datetime]:
        recent = self._seen.get(address, deque())
        while recent and recent[0] <= now - self._window:
            recent.popleft()
        return recent
