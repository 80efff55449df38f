"""The stored files: pinned before the database is copied, so that each row of the copy finds its file."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

from stegvis.base.errors import NotFound
from stegvis.base.storage import read_in_chunks, storage_from
from stegvis.running.backup.archive import Writer
from stegvis.settings import Settings

PINS = ".backup-"


def local_folder(settings: Settings) -> Path | None:
    """Where the files lie on this machine; None when they are in S3."""
    if not settings.storage_url:
        return settings.data.resolve() / "files"
    if settings.storage_url.startswith("file://"):
        return Path(settings.storage_url.removeprefix("file://")).resolve()
    return None


class Pinned:
    """Files that can't vanish while a backup is taken. In S3 they can: there the bucket's versions are the remedy."""

    def __init__(self, settings: Settings, folder: Path | None, pins: Path | None) -> None:
        self._storage = storage_from(settings)
        self._folder = folder
        self._pins = pins
        self._keys: set[str] = set()

    def pin(self) -> None:
        """Pin every file that is there now. Call it before and again after the database is copied."""
        for key in self._storage.every_key():
            if key in self._keys:
                continue
            if self._folder is None or self._pins is None:
                self._keys.add(key)
                continue
            pin = self._pins / key
            pin.parent.mkdir(parents=True, exist_ok=True)
            # A file that was deleted just now belongs to no row any more.
            with suppress(FileNotFoundError):
                os.link(self._folder / key, pin)
                self._keys.add(key)

    def add_to(self, writer: Writer) -> int:
        """Add all pinned files to the archive; how many."""
        count = 0
        for key in sorted(self._keys):
            if self._pins is not None:
                writer.add_file(f"files/{key}", self._pins / key)
                count += 1
                continue
            with suppress(NotFound):
                size = self._storage.size(key)
                writer.add(f"files/{key}", size, self._storage.open_range(key, 0, size))
                count += 1
        return count


@contextmanager
def pinned(settings: Settings) -> Iterator[Pinned]:
    """Pins for the length of the block: hard links beside the folder, so that they cost no space."""
    folder = local_folder(settings)
    if folder is None:
        yield Pinned(settings, None, None)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    _forget_old_pins(folder.parent)
    pins = Path(mkdtemp(prefix=PINS, dir=folder.parent))
    try:
        yield Pinned(settings, folder, pins)
    finally:
        shutil.rmtree(pins)


def _forget_old_pins(place: Path) -> None:
    """Remove the pins of backups that were killed: they keep alive what people have deleted since."""
    long_ago = time.time() - timedelta(days=1).total_seconds()
    for pins in place.glob(f"{PINS}*"):
        if pins.stat().st_mtime < long_ago:
            shutil.rmtree(pins, ignore_errors=True)


def are_none(settings: Settings) -> bool:
    """Whether nothing is stored yet."""
    return next(storage_from(settings).every_key(), None) is None


@contextmanager
def put_back(settings: Settings, unpacked: Path) -> Iterator[None]:
    """Let these be the stored files, and those before them again if the block raises.

    In S3 what is there already stays: keys are never used twice.
    """
    unpacked.mkdir(exist_ok=True, mode=0o700)
    folder = local_folder(settings)
    if folder is None:
        storage = storage_from(settings)
        for path in sorted(one for one in unpacked.rglob("*") if one.is_file()):
            storage.put(read_in_chunks(path), str(path.relative_to(unpacked)))
        yield
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder.with_name(f".{folder.name}-before-restore")
    if aside.exists():
        shutil.rmtree(aside)
    folder.rename(aside)
    try:
        shutil.move(unpacked, folder)
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        raise
    shutil.rmtree(aside)
