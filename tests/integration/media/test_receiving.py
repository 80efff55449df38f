"""A form with a file, sent to a view as a browser sends it."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from flask import Flask, redirect, request
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from PIL import Image

from stegvis.access.actor import Actor
from stegvis.access.gate import public
from stegvis.base.database import db
from stegvis.base.uploads import UPLOAD_SUFFIX
from stegvis.media import actions, receiving, rules
from stegvis.media.body import TooSlow
from stegvis.media.keeping import spool_folder
from stegvis.media.models import MediaFile
from stegvis.media.receiving import receive, receives_upload
from stegvis.media.states import Kind

PATH = f"/prov{UPLOAD_SUFFIX}"


def photo(side: int = 60) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def client(app: Flask, owner_of_app: Actor) -> FlaskClient:
    """A client of an application with one view that takes photos and documents."""

    @app.post(PATH)
    @receives_upload
    @public("only in this test")
    def take() -> tuple[dict[str, Any], int]:
        upload = receive({Kind.PHOTO, Kind.FILE})
        if upload.problem:
            return {"text": request.form.get("text"), "problem": str(upload.problem)}, 422
        if upload.received is None:
            return {"text": request.form.get("text"), "file": None}, 200
        media = actions.store_received(upload.received, actor=owner_of_app)
        return {"text": request.form["text"], "file": str(media.id)}, 200

    @app.get("/token")
    @public("only in this test")
    def token() -> str:
        return str(generate_csrf())

    return app.test_client()


def post(client: FlaskClient, content: bytes | None, name: str = "bild.jpg", **texts: str) -> Any:
    fields: dict[str, Any] = {"csrf_token": client.get("/token").text, "text": "Jag diskade.", **texts}
    if content is not None:
        fields["file"] = (io.BytesIO(content), name)
    return client.post(PATH, data=fields, content_type="multipart/form-data")


def count_files(app: Flask) -> int:
    with app.app_context():
        return db.session.query(MediaFile).count()


def test_a_photo_with_text_is_kept(client: FlaskClient, app: Flask) -> None:
    answer = post(client, photo())
    assert answer.status_code == 200
    assert answer.json["text"] == "Jag diskade."
    assert count_files(app) == 1


def test_a_form_without_a_file_keeps_its_text(client: FlaskClient) -> None:
    assert post(client, None).json == {"text": "Jag diskade.", "file": None}


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "bild.jpg", rules.EMPTY),
        (b"MZ\x90\x00" * 10, "bild.jpg", rules.NOT_WHAT_IT_SAYS),
        (b"PK\x03\x04" * 10, "arkiv.zip", rules.UNKNOWN_TYPE),
        (photo()[:400], "bild.jpg", rules.CUT_OFF),
        (b"\x00\x00\x00\x18ftypmp42" * 10, "film.mp4", rules.wrong_kind([Kind.FILE, Kind.PHOTO])),
    ],
)
def test_a_file_that_can_not_be_taken_is_told_in_words_and_the_text_is_kept(
    client: FlaskClient, app: Flask, content: bytes, name: str, problem: Any
) -> None:
    answer = post(client, content, name)
    assert (answer.status_code, answer.json) == (422, {"text": "Jag diskade.", "problem": str(problem)})
    assert count_files(app) == 0


class Counting(io.BytesIO):
    """A body that counts how much of it was read."""

    total = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.total += len(piece)
        return piece


def post_raw(client: FlaskClient, content: bytes, name: str) -> tuple[Any, int]:
    """Send a body made by hand, and tell how much of it was read."""
    token = client.get("/token").data
    texts = b"".join(
        b"--gr4ns\r\nContent-Disposition: form-data; name=" + field + b"\r\n\r\n" + value + b"\r\n"
        for field, value in ((b"csrf_token", token), (b"text", b"Jag diskade."))
    )
    start = f"--gr4ns\r\nContent-Disposition: form-data; name=file; filename={name}\r\n\r\n"
    body = Counting(texts + start.encode() + content + b"\r\n--gr4ns--\r\n")
    answer = client.post(
        PATH,
        input_stream=body,
        content_length=len(body.getvalue()),
        content_type="multipart/form-data; boundary=gr4ns",
    )
    return answer, body.total


def test_a_file_over_the_limit_is_told_the_limit_and_the_text_is_kept(client: FlaskClient) -> None:
    answer, _ = post_raw(client, photo() + b"x" * 25_000_000, "bild.jpg")
    assert answer.status_code == 422
    assert answer.json["text"] == "Jag diskade."
    assert "högst 25 MB" in answer.json["problem"]


def test_a_far_too_large_file_is_not_read_to_its_end(client: FlaskClient) -> None:
    answer, read = post_raw(client, b"MZ" + bytes(20_000_000), "program.exe")
    assert answer.status_code == 422
    assert answer.json["text"] == "Jag diskade."
    assert answer.headers["Connection"] == "close"
    assert read < 1_000_000


def test_nothing_stays_in_the_spool(client: FlaskClient, app: Flask) -> None:
    post(client, photo())
    post(client, photo()[:400])
    with app.app_context():
        assert list(spool_folder().iterdir()) == []


def test_a_form_without_our_token_is_refused(client: FlaskClient, app: Flask) -> None:
    answer = post(client, photo(), csrf_token="forged")
    assert answer.status_code == 302, "back to the page, to try again"
    assert count_files(app) == 0


def test_a_body_that_ends_too_early_is_refused(client: FlaskClient, app: Flask) -> None:
    answer = client.post(
        PATH,
        input_stream=io.BytesIO(b"--b\r\nContent-Disposition: form-data; name=text\r\n\r\nhej"),
        content_length=5000,
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 400
    assert count_files(app) == 0


def test_a_phone_that_is_too_slow_is_answered_408(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_arguments: object) -> Any:
        raise TooSlow
        yield

    monkeypatch.setattr(receiving, "read_body", too_slow)
    answer = post(client, photo())
    assert answer.status_code == 408
    assert answer.headers["Connection"] == "close"


def test_too_many_at_once_are_asked_to_come_back(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(receiving, "WAIT_FOR_PLACE_SECONDS", 0.01)
    with receiving._places:
        answer = post(client, photo())
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_a_script_is_told_where_to_go_and_does_not_follow(app: Flask, owner_of_app: Actor) -> None:
    @app.post(f"/vidare{UPLOAD_SUFFIX}")
    @receives_upload
    @public("only in this test")
    def take() -> Any:
        receive({Kind.PHOTO})
        return redirect("/klart")

    app.config["WTF_CSRF_ENABLED"] = False
    fields = {"file": (io.BytesIO(photo()), "bild.jpg")}
    answer = app.test_client().post(
        f"/vidare{UPLOAD_SUFFIX}",
        data=fields,
        content_type="multipart/form-data",
        headers={"X-Stegvis-Script": "upload"},
    )
    assert answer.status_code == 200
    assert answer.headers["X-Stegvis-Location"] == "/klart"
    assert "Location" not in answer.headers


def test_a_form_that_is_not_multipart_is_refused(client: FlaskClient) -> None:
    assert client.post(PATH, data={"text": "hej"}).status_code == 415


def test_a_view_that_forgets_the_mark_fails_loudly(app: Flask, owner_of_app: Actor) -> None:
    @app.post(f"/omarkerad{UPLOAD_SUFFIX}")
    @public("only in this test")
    def take() -> str:
        request.form.get("anything")
        receive({Kind.PHOTO})
        return ""

    app.config["WTF_CSRF_ENABLED"] = False
    with pytest.raises(RuntimeError, match="receives_upload"):
        app.test_client().post(f"/omarkerad{UPLOAD_SUFFIX}", data={"a": "b"})
