"""The processes that write certificates of one batch beside the worker, so that a batch uses more than one core.

`python -m stegvis.maker BATCH RUN COUNT`. The worker starts it. It reads all code once and then splits itself, so that
its parts share what they have read. Each part gives way to the web server, and ends after so many certificates that its
memory is given back; another follows it for as long as something is left.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn
from uuid import UUID

from stegvis.running import preparation
from stegvis.running.processes import STARTED_BY, end_with_parent, importing
from stegvis.settings import Settings

log = logging.getLogger(__name__)

GIVES_WAY = 5
"""Added to the process's niceness: pages come first."""
MOST_IN_LIFE = 500
_MORE_IS_LEFT = 3


def main() -> None:
    """Work on the batch that the command line names. CannotStart with a text for people."""
    end_with_parent()
    # Once, before it splits: its parts share what they have read.
    with importing():
        import stegvis.app
        import stegvis.certificates.batches.working  # noqa: F401
    os.nice(GIVES_WAY)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    batch_id, run, count = UUID(sys.argv[1]), UUID(sys.argv[2]), int(sys.argv[3])
    settings = preparation.checked_settings(preparation.user_id())
    os.environ[STARTED_BY] = str(os.getpid())
    sys.exit(_keep_up(_Part(settings, batch_id, run), count))


class _Part:
    """One of the processes that share the work."""

    def __init__(self, settings: Settings, batch_id: UUID, run: UUID) -> None:
        self._settings = settings
        self._batch_id = batch_id
        self._run = run
        # PostgreSQL lets many write at a time.
        is_sqlite = settings.resolved_database_url.startswith("sqlite")
        self._turns = settings.data / "certificate-turns" if is_sqlite else None

    def start(self) -> int:
        """Split one off; its process id."""
        pid = os.fork()
        return pid or self._work()

    def _work(self) -> NoReturn:
        from stegvis.app import create_app
        from stegvis.certificates.batches.turns import Turns
        from stegvis.certificates.batches.working import work_on

        code = 1
        try:
            end_with_parent()
            app = create_app(self._settings)
            with app.app_context():
                count = work_on(self._batch_id, self._run, MOST_IN_LIFE, Turns(self._turns))
            code = _MORE_IS_LEFT if count >= MOST_IN_LIFE else 0
        except Exception:
            log.exception("a process that wrote certificates of a batch failed")
        finally:
            # Nothing of what the first process would do at its end is ours to do.
            os._exit(code)


def _keep_up(part: _Part, count: int) -> int:
    """Keep so many at work until nothing is left; 1 if one of them died."""
    running, died = {part.start() for _ in range(count)}, 0
    while running:
        pid, status = os.wait()
        running.discard(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == _MORE_IS_LEFT:
            running.add(part.start())
        elif code:
            died = 1
    return died


if __name__ == "__main__":
    preparation.or_refuse(main)
