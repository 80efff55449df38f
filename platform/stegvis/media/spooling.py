"""One file on its way in: written to the spool, its type told by its first bytes, stopped when it can't be taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stegvis.base.language import Text
from stegvis.media import rules
from stegvis.media.rules import Limits
from stegvis.media.sniffing import HEAD, FileType, sniff
from stegvis.media.states import Kind


@dataclass(frozen=True)
class Taking:
    """What a form takes: kinds, their limits, the names of its file fields, and perhaps only some media types."""

    kinds: frozenset[Kind]
    limits: Limits
    fields: frozenset[str]
    media_types: frozenset[str] = frozenset()


class Spool:
    """Takes the file parts of one form and keeps the one that holds something. Close it to remove what it wrote."""

    def __init__(self, path: Path, taking: Taking) -> None:
        self.path = path
        self.file_type: FileType | None = None
        self.problem: Text | None = None
        self.size = 0
        self._taking = taking
        self._name = ""
        self._head = bytearray()
        self._limit_kind: Kind | None = None
        self._file: BinaryIO | None = None
        self._is_ignored = False
        self._was_named = False

    @property
    def has_file(self) -> bool:
        """Whether a whole file without a problem lies at `path`."""
        return self.size > 0 and self.problem is None

    def open_part(self, field: str, filename: str) -> Spool:
        """A new file part begins. Fields that the form doesn't have, and fields left empty, are passed over."""
        self._is_ignored = field not in self._taking.fields
        self._was_named = bool(filename)
        if self._was_named and not self._is_ignored:
            if self.size:
                self._refuse(rules.ONE_AT_A_TIME)
            self._name = filename
        return self

    def write(self, data: bytes) -> None:
        """Take a piece of the current part; nothing is written once there is a problem."""
        if self._is_ignored or not data or self.problem:
            return
        self.size += len(data)
        if self._limit_kind is None:
            self._head += data
            if len(self._head) >= HEAD:
                self._decide()
        elif self.size > self._taking.limits.of(self._limit_kind):
            self._refuse(rules.too_large(self._limit_kind, self._taking.limits))
        else:
            self._out.write(data)

    def end(self) -> None:
        """The current part has ended."""
        if self._is_ignored or self.problem:
            return
        if self._was_named and not self.size:
            self._refuse(rules.EMPTY)
        elif self.size and self._limit_kind is None:
            self._decide()
        self._close_file()

    def close(self) -> None:
        """Remove what was written."""
        self._close_file()
        self.path.unlink(missing_ok=True)

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()

    def _decide(self) -> None:
        """The first bytes are here: may the rest come?"""
        head = bytes(self._head)
        self.file_type = sniff(head)
        taking = self._taking
        problem = rules.problem_with_type(self._name, self.file_type, taking.kinds, taking.media_types)
        if problem is not None or self.file_type is None:
            self._refuse(problem or rules.UNKNOWN_TYPE)
            return
        self._limit_kind = rules.limiting_kind(self.file_type, self._taking.kinds)
        self._out.write(head)

    @property
    def _out(self) -> BinaryIO:
        if self._file is None:
            self._file = self.path.open("xb")
        return self._file

    def _refuse(self, problem: Text) -> None:
        self.problem = problem
        self._close_file()
