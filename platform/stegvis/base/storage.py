"""Where files lie: a local folder or S3, behind one API.

Keys are random and made here; a name that a user chose never becomes part of one. A file becomes visible under
its key only when all of it is there, and never changes afterwards.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import obstore
from flask import current_app
from obstore.store import LocalStore, ObjectStore, S3Store

from stegvis import settings
from stegvis.base.errors import NotFound
from stegvis.settings import Settings

CHUNK = 256 * 1024
_NAME = r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}"
_UNFILED_KEY = re.compile(_NAME)
# A room that keeps files under keys of its own puts the room's name first; no other room's sweep touches those.
_KEY = re.compile(rf"(?:[a-z]+/)?{_NAME}")


@dataclass(frozen=True)
class StoredObject:
    """What was put: the key, the number of bytes and their SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


def new_key() -> str:
    """A fresh random key, spread over folders: `ab/cd/<32 hexadecimal digits>`."""
    name = uuid4().hex
    return f"{name[:2]}/{name[2:4]}/{name}"


def read_in_chunks(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a local file, a piece at a time."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


class Storage:
    """The files of the installation. Keys have the shape of `new_key`'s; any other is `NotFound`."""

    def __init__(self, store: ObjectStore, folder: Path | None) -> None:
        self._store = store
        self._folder = folder

    def put(self, chunks: Iterable[bytes], key: str | None = None) -> StoredObject:
        """Keep these bytes, safe on disk on return. When the iterable raises, nothing is kept."""
        key = _checked(key or new_key())
        digest = hashlib.sha256()
        size = 0

        def measured() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        obstore.put(self._store, key, measured(), max_concurrency=2)
        if self._folder is not None:
            _flush_to_disk(self._folder / key, self._folder)
        return StoredObject(key, size, digest.hexdigest())

    def put_file(self, path: Path) -> StoredObject:
        """Keep a copy of a local file."""
        return self.put(read_in_chunks(path))

    def open_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `end`, a piece at a time."""
        if end <= start:
            return
        try:
            result = obstore.get(self._store, _checked(key), options={"range": (start, end)})
        except FileNotFoundError as error:
            raise NotFound from error
        for chunk in result.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    def size(self, key: str) -> int:
        """The number of bytes under the key."""
        try:
            return int(obstore.head(self._store, _checked(key))["size"])
        except FileNotFoundError as error:
            raise NotFound from error

    @contextmanager
    def path_or_copy(self, key: str) -> Iterator[Path]:
        """A local file with these bytes, to be read only, for the length of the block."""
        size = self.size(key)
        if self._folder is not None:
            yield self._folder / key
            return
        with tempfile.TemporaryDirectory(prefix="stegvis-") as folder:
            path = Path(folder) / "copy"
            with path.open("wb") as file:
                file.writelines(self.open_range(key, 0, size))
            yield path

    def delete(self, key: str) -> None:
        """Remove the bytes. Removing what is already gone is no error."""
        try:
            obstore.delete(self._store, _checked(key))
        except FileNotFoundError:
            return

    def every_key(self) -> Iterator[str]:
        """The keys of all files, those in rooms' own areas too: what a backup must hold."""
        for batch in obstore.list(self._store):
            for meta in cast(Any, batch):
                if _KEY.fullmatch(meta["path"]):
                    yield str(meta["path"])

    def keys_older_than(self, moment: datetime) -> Iterator[str]:
        """The keys of all files put before `moment` that lie in no room's own area."""
        for batch in obstore.list(self._store):
            for meta in cast(Any, batch):
                if meta["last_modified"] < moment and _UNFILED_KEY.fullmatch(meta["path"]):
                    yield str(meta["path"])


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NotFound
    return key


def _flush_to_disk(path: Path, root: Path) -> None:
    """Wait until the file and its folders' entries for it survive a power cut."""
    above = path.relative_to(root).parents
    for place in (path, *(root / folder for folder in above)):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def local_storage(folder: Path) -> Storage:
    """Files in a local folder, which is made when it is missing."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Storage(LocalStore(prefix=folder, mkdir=True), folder)


def storage_from(config: Settings) -> Storage:
    """The storage that the settings name. S3's credentials and region come from the `AWS_*` variables."""
    url = config.storage_url
    if not url:
        return local_storage(config.data / "files")
    if url.startswith("file://"):
        return local_storage(Path(url.removeprefix("file://")))
    if not config.storage_endpoint:
        return Storage(S3Store.from_url(url), None)
    allow_http = config.storage_endpoint.startswith("http://")
    store = S3Store.from_url(url, endpoint=config.storage_endpoint, client_options={"allow_http": allow_http})
    return Storage(store, None)


def storage() -> Storage:
    """The storage of the active application, opened when first used."""
    found: Storage | None = current_app.extensions.get("stegvis.storage")
    if found is None:
        found = current_app.extensions["stegvis.storage"] = storage_from(settings.current())
    return found
