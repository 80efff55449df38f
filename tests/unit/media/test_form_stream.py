"""A multipart form, fed in any pieces."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from stegvis.media.form_stream import TEXT_LIMIT, FormStream

CONTENT = b"0123456789\r\n--gr\r" * 60
BODY = (
    b'--gr\xc3\xa4ns\r\nContent-Disposition: form-data; name="text"\r\n\r\nJag diskade p\xc3\xa5 kaf\xc3\xa9et.\r\n'
    b'--gr\xc3\xa4ns\r\nContent-Disposition: form-data; name="criterion"\r\n\r\na\r\n'
    b'--gr\xc3\xa4ns\r\nContent-Disposition: form-data; name="criterion"\r\n\r\nb\r\n'
    b'--gr\xc3\xa4ns\r\nContent-Disposition: form-data; name="file"; filename="bild.jpg"\r\n'
    b"Content-Type: image/jpeg\r\n\r\n" + CONTENT + b"\r\n--gr\xc3\xa4ns--\r\n"
)


class Parts:
    """Remembers what came to each file part."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, str]] = []
        self.data = b""
        self.ended = 0

    def open(self, field: str, filename: str) -> Parts:
        self.opened.append((field, filename))
        return self

    def write(self, data: bytes, /) -> None:
        self.data += data

    def end(self) -> None:
        self.ended += 1


def feed(body: bytes, size: int) -> tuple[FormStream, Parts]:
    parts = Parts()
    form = FormStream("gräns".encode(), parts.open)
    form.feed((body[start : start + size] for start in range(0, len(body), size)), lambda: False)
    return form, parts


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
def test_texts_and_file_come_whole_however_the_body_is_cut(size: int) -> None:
    form, parts = feed(BODY, size)
    assert form.fields.getlist("criterion") == ["a", "b"]
    assert form.fields["text"] == "Jag diskade på kaféet."
    assert (parts.opened, parts.data, parts.ended) == ([("file", "bild.jpg")], CONTENT, 1)
    assert form.is_complete


def test_reading_stops_when_it_is_enough_and_keeps_the_texts() -> None:
    parts = Parts()
    form = FormStream("gräns".encode(), parts.open)
    form.feed(iter([BODY[:-600], BODY[-600:]]), lambda: bool(parts.opened))
    assert form.fields["text"] == "Jag diskade på kaféet."
    assert not form.is_complete


def test_a_body_that_is_no_form_is_bad() -> None:
    with pytest.raises(BadRequest):
        feed(b"nothing of the kind", 5)


def test_endless_text_is_refused() -> None:
    start = b'--gr\xc3\xa4ns\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    with pytest.raises(RequestEntityTooLarge):
        feed(start + b"x" * (TEXT_LIMIT + 100) + b"\r\n--gr\xc3\xa4ns--\r\n", 60_000)
