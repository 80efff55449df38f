"""Receiving a form with a file: streamed, outside any transaction, its texts kept whatever happens to the file.

A view that receives files has a path that ends with `UPLOAD_SUFFIX`, carries `@receives_upload`, and calls `receive`
before it changes anything. In the form, the file field comes last, so that the texts have arrived when a file is
refused half-way.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from flask import after_this_request, current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import (
    BadRequest,
    LengthRequired,
    RequestTimeout,
    ServiceUnavailable,
    UnsupportedMediaType,
)
from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.access.gate import signed_in_actor
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.base.language import Text
from stegvis.base.storage import storage
from stegvis.extensions import csrf
from stegvis.media.body import Interrupted, NoPlace, TooSlow, read_body
from stegvis.media.form_stream import FormStream
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.rules import Limits, limits_from_megabytes
from stegvis.media.spooling import Spool, Taking
from stegvis.media.states import Kind

UPLOADS_AT_ONCE = 60
"""In one process; together with the gate's waiting bodies fewer than the server's threads."""

WAIT_FOR_PLACE_SECONDS = 5.0
DRAIN_LIMIT = 16_000_000
"""When a file is refused, this much more of the body is read and forgotten, so that browsers see the answer."""

_places = threading.BoundedSemaphore(UPLOADS_AT_ONCE)

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Upload:
    """What came: a file that was kept, or a problem to show beside the file field, or neither when none was sent."""

    received: Received | None = None
    problem: Text | None = None


def receives_upload(view: View) -> View:
    """Leave the body of this view's requests unread: `receive` reads it and checks its CSRF token."""
    csrf.exempt(view)
    return view


def current_limits() -> Limits:
    """The limits of the settings."""
    config = settings.current()
    return limits_from_megabytes(
        config.photo_limit_mb, config.sound_limit_mb, config.film_limit_mb, config.file_limit_mb
    )


def receive(
    kinds: Collection[Kind], *, fields: Collection[str] = ("file",), media_types: Collection[str] = ()
) -> Upload:
    """Read the current request's form. Afterwards `request.form` holds its texts, and writing may begin.

    `media_types` narrows the kinds to these types.

    Ends the transaction that is under way: objects loaded before are detached. Raises 400, 408, 411, 415 or 503 when
    there is nothing to go on with; every problem with the file itself is in the answer instead.
    """
    taking = Taking(frozenset(kinds), current_limits(), frozenset(fields), frozenset(media_types))
    with _form_read(taking) as spool:
        try:
            _check_csrf()
        except CSRFError:
            # A form of an earlier session changes nothing, but its writer may get it back, and its file with it.
            if signed_in_actor() is not None:
                g.stegvis_stale_upload = _kept(spool, taking)
            raise
        return _kept(spool, taking)


def receive_for_later() -> Upload:
    """Read a form that can't be taken now: its session has ended, or its token is of an earlier one.

    For the one room that gives it back to its writer; nothing else may be done with it. Raises as `receive` does.
    """
    stale: Upload | None = g.pop("stegvis_stale_upload", None)
    if stale is not None:
        return stale
    taking = Taking(frozenset(Kind), current_limits(), frozenset({"file"}))
    with _form_read(taking) as spool:
        return _kept(spool, taking)


@contextmanager
def _form_read(taking: Taking) -> Iterator[Spool]:
    """Read the request's form outside any transaction; its file lies in the spool as long as the block runs."""
    db.begin_write()
    _answer_scripts_without_redirect()
    spool = Spool(spool_folder() / uuid4().hex, taking)
    try:
        with _place():
            _read_form(spool)
        yield spool
    finally:
        spool.close()


def _kept(spool: Spool, taking: Taking) -> Upload:
    """Check the file in the spool and put it in the storage."""
    if spool.problem is not None or spool.file_type is None or not spool.has_file:
        return Upload(problem=spool.problem)
    try:
        return Upload(received=keep(spool.path, spool.file_type, taking.kinds, storage()))
    except Refused as refusal:
        return Upload(problem=refusal.message)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=WAIT_FOR_PLACE_SECONDS):
        _close_connection()
        raise ServiceUnavailable(retry_after=30)
    try:
        yield
    finally:
        _places.release()


def _read_form(spool: Spool) -> None:
    """Feed the body to the spool and give the request its texts."""
    length, boundary = _length_and_boundary()
    left = length

    def counted() -> Iterator[bytes]:
        nonlocal left
        for piece in read_body(request.environ["wsgi.input"], length):
            left -= len(piece)
            yield piece

    form = FormStream(boundary, spool.open_part)
    try:
        form.feed(counted(), lambda: spool.problem is not None and left > DRAIN_LIMIT)
    except TooSlow as error:
        _close_connection()
        raise RequestTimeout from error
    except Interrupted as error:
        raise BadRequest from error
    except NoPlace as error:
        raise ServiceUnavailable(retry_after=30) from error
    finally:
        if left:
            _close_connection()
    if not form.is_complete and spool.problem is None:
        raise BadRequest
    _set_form(form.fields)


def _length_and_boundary() -> tuple[int, bytes]:
    if "form" in request.__dict__:
        raise RuntimeError("the body was read before receive(): is the view marked @receives_upload?")
    if request.content_length is None:
        raise LengthRequired
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise UnsupportedMediaType
    return request.content_length, boundary.encode("ascii", "replace")


def _set_form(fields: MultiDict[str, str]) -> None:
    """Put the texts where Flask and the forms look for them, and leave nothing more to read."""
    request.__dict__["form"] = request.parameter_storage_class(fields)
    request.__dict__["files"] = ImmutableMultiDict()
    request.__dict__["stream"] = io.BytesIO()


def _check_csrf() -> None:
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def _answer_scripts_without_redirect() -> None:
    """A script that shows progress must not follow a redirect itself: that would use up the page's message."""
    if "X-Stegvis-Script" not in request.headers:
        return

    def tell_location(response: Response) -> Response:
        if 300 <= response.status_code < 400:
            response.headers["X-Stegvis-Location"] = response.headers.pop("Location")
            response.status_code = 200
            response.set_data(b"")
        return response

    after_this_request(tell_location)


def _close_connection() -> None:
    """The rest of the body stays unread, so the connection can't be used again."""

    def close(response: Response) -> Response:
        response.headers["Connection"] = "close"
        return response

    after_this_request(close)
