"""Taking and restoring a backup."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from stegvis.base import clock
from stegvis.running.backup import databases, files
from stegvis.running.backup.archive import BackupFault, Manifest, Writer, unpack
from stegvis.running.preparation import DEMONSTRATION_FILE, PREPARED_FILE
from stegvis.settings import Settings

AUDIT_HEAD = "audit-head.json"
SECRET_KEY = "secret-key"  # noqa: S105 - the file's name
BESIDE = (AUDIT_HEAD, DEMONSTRATION_FILE, SECRET_KEY)


def take(settings: Settings, target: Path) -> Manifest:
    """Take a backup into one file while the site runs: every write that was acknowledged before is in it.

    The audit head is read first: it must never be ahead of the copied chain. The secret key is in the backup only
    where it lies in the data folder (development); in production its keeper is the environment.
    """
    manifest = Manifest(
        clock.now().isoformat(), databases.kind_of(settings), shape=databases.shape_of(settings)
    )
    with TemporaryDirectory(prefix="stegvis-backup-") as temporary, files.pinned(settings) as stored:
        staging = Path(temporary)
        for name in BESIDE:
            if (settings.data / name).exists():
                shutil.copyfile(settings.data / name, staging / name)
        stored.pin()
        copy = staging / databases.member_name(manifest.database)
        databases.copy_out(settings, copy)
        stored.pin()
        writer = Writer(target, manifest)
        try:
            for path in sorted(staging.iterdir()):
                writer.add_file(path.name, path)
            stored.add_to(writer)
            writer.finish()
        except BaseException:
            writer.abandon()
            raise
    return manifest


def restore(settings: Settings, source: Path, *, force: bool) -> Manifest:
    """Put a backup in the place of an empty installation, or with `force` of any. Everything is checked first.

    When the database can't be put back the files are as they were. A backup of an older version is brought to the
    newest shape at the next start; one of a newer version is refused.
    """
    if not force and not (databases.is_empty(settings) and files.are_none(settings)):
        raise BackupFault(
            "There is data here already. Restore into an empty place (STEGVIS_DATA, STEGVIS_DATABASE_URL), or"
            " replace what is here with --force."
        )
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    unpacked = Path(mkdtemp(prefix=".restore-", dir=settings.data))
    try:
        manifest = unpack(source, unpacked)
        kind = databases.kind_of(settings)
        if manifest.database != kind:
            raise BackupFault(
                f"The backup is of a {manifest.database} database; this installation uses {kind}."
            )
        if manifest.shape and not databases.is_known(manifest.shape):
            raise BackupFault(
                f"The backup was taken by a newer version (its database has the shape {manifest.shape})."
                " Fetch that version first."
            )
        (settings.data / PREPARED_FILE).unlink(missing_ok=True)
        with files.put_back(settings, unpacked / "files"):
            databases.copy_in(settings, unpacked / databases.member_name(kind))
        for name in BESIDE:
            if (unpacked / name).exists():
                (unpacked / name).replace(settings.data / name)
            elif name == AUDIT_HEAD:
                (settings.data / name).unlink(missing_ok=True)
        return manifest
    finally:
        shutil.rmtree(unpacked)
