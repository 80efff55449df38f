"""Backup and restore: consistent while the site writes, checked before it is put back."""

from __future__ import annotations

import io
import os
import tarfile
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from stegvis.app import create_app
from stegvis.base import outbox
from stegvis.base.database import db, make_engine
from stegvis.base.outbox import OutboxMessage
from stegvis.base.storage import local_storage
from stegvis.running.backup.actions import restore, take
from stegvis.running.backup.archive import MANIFEST, BackupFault, Manifest, Writer
from stegvis.settings import Settings


@pytest.fixture(params=["sqlite, embedded broker", "postgresql, embedded broker"])
def pair(request: pytest.FixtureRequest) -> str:
    """The broker makes no difference to a backup."""
    return str(request.param)


@pytest.fixture
def elsewhere(site: Settings, tmp_path: Path) -> Settings:
    """An empty installation of the same kind. PostgreSQL's is the same database, emptied by `--force`."""
    return site.model_copy(update={"data": tmp_path / "elsewhere"})


def acknowledge(app: Flask, number: int) -> str:
    """One write that refers to a file, as handing in evidence does; the key of the file."""
    settings: Settings = app.extensions["stegvis.settings"]
    stored = local_storage(settings.data / "files").put([f"photo {number}".encode()])
    with app.app_context():
        outbox.send("tests.photo", number=number, key=stored.key)
        db.session.commit()
    return stored.key


def rows(settings: Settings) -> dict[int, str]:
    """Each number that the database knows, and the key of its file."""
    app = create_app(settings)
    with app.app_context():
        found = db.session.scalars(select(OutboxMessage)).all()
        listed = {int(message.arguments["number"]): str(message.arguments["key"]) for message in found}
    with app.app_context():
        db.engine.dispose()
    return listed


def is_postgresql(settings: Settings) -> bool:
    return bool(settings.database_url)


