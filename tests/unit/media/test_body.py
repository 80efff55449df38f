"""Reading bodies from fast, slow and vanished phones."""

from __future__ import annotations

import io
import threading

import pytest

from stegvis.media import body
from stegvis.media.body import Interrupted, NoPlace, TooSlow, read_body


class SilentPhone:
    """Sends a little and then nothing, until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.sent = False

    def read(self, size: int, /) -> bytes:
        if not self.sent:
            self.sent = True
            return b"x" * 10
        self.let_go.wait(5)
        return b""


def test_all_bytes_come_in_order() -> None:
    content = bytes(range(256)) * 400
    assert b"".join(read_body(io.BytesIO(content), len(content))) == content


def test_no_more_than_promised_is_read() -> None:
    assert b"".join(read_body(io.BytesIO(b"0123456789"), 4)) == b"0123"


def test_an_empty_body_ends_at_once() -> None:
    assert list(read_body(io.BytesIO(b""), 0)) == []


def test_a_body_shorter_than_promised_was_interrupted() -> None:
    with pytest.raises(Interrupted):
        list(read_body(io.BytesIO(b"0123"), 10))


def test_a_phone_that_falls_silent_is_given_up() -> None:
    phone = SilentPhone()
    with pytest.raises(TooSlow):
        list(read_body(phone, 1000, window=0.05))
    phone.let_go.set()


def test_a_failing_connection_was_interrupted() -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise OSError

    with pytest.raises(Interrupted):
        list(read_body(Broken(), 10))


def test_vanished_phones_do_not_gather_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(body, "_readers", places)
    phone = SilentPhone()
    with pytest.raises(TooSlow):
        list(read_body(phone, 1000, window=0.05))
    with pytest.raises(NoPlace):
        list(read_body(io.BytesIO(b"x"), 1))
    phone.let_go.set()
    assert places.acquire(timeout=5), "the place is free again when the connection has ended"


def test_a_place_is_given_back_when_no_thread_could_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(thread: threading.Thread) -> None:
        raise RuntimeError

    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr(body, "_readers", places)
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    with pytest.raises(NoPlace):
        list(read_body(io.BytesIO(b"x"), 1))
    assert places.acquire(blocking=False)
