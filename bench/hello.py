"""The bare Flask application that everything is compared with."""

from __future__ import annotations

import os

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from stegvis.running.processes import end_with_parent


def load_application(_target: str = "") -> Flask:
    """One page, one sentence."""
    end_with_parent()
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


def main() -> None:
    """Serve on PORT, with the flags of the site's own server."""
    MPServer(
        "bench.hello:load_application",
        factory=True,
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=2,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=256,
        backlog=8192,
        backpressure=4096,
        http1_settings=HTTP1Settings(header_read_timeout=5000),
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