def test_a_restored_site_has_rows_and_files(
    site: Settings, site_app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    keys = {number: acknowledge(site_app, number) for number in range(3)}
    take(site, tmp_path / "backup.tar")

    restore(elsewhere, tmp_path / "backup.tar", force=is_postgresql(site))

    assert rows(elsewhere) == keys
    for number, key in keys.items():
        assert (elsewhere.data / "files" / key).read_bytes() == f"photo {number}".encode()


def test_the_papers_of_certificates_are_in_the_backup(
    site: Settings, site_app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    key = "certificates/ab/cd/" + "ab" * 16
    local_storage(site.data / "files").put([b"the paper"], key=key)
    take(site, tmp_path / "backup.tar")

    restore(elsewhere, tmp_path / "backup.tar", force=is_postgresql(site))

    assert (elsewhere.data / "files" / key).read_bytes() == b"the paper"


def test_a_backup_under_load_holds_every_acknowledged_write_and_its_file(
    site: Settings, site_app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    acknowledged: list[int] = []
    stop = threading.Event()

    def write(first: int) -> None:
        number = first
        while not stop.is_set():
            acknowledge(site_app, number)
            acknowledged.append(number)
            number += 2

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    try:
        while len(acknowledged) < 20:
            assert all(writer.is_alive() for writer in writers)
        before = set(acknowledged)
        take(site, tmp_path / "backup.tar")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    restore(elsewhere, tmp_path / "backup.tar", force=is_postgresql(site))

    restored = rows(elsewhere)
    assert before <= restored.keys()
    assert [number for number, key in restored.items() if not (elsewhere.data / "files" / key).exists()] == []


def test_data_that_is_there_is_not_replaced(site: Settings, site_app: Flask, tmp_path: Path) -> None:
    acknowledge(site_app, 1)
    take(site, tmp_path / "backup.tar")

    with pytest.raises(BackupFault, match="--force"):
        restore(site, tmp_path / "backup.tar", force=False)


def test_force_goes_back_to_the_backup(site: Settings, site_app: Flask, tmp_path: Path) -> None:
    acknowledge(site_app, 1)
    take(site, tmp_path / "backup.tar")
    later = acknowledge(site_app, 2)

    restore(site, tmp_path / "backup.tar", force=True)

    assert list(rows(site)) == [1]
    assert not (site.data / "files" / later).exists()


def rewrite(archive: Path, *, drop: str = "", change: str = "", add: str = "") -> None:
    """Tamper with an archive."""
    with tarfile.open(archive) as tar:
        members = [(member.name, tar.extractfile(member)) for member in tar]
        contents = {name: file.read() for name, file in members if file is not None}
    with tarfile.open(archive, "w") as tar:
        for name, content in contents.items():
            if name.startswith(drop) and drop:
                continue
            written = content[:-1] + b"!" if change and name.startswith(change) else content
            member = tarfile.TarInfo(name)
            member.size = len(written)
            tar.addfile(member, io.BytesIO(written))
        if add:
            tar.addfile(tarfile.TarInfo(add))


@pytest.fixture
def archive(site: Settings, site_app: Flask, tmp_path: Path) -> Path:
    """A good backup."""
    acknowledge(site_app, 1)
    path = tmp_path / "backup.tar"
    take(site, path)
    return path


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        ({"drop": MANIFEST}, "cut off"),
        ({"drop": "files/"}, "damaged"),
        ({"change": "files/"}, "damaged"),
        ({"change": "database"}, "damaged"),
        ({"change": MANIFEST}, "manifest"),
        ({"add": "../outside"}, "does not belong"),
        ({"add": "files/ab/cd/" + "a" * 32}, "damaged"),
    ],
)
def test_a_harmed_backup_changes_nothing(
    site: Settings, archive: Path, harm: dict[str, str], message: str
) -> None:
    rewrite(archive, **harm)
    before = rows(site)

    with pytest.raises(BackupFault, match=message):
        restore(site, archive, force=True)

    assert rows(site) == before
    assert sorted(path.name for path in site.data.iterdir() if path.name.startswith(".")) == []


def test_a_backup_is_for_its_owner_only(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_backup_of_the_other_kind_of_database_is_refused(
    site: Settings, archive: Path, tmp_path: Path
) -> None:
    other = "" if is_postgresql(site) else "postgresql://nobody@localhost:1/none"
    target = site.model_copy(update={"data": tmp_path / "other", "database_url": other})

    with pytest.raises(BackupFault, match="this installation uses"):
        restore(target, archive, force=True)


def run_sql(settings: Settings, *statements: str) -> None:
    """Change the database as a newer version would."""
    engine = make_engine(settings.resolved_database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_going_back_leaves_no_table_of_a_newer_version(site: Settings, archive: Path) -> None:
    run_sql(
        site,
        "CREATE TABLE from_the_future (id INTEGER PRIMARY KEY, entry INTEGER REFERENCES audit_entry (sequence))",
    )

    restore(site, archive, force=True)

    engine = make_engine(site.resolved_database_url)
    assert "from_the_future" not in inspect(engine).get_table_names()
    engine.dispose()
    assert list(rows(site)) == [1]


def test_a_backup_of_a_newer_version_is_refused_and_one_of_an_older_is_not(
    site: Settings, site_app: Flask, tmp_path: Path
) -> None:
    acknowledge(site_app, 1)
    run_sql(
        site,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO alembic_version VALUES ('9999')",
    )
    take(site, tmp_path / "newer.tar")
    with pytest.raises(BackupFault, match="newer version"):
        restore(site, tmp_path / "newer.tar", force=True)

    run_sql(site, "UPDATE alembic_version SET version_num = '0001'")
    take(site, tmp_path / "older.tar")
    restore(site, tmp_path / "older.tar", force=True)
    assert list(rows(site)) == [1]


def test_a_database_that_cannot_be_put_back_leaves_rows_and_files_as_they_were(
    site: Settings, site_app: Flask, archive: Path
) -> None:
    later = acknowledge(site_app, 2)
    with tarfile.open(archive) as tar:
        contents = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    database = next(name for name in contents if name.startswith("database"))
    manifest = Manifest.from_json(contents.pop(MANIFEST))
    contents[database] = contents[database][: len(contents[database]) // 2]
    writer = Writer(archive, Manifest(manifest.taken_at, manifest.database))
    for name, content in contents.items():
        writer.add(name, len(content), [content])
    writer.finish()

    with pytest.raises(BackupFault):
        restore(site, archive, force=True)

    assert sorted(rows(site)) == [1, 2]
    assert (site.data / "files" / later).exists()


def test_pins_of_a_backup_that_was_killed_are_removed_by_the_next(
    site: Settings, site_app: Flask, tmp_path: Path
) -> None:
    acknowledge(site_app, 1)
    dead, running = site.data / ".backup-dead", site.data / ".backup-running"
    for pins in (dead, running):
        pins.mkdir()
    os.utime(dead, (0, 0))

    take(site, tmp_path / "backup.tar")

    assert running.exists() and not dead.exists()
