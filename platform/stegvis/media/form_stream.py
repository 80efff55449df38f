"""A multipart form as a stream: text fields are collected, file parts are handed on piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

TEXT_LIMIT = 1_000_000
"""All text fields of a form together, in bytes."""

PARTS_LIMIT = 500


class FilePart(Protocol):
    """Takes the bytes of one file part."""

    def write(self, data: bytes, /) -> None: ...

    def end(self) -> None: ...


class FormStream:
    """Feed it the body; `fields` holds the texts that have come so far."""

    def __init__(self, boundary: bytes, open_file: Callable[[str, str], FilePart]) -> None:
        self.fields: MultiDict[str, str] = MultiDict()
        self.is_complete = False
        self._decoder = MultipartDecoder(boundary, TEXT_LIMIT, max_parts=PARTS_LIMIT)
        self._open_file = open_file
        self._file: FilePart | None = None
        self._field = ""
        self._text = bytearray()
        self._text_total = 0
        self._held = b""
        # A line break, two dashes, the boundary, and a line break or two dashes.
        self._boundary_length = len(boundary) + 6

    def feed(self, chunks: Iterable[bytes], is_enough: Callable[[], bool]) -> None:
        """Read until the form ends or `is_enough()`. Raises BadRequest when the body is no whole form."""
        for chunk in chunks:
            self._receive(self._whole_boundaries(chunk))
            if not self.is_complete and is_enough():
                return
        self._receive(self._held)
        self._receive(None)

    def _whole_boundaries(self, chunk: bytes) -> bytes:
        """Hold back what may be the beginning of a boundary: the decoder can take one cut in two for content."""
        chunk = self._held + chunk
        start = chunk.find(b"\r", max(0, len(chunk) - self._boundary_length + 1))
        self._held = chunk[start:] if start >= 0 else b""
        return chunk[:start] if start >= 0 else chunk

    def _receive(self, chunk: bytes | None) -> None:
        if self.is_complete:
            return
        try:
            self._decoder.receive_data(chunk)
            event = self._decoder.next_event()
            while not isinstance(event, NeedData | Epilogue):
                self._take(event)
                event = self._decoder.next_event()
        except ValueError as error:
            raise BadRequest from error
        self.is_complete = isinstance(event, Epilogue)

    def _take(self, event: object) -> None:
        if isinstance(event, File):
            self._file = self._open_file(event.name or "", event.filename)
        elif isinstance(event, Field):
            self._file, self._field = None, event.name or ""
            self._text.clear()
        elif isinstance(event, Data):
            self._take_data(event)

    def _take_data(self, event: Data) -> None:
        if self._file is not None:
            self._file.write(event.data)
            if not event.more_data:
                self._file.end()
            return
        self._text_total += len(event.data)
        if self._text_total > TEXT_LIMIT:
            raise RequestEntityTooLarge
        self._text += event.data
        if not event.more_data:
            self.fields.add(self._field, self._text.decode("utf-8", "replace"))
