"""The outermost gate: many cheap server threads may wait for slow phones; few at once make pages.

The server gives every connection a thread of its own. An ordinary request's body is read to its end into a spooled
file *before* the request takes one of the few permits to run Python page code, so that a phone that sends at
1 kB/s holds a sleeping thread and nothing else. Uploads are streamed to storage by their own view, outside the gate.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

PERMITS = 2
MAXIMUM_BODY = 32 * 1024 * 1024
KEPT_IN_MEMORY = 256 * 1024
WAITING_BODIES = 192
CHUNK = 64 * 1024


class BodyRefused(Exception):
    """A body that is not taken in: the status line to answer with and a sentence for the reader."""

    def __init__(self, status: str, sentence: str, *, retry: bool = False) -> None:
        super().__init__(status)
        self.status = status
        self.sentence = sentence
        self.retry = retry


class Gate:
    """WSGI middleware; `is_upload(method, path)` names the requests whose view reads the body itself.

    `permits` requests run at once. `waiting_bodies` is how many bodies may be on their way in at once: fewer than
    the server's threads, so that a thread is always free for a request without a body.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        is_upload: Callable[[str, str], bool],
        permits: int = PERMITS,
        maximum_body: int = MAXIMUM_BODY,
        waiting_bodies: int = WAITING_BODIES,
    ) -> None:
        self._application = application
        self._is_upload = is_upload
        self._maximum_body = maximum_body
        self._permits = threading.BoundedSemaphore(permits)
        self._bodies = threading.BoundedSemaphore(waiting_bodies)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request: at once when it has no body, else when the body has come in."""
        has_body = environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ
        if not has_body:
            with self._permits:
                return self._application(environ, start_response)
        if self._is_upload(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            return self._application(environ, start_response)
        return self._with_whole_body(environ, start_response)

    def _with_whole_body(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._bodies.acquire(blocking=False):
            refusal = BodyRefused(
                "503 Service Unavailable", "Många skickar just nu. Försök igen om en stund.", retry=True
            )
            return _answer(refusal, start_response)
        with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY) as body:
            try:
                length = _read_whole(environ, body, self._maximum_body)
            except BodyRefused as refusal:
                return _answer(refusal, start_response)
            finally:
                self._bodies.release()
            body.seek(0)
            environ["wsgi.input"] = body
            environ["CONTENT_LENGTH"] = str(length)
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            with self._permits:
                return self._application(environ, start_response)


def _declared_length(environ: WSGIEnvironment) -> int | None:
    """The length that the client has promised, None for a chunked body."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    text = environ["CONTENT_LENGTH"]
    if not text.isascii() or not text.isdigit():
        raise BodyRefused("400 Bad Request", "Något blev fel när sidan skickades. Försök igen.")
    return int(text)


def _read_whole(environ: WSGIEnvironment, body: IO[bytes], maximum: int) -> int:
    """Read the request's body to its end into `body`; its length. Raises BodyRefused when too long or cut off."""
    declared = _declared_length(environ)
    source: InputStream = environ["wsgi.input"]
    if declared is not None and declared > maximum:
        _drain(source, maximum)
        raise _too_large()
    received = 0
    while declared is None or received < declared:
        chunk = source.read(CHUNK if declared is None else min(CHUNK, declared - received))
        if not chunk:
            break
        received += len(chunk)
        if received > maximum:
            raise _too_large()
        body.write(chunk)
    if declared is not None and received < declared:
        raise BodyRefused("400 Bad Request", "Allt kom inte fram. Försök igen.")
    return received


def _drain(source: InputStream, limit: int) -> None:
    """Take in and forget some of the body: a browser that is still sending may not read our answer."""
    while limit > 0:
        chunk = source.read(CHUNK)
        if not chunk:
            return
        limit -= len(chunk)


def _too_large() -> BodyRefused:
    return BodyRefused("413 Content Too Large", "Det du skickade är för stort.")


def _answer(refusal: BodyRefused, start_response: StartResponse) -> Iterable[bytes]:
    page = (
        '<!doctype html><html lang="sv"><meta charset="utf-8"><title>Det gick inte att skicka</title>'
        f"<h1>Det gick inte att skicka</h1><p>{refusal.sentence}</p>"
        "<p>Gå tillbaka i webbläsaren: texten finns kvar.</p></html>"
    ).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Content-Security-Policy", "default-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    if refusal.retry:
        headers.append(("Retry-After", "10"))
    start_response(refusal.status, headers)
    return [page]
