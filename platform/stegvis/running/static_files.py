"""Static files, served before the gate: no permit, no session, no Python page code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/static/"
A_MINUTE = 60
IMMUTABLE = "public, max-age=31536000, immutable"
_NO_FILE = "stegvis.no_static_file"


def with_static_files(application: WSGIApplication, folder: Path, *, autorefresh: bool) -> WSGIApplication:
    """The application behind a server of the files in `folder` under /static/.

    A URL with `?v=<hash>` may be kept for ever, any other for a minute. `autorefresh` looks at the disk for each
    request (development); otherwise the files are listed once, at start.
    """

    def no_file(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[_NO_FILE] = True
        return application(environ, start_response)

    files = WhiteNoise(
        no_file,
        root=folder,
        prefix=PREFIX,
        autorefresh=autorefresh,
        max_age=A_MINUTE,
        add_headers_function=_add_headers,
    )

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        versioned = environ["PATH_INFO"].startswith(PREFIX) and environ["QUERY_STRING"].startswith("v=")
        answer: Iterable[bytes] = files(
            environ, _forever(environ, start_response) if versioned else start_response
        )
        return answer

    return serve


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _forever(environ: WSGIEnvironment, start_response: StartResponse) -> Callable[..., Any]:
    """The same answer, but a file that was found may be kept for ever."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        if _NO_FILE not in environ and status.startswith(("200", "206", "304")):
            headers = [(name, value) for name, value in headers if name.lower() != "cache-control"]
            headers.append(("Cache-Control", IMMUTABLE))
        return start_response(status, headers, *more)

    return start
