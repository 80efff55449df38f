"""The archive: a tar file whose last member is a manifest with the SHA-256 of every other."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 64 * 1024
# Only these may be in an archive, so that a forged one can't write elsewhere.
_MEMBER = re.compile(
    r"database\.(sqlite|dump)|audit-head\.json|demo-accounts\.json|secret-key"
    r"|files/(?:[a-z]+/)?[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}"
)


class BackupFault(Exception):
    """A backup could not be taken or restored; the text says why and what to do."""


@dataclass
class Manifest:
    """What an archive holds: when and from which kind of database it was taken, and each member's size and SHA-256.

    `shape` is the last migration of that database; empty in archives of the first version, which didn't say.
    """

    taken_at: str
    database: str
    shape: str = ""
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """As it is written into the archive."""
        members = {name: {"size": size, "sha256": sha256} for name, (size, sha256) in self.members.items()}
        content = {
            "format": FORMAT,
            "taken_at": self.taken_at,
            "database": self.database,
            "shape": self.shape,
            "members": members,
        }
        return json.dumps(content, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Read from an archive. BackupFault when it is not one of ours."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise BackupFault(
                    f"The backup has format {content['format']}; this version reads format {FORMAT}."
                )
            members = {
                str(name): (int(member["size"]), str(member["sha256"]))
                for name, member in content["members"].items()
            }
            return cls(
                taken_at=str(content["taken_at"]),
                database=str(content["database"]),
                shape=str(content.get("shape", "")),
                members=members,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupFault("The manifest of the backup can't be read.") from error


class _Hashed(io.RawIOBase):
    """A stream that computes the SHA-256 of what is read through it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.digest = hashlib.sha256()
        self._chunks = iter(chunks)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        while size < 0 or len(self._rest) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self.digest.update(chunk)
            self._rest += chunk
        end = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:end], self._rest[end:]
        return taken


class Writer:
    """Writes an archive, member by member; complete only after `finish`."""

    def __init__(self, target: Path, manifest: Manifest) -> None:
        self._target = target
        self._partial = target.with_name(target.name + ".part")
        self._manifest = manifest
        # The archive holds personal data: for its owner's eyes only, from the first byte.
        self._file = os.fdopen(os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add one member of `size` bytes."""
        stream = _Hashed(chunks)
        self._put(name, size, stream)
        self._manifest.members[name] = (size, stream.digest.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Add one local file."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self.add(name, size, iter(lambda: file.read(CHUNK), b""))

    def finish(self) -> None:
        """Write the manifest and let the archive appear under its name, safe on disk."""
        text = self._manifest.to_json()
        self._put(MANIFEST, len(text), io.BytesIO(text))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._target)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def _put(self, name: str, size: int, stream: io.IOBase) -> None:
        member = tarfile.TarInfo(name)
        member.size = size
        member.mode = 0o600
        self._tar.addfile(member, stream)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder and check every byte. BackupFault when anything is amiss."""
    manifest: Manifest | None = None
    found: dict[str, tuple[int, str]] = {}
    try:
        with tarfile.open(archive, "r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None:
                    raise BackupFault(f"The backup holds something that is no file: {member.name}")
                if member.name == MANIFEST:
                    manifest = Manifest.from_json(content.read())
                    continue
                found[member.name] = _write(folder, member.name, iter(lambda: content.read(CHUNK), b""))  # noqa: B023
    except (tarfile.TarError, OSError) as error:
        raise BackupFault(f"The backup {archive} can't be read: {error}") from error
    if manifest is None:
        raise BackupFault("The backup is cut off: its manifest is missing.")
    _compare(manifest.members, found)
    return manifest


def _write(folder: Path, name: str, chunks: Iterator[bytes]) -> tuple[int, str]:
    if not _MEMBER.fullmatch(name):
        raise BackupFault(f"The backup holds a file that does not belong there: {name}")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _compare(listed: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> None:
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    if wrong:
        raise BackupFault(
            f"The backup is damaged: {len(wrong)} of its files differ, the first is {wrong[0]}."
        )
