"""From a whole local file to bytes in the storage: before any transaction, so that nothing waits for it.

Photos and documents are ready at once. Sound and film are looked through, kept as they came, and cleaned by a task.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stegvis import settings
from stegvis.base.errors import Refused
from stegvis.base.storage import Storage, read_in_chunks
from stegvis.media.images import Unreadable
from stegvis.media.processing import Cleaned, check, clean
from stegvis.media.rules import refusal_text, wrong_kind
from stegvis.media.sniffing import FileType
from stegvis.media.states import Kind


@dataclass(frozen=True)
class Ready:
    """Bytes in the storage that may be shown."""

    key: str
    media_type: str
    size: int
    thumbnail_key: str | None = None
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None


@dataclass(frozen=True)
class Received:
    """A file whose bytes are in the storage but that no row knows yet. Either `ready` or `original_key` is set."""

    kind: Kind
    received_type: str
    received_size: int
    received_sha256: str
    ready: Ready | None = None
    original_key: str | None = None

    @property
    def keys(self) -> list[str]:
        """The keys of its bytes in the storage."""
        cleaned = (self.ready.key, self.ready.thumbnail_key) if self.ready else ()
        return [key for key in (self.original_key, *cleaned) if key]


def spool_folder() -> Path:
    """Where files lie while they are received and cleaned. Made when it is missing."""
    folder = settings.current().data.resolve() / "spool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def put_cleaned(cleaned: Cleaned, storage: Storage) -> Ready:
    """Put what was cleaned, and its thumbnail, in the storage."""
    stored = storage.put_file(cleaned.path)
    thumbnail = storage.put_file(cleaned.thumbnail).key if cleaned.thumbnail else None
    return Ready(
        stored.key,
        cleaned.media_type,
        stored.size,
        thumbnail,
        cleaned.width,
        cleaned.height,
        cleaned.duration,
    )


def keep(path: Path, file_type: FileType, accepted: frozenset[Kind], storage: Storage) -> Received:
    """Check a whole file and put what is to be kept of it in the storage.

    Raises Refused, with the message for the sender, when it can't be taken. `file_type` comes from `sniff`.
    """
    try:
        kind = check(path, file_type)
        if kind not in accepted:
            raise Refused(wrong_kind(sorted(accepted)))
        size, sha256 = path.stat().st_size, _sha256(path)
        if kind in (Kind.SOUND, Kind.FILM):
            original = storage.put_file(path)
            return Received(kind, file_type.media_type, size, sha256, original_key=original.key)
        with tempfile.TemporaryDirectory(prefix="stegvis-", dir=path.parent) as folder:
            ready = put_cleaned(clean(path, file_type, kind, Path(folder)), storage)
        return Received(kind, file_type.media_type, size, sha256, ready=ready)
    except Unreadable as error:
        raise Refused(refusal_text(error.reason)) from error


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in read_in_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
