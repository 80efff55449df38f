"""All papers in one zip, made while it is sent: no more than a piece of one paper is in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import RawIOBase

from stegvis.base import clock
from stegvis.base.storage import Storage
from stegvis.certificates.batches.queries import Paper
from stegvis.certificates.batches.rules import paper_name


class _Outlet(RawIOBase):
    """What is written is held until it is taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, written: object) -> int:
        """Hold it."""
        before = len(self._held)
        self._held += memoryview(written)  # type: ignore[arg-type]
        return len(self._held) - before

    def take(self) -> bytes:
        """What is held, and hold nothing more of it."""
        held = bytes(self._held)
        self._held.clear()
        return held


def zip_of(papers: Sequence[Paper], store: Storage) -> Iterator[bytes]:
    """The zip, a piece at a time. The papers are packed already, so they are put in as they are."""
    outlet = _Outlet()
    moment = clock.local(clock.now()).timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            entry = zipfile.ZipInfo(paper_name(paper.snapshot.holder_name, paper.snapshot.serial), moment)
            with archive.open(entry, "w") as file:
                for chunk in store.open_range(paper.key, 0, paper.size):
                    file.write(chunk)
                    yield outlet.take()
    yield outlet.take()
