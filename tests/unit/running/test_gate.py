"""The gate: whole bodies before a permit, uploads outside, refusals in plain words."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

from stegvis.base.uploads import is_upload
from stegvis.running.gate import Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class SlowBody(io.RawIOBase):
    """A body that arrives when the test lets it."""

    def __init__(self, content: bytes) -> None:
        self.asked = threading.Event()
        self.arrives = threading.Event()
        self._content = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        """Wait for the test, then give what is asked for."""
        self.asked.set()
        assert self.arrives.wait(5)
        return self._content.read(size)


@Request.application
def echo(request: Request) -> Response:
    """Answer with the body that came."""
    return Response(request.get_data())


def make_gate(**limits: int) -> Gate:
    return Gate(echo, is_upload=is_upload, **limits)


def environ(body: bytes, path: str = "/", *, stream: object = None, **changes: str) -> WSGIEnvironment:
    made = EnvironBuilder(path=path, method="POST", data=body).get_environ()
    made.update(changes)
    if stream is not None:
        made["wsgi.input"] = stream
    return made


def status_of(gate: Gate, made: WSGIEnvironment) -> str:
    return run_wsgi_app(gate, made)[1]


def test_a_body_reaches_the_application_whole() -> None:
    body = bytes(range(256)) * 4096

    assert Client(make_gate()).post("/", data=body).get_data() == body


def test_a_chunked_body_reaches_the_application_whole() -> None:
    made = environ(b"in pieces", HTTP_TRANSFER_ENCODING="chunked")
    del made["CONTENT_LENGTH"]

    answer, _status, _headers = run_wsgi_app(make_gate(), made)

    assert b"".join(answer) == b"in pieces"


def test_a_slow_body_holds_no_permit() -> None:
    gate = make_gate(permits=1)
    slow = SlowBody(b"late")
    made = environ(b"late", stream=slow)
    sender = threading.Thread(target=run_wsgi_app, args=(gate, made))
    sender.start()
    assert slow.asked.wait(5)

    assert Client(gate).get("/").status_code == 200

    slow.arrives.set()
    sender.join(5)
    assert not sender.is_alive()


def test_only_so_many_requests_run_at_once() -> None:
    inside = threading.Semaphore(0)
    leave = threading.Event()
    running = []

    def waiting(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        running.append(1)
        inside.release()
        leave.wait(5)
        running.pop()
        start_response("200 OK", [])
        return [b""]

    gate = Gate(waiting, is_upload=is_upload, permits=2)
    visitors = [threading.Thread(target=run_wsgi_app, args=(gate, environ(b""))) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    assert inside.acquire(timeout=5)
    assert inside.acquire(timeout=5)

    assert not inside.acquire(timeout=0.05)

    assert len(running) == 2
    leave.set()
    for visitor in visitors:
        visitor.join(5)


def test_an_upload_is_streamed_outside_the_gate() -> None:
    given: list[object] = []

    def view(made: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given.append(made["wsgi.input"])
        start_response("200 OK", [])
        return [b""]

    body = io.BytesIO(b"a film")
    gate = Gate(view, is_upload=is_upload, maximum_body=1)

    status = status_of(gate, environ(b"a film", "/bevis/ladda-upp", stream=body))

    assert status == "200 OK"
    assert given == [body]


@pytest.mark.parametrize("chunked", [False, True])
def test_too_large_a_body_is_refused_in_plain_words(chunked: bool) -> None:
    made = environ(b"x" * 101, **({"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {}))

    answer, status, _headers = run_wsgi_app(make_gate(maximum_body=100), made)

    assert status == "413 Content Too Large"
    assert "för stort" in b"".join(answer).decode()


def test_a_body_at_the_limit_is_taken() -> None:
    assert status_of(make_gate(maximum_body=100), environ(b"x" * 100)) == "200 OK"


def test_a_body_that_is_cut_off_never_reaches_the_application() -> None:
    assert status_of(make_gate(), environ(b"half", CONTENT_LENGTH="8")) == "400 Bad Request"


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "٣"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert status_of(make_gate(), environ(b"abc", CONTENT_LENGTH=length)) == "400 Bad Request"


def test_too_many_bodies_on_their_way_are_asked_to_come_back() -> None:
    gate = make_gate(waiting_bodies=1)
    slow = SlowBody(b"late")
    sender = threading.Thread(target=run_wsgi_app, args=(gate, environ(b"late", stream=slow)))
    sender.start()
    assert slow.asked.wait(5)

    _answer, status, headers = run_wsgi_app(gate, environ(b"next"))

    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "10"
    slow.arrives.set()
    sender.join(5)


def test_an_application_that_raises_gives_its_permit_back() -> None:
    def broken(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        raise ValueError("broken")

    gate = Gate(broken, is_upload=is_upload, permits=1)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            run_wsgi_app(gate, environ(b"x"))
