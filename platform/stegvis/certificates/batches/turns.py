"""Taking turns at writing, for processes that write in one batch.

SQLite lets one process write at a time, and lets the others look again after ever longer pauses: two that write all the
time would mostly pause. Here whoever waits is woken when its turn has come. The kernel ends the turn of a process that
dies.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turns:
    """The turns that all that name the same file take. Without a file there is nobody to wait for."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = path.open("ab") if path is not None else None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and have it for the length of the block."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
