"""Sending a file to someone who may see it. Whether she may is for the calling room to say, and to note in the log."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from flask import Response
from werkzeug.http import parse_range_header

from stegvis.base.errors import NotFound
from stegvis.base.storage import storage
from stegvis.media.models import MediaFile

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
_NAMES = {"photo": "foto", "sound": "ljud", "film": "film", "file": "fil"}
CONTENT_POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"


def send_media(
    media: MediaFile, range_header: str | None = None, *, thumbnail: bool = False, as_attachment: bool = False
) -> Response:
    """The bytes that may be shown, or the part of them that the request's Range header asks for.

    Raises NotFound when the file isn't ready, has no thumbnail or has lost its bytes. Documents are always
    attachments.
    """
    key, media_type, size = _what_to_send(media, thumbnail)
    wanted = _wanted_range(range_header, size)
    if wanted is None:
        return _unsatisfiable(size)
    start, end, status = wanted
    response = Response(_bytes(key, start, end), status=status, mimetype=media_type)
    if media_type == "text/plain":
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Length"] = str(end - start)
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    is_shown = media_type.startswith(("image/", "audio/", "video/")) and not as_attachment
    disposition = "inline" if is_shown else "attachment"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{_filename(media, media_type)}"'
    return _guarded(response)


def _what_to_send(media: MediaFile, thumbnail: bool) -> tuple[str, str, int]:
    if thumbnail:
        if media.thumbnail_key is None:
            raise NotFound
        return media.thumbnail_key, "image/jpeg", storage().size(media.thumbnail_key)
    if media.ready_key is None or media.ready_type is None or media.ready_size is None:
        raise NotFound
    return media.ready_key, media.ready_type, media.ready_size


def _wanted_range(header: str | None, size: int) -> tuple[int, int, int] | None:
    """Start, end (not included) and status; None when the range lies outside.

    A header that makes no sense, or asks for several ranges, gets everything, as the standard allows.
    """
    asked = parse_range_header(header)
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size, 200
    found = asked.range_for_length(size)
    return None if found is None else (found[0], found[1], 206)


def _bytes(key: str, start: int, end: int) -> Iterator[bytes]:
    """The first piece is fetched at once, so that lost bytes make a 404 and not a broken answer."""
    pieces = storage().open_range(key, start, end)
    return chain([next(pieces, b"")], pieces)


def _filename(media: MediaFile, media_type: str) -> str:
    return f"{_NAMES[media.kind]}-{media.id.hex[:8]}.{_ENDINGS[media_type]}"


def _unsatisfiable(size: int) -> Response:
    response = Response(status=416)
    response.headers["Content-Range"] = f"bytes */{size}"
    return _guarded(response)


def _guarded(response: Response) -> Response:
    """Whatever the bytes are, the browser neither guesses, runs, shares nor keeps them."""
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
