"""The processes that write a batch: started by the worker, and started again when one dies.

The database is their queue: each takes on a few at a time. Where no process may be started, as in tests and while
demonstration data is made, the same work is done here.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from uuid import UUID, uuid4

from flask import Flask, current_app

from stegvis.base.database import db
from stegvis.certificates.batches import queries
from stegvis.certificates.batches.rules import SLICE, Progress
from stegvis.certificates.batches.working import let_go_of_all, work_on

log = logging.getLogger(__name__)

_ALLOWED = "stegvis.certificate-processes"


class MakersFail(Exception):
    """Every process ended at once, before it had done anything. The message comes again."""


def let_start(app: Flask, count: int) -> None:
    """Say that this process may start others, which read the same settings from the environment."""
    app.extensions[_ALLOWED] = count


def work_on_all(batch_id: UUID) -> None:
    """Issue what waits in the batch; returns when nothing does. Commits. Raises MakersFail.

    What an earlier worker had taken on when it died is taken on again.
    """
    let_go_of_all(batch_id)
    allowed = int(current_app.extensions.get(_ALLOWED, 0))
    if not allowed:
        work_on(batch_id, uuid4())
        return
    stand = _stand(batch_id)
    while stand[0].waiting:
        code = _one_round(batch_id, min(allowed, -(-stand[0].waiting // SLICE)))
        before, stand = stand, _stand(batch_id)
        if code and stand == before:
            raise MakersFail(f"exit code {code}")


def _stand(batch_id: UUID) -> tuple[Progress, int]:
    """How far the batch has come, and how often what waits has been begun. Holds no transaction afterwards."""
    db.read_only()
    found = queries.progress_of([batch_id])[batch_id], queries.tries_of_waiting(batch_id)
    db.close()
    return found


def _one_round(batch_id: UUID, count: int) -> int:
    """Let so many processes work until nothing is left or one has died; the exit code."""
    run = uuid4()
    # They end with this process: `running.processes` reads who started them.
    environment = os.environ | {"STEGVIS_STARTED_BY": str(os.getpid())}
    command = [sys.executable, "-m", "stegvis.maker", str(batch_id), str(run), str(count)]
    code = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    if code:
        log.warning("a process that wrote certificates ended with code %s", code)
        let_go_of_all(batch_id, run)
    return code
