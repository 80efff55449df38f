"""Answers with bytes: whole, in part, and guarded."""

from __future__ import annotations

from uuid import UUID

import pytest

from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.base.storage import storage
from stegvis.media.models import MediaFile
from stegvis.media.sending import send_media
from stegvis.media.states import Kind, MediaState

pytestmark = pytest.mark.usefixtures("db_session")


def ready(content: bytes = b"0123456789", kind: Kind = Kind.FILM, media_type: str = "video/mp4") -> MediaFile:
    key = storage().put([content]).key
    return MediaFile(
        id=UUID("12345678-0000-4000-8000-000000000000"),
        kind=kind,
        state=MediaState.READY,
        received_sha256="0" * 64,
        received_size=10,
        received_type=media_type,
        ready_key=key,
        ready_type=media_type,
        ready_size=len(content),
        created_at=clock.now(),
    )


def test_without_a_range_all_bytes_come() -> None:
    response = send_media(ready())
    assert (response.status_code, response.get_data()) == (200, b"0123456789")
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Length"] == "10"


@pytest.mark.parametrize(
    ("header", "content", "content_range"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-500", b"56789", "bytes 5-9/10"),
    ],
)
def test_a_range_gets_its_part(header: str, content: bytes, content_range: str) -> None:
    response = send_media(ready(), header)
    assert (response.status_code, response.get_data()) == (206, content)
    assert response.headers["Content-Range"] == content_range
    assert response.headers["Content-Length"] == str(len(content))


def test_a_range_outside_is_answered_416_with_the_size() -> None:
    response = send_media(ready(), "bytes=10-")
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */10"


@pytest.mark.parametrize("header", ["bytes=0-1,4-5", "lines=1-2", "nonsense"])
def test_a_range_that_we_do_not_do_gets_everything(header: str) -> None:
    assert send_media(ready(), header).status_code == 200


def test_a_film_is_shown_in_a_sandbox_and_never_kept_or_guessed() -> None:
    headers = send_media(ready()).headers
    assert headers["Content-Disposition"] == 'inline; filename="film-12345678.mp4"'
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("media_type", ["application/pdf", "text/plain"])
def test_a_document_is_always_an_attachment(media_type: str) -> None:
    response = send_media(ready(kind=Kind.FILE, media_type=media_type))
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_photo_is_an_attachment_when_asked_for() -> None:
    response = send_media(ready(kind=Kind.PHOTO, media_type="image/jpeg"), as_attachment=True)
    assert response.headers["Content-Disposition"] == 'attachment; filename="foto-12345678.jpg"'


def test_a_file_that_is_not_ready_is_not_found() -> None:
    with pytest.raises(NotFound):
        send_media(MediaFile(kind=Kind.FILM, state=MediaState.RECEIVED))


def test_a_missing_thumbnail_is_not_found() -> None:
    with pytest.raises(NotFound):
        send_media(ready(), thumbnail=True)


def test_lost_bytes_are_not_found() -> None:
    media = ready()
    assert media.ready_key is not None
    storage().delete(media.ready_key)
    with pytest.raises(NotFound):
        send_media(media)
