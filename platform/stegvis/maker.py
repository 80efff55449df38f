"""A process that writes certificates of one batch beside the worker, so that a batch uses more than one core.

`python -m stegvis.maker BATCH RUN`. The worker starts it. It gives way to the web server, and ends when nothing is left
of the batch, or after so many that its memory is given back; whoever started it starts another then.
"""

from __future__ import annotations

import logging
import os
import sys
from uuid import UUID

from stegvis.app import create_app
from stegvis.certificates.batches.working import work_on
from stegvis.running import preparation
from stegvis.running.processes import end_with_parent

GIVES_WAY = 5
"""Added to the process's niceness: pages come first."""
MOST_IN_LIFE = 500


def main() -> None:
    """Work on the batch that the command line names. CannotStart with a text for people."""
    end_with_parent()
    os.nice(GIVES_WAY)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    batch_id, run = (UUID(given) for given in sys.argv[1:])
    app = create_app(preparation.checked_settings(preparation.user_id()))
    with app.app_context():
        work_on(batch_id, run, MOST_IN_LIFE)


if __name__ == "__main__":
    preparation.or_refuse(main)
