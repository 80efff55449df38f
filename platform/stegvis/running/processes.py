"""Child processes that end with their parent, start again when they die, and stop when told to."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

log = logging.getLogger(__name__)

STARTED_BY = "STEGVIS_STARTED_BY"
"""The variable in which a parent tells a child its process id."""

INTERRUPTED = 130
"""The exit code of a process that Ctrl-C has ended, as shells count it."""

_PR_SET_PDEATHSIG = 1
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
CALM_SECONDS = 30.0


def end_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends, however it ends (Linux).

    The starter may have ended while this process was still coming up: then nothing is left to be told, and the
    process ends here. `Child` says who the starter is.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = int(os.environ.pop(STARTED_BY, "") or os.getppid())
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def importing() -> Iterator[None]:
    """Around the import of the application when a process begins: nothing is collected, now or later.

    A million objects come to life that all stay. The collector would go through them a dozen times and find nothing: a
    fifth of the time that the import takes. Frozen, they also stay shared with the processes that are forked.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Child:
    """One process that is to run: `name` for people, `command` to start it."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_again_at = 0.0
        self._pause = FIRST_PAUSE_SECONDS

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        self._started = time.monotonic()
        environment = self._environment | {STARTED_BY: str(os.getpid())}
        self._process = subprocess.Popen(self._command, env=environment, process_group=0)  # noqa: S603

    def revive(self) -> None:
        """Start it again if it has died: at once the first time, after ever longer pauses if it keeps dying."""
        if self._process is None or self._process.poll() is None:
            return
        moment = time.monotonic()
        if not self._start_again_at:
            self._kill_group()
            if moment - self._started > CALM_SECONDS:
                self._pause = FIRST_PAUSE_SECONDS
            log.error("%s ended with code %s; it is started again", self.name, self._process.returncode)
            self._start_again_at = moment + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        if moment >= self._start_again_at:
            self._start_again_at = 0.0
            self.start()

    def ask_to_stop(self) -> None:
        """Tell it to finish what it is doing and end."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGTERM)

    def stopped(self, until: float) -> bool:
        """Wait for its end until this reading of the monotonic clock, then kill its whole group.

        True if it ended by itself.
        """
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s did not stop in time and is killed", self.name)
            self._kill_group()
            self._process.wait()
            return False
        self._kill_group()
        return True

    def _kill_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
