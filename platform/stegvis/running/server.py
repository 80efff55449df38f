"""The web server process: Granian with many cheap threads, its workers behind the gate.

The application is imported here, once, before the workers are forked; each worker then makes its own.

Each flag was measured with slow phones: see docs/adr/0001-web-server-and-gate.md.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from stegvis.running import preparation
from stegvis.running.processes import end_with_parent, importing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WORKERS = 2
THREADS = 256


def load_application(_target: str = "") -> WSGIApplication:
    """The WSGI application; called in each server worker when it starts."""
    from stegvis.running.web import make_application

    end_with_parent()
    return make_application()


def make_server(host: str, port: int) -> MPServer:
    """The server, ready to serve. `--backpressure` caps connections, not requests: far above the thread count."""
    return MPServer(
        "stegvis.running.server:load_application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=THREADS,
        backlog=8192,
        backpressure=4096,
        http1_settings=HTTP1Settings(header_read_timeout=5000),
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )


def main() -> None:
    """Serve on STEGVIS_HOST and PORT until told to stop. CannotStart with a text for people."""
    end_with_parent()
    with importing():
        import stegvis.running.web  # noqa: F401
    preparation.checked_settings(preparation.user_id())
    port = preparation.chosen_port(os.environ.get("PORT", "8000"))
    make_server(os.environ.get("STEGVIS_HOST", "127.0.0.1"), port).serve()


if __name__ == "__main__":
    preparation.or_refuse(main)
