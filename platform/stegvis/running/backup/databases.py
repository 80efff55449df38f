"""A consistent copy of the database while it is in use, and back: SQLite by its own API, PostgreSQL by its tools."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from stegvis.base.database import make_engine
from stegvis.running.backup.archive import BackupFault
from stegvis.running.preparation import MIGRATIONS
from stegvis.settings import Settings

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


def kind_of(settings: Settings) -> str:
    """Which kind of database these settings name."""
    return POSTGRESQL if settings.resolved_database_url.startswith("postgresql") else SQLITE


def member_name(kind: str) -> str:
    """The database's name in an archive."""
    return "database.dump" if kind == POSTGRESQL else "database.sqlite"


def is_empty(settings: Settings) -> bool:
    """Whether the database has no tables, or is not there at all."""
    if kind_of(settings) == SQLITE and not _sqlite_path(settings).exists():
        return True
    engine = make_engine(settings.resolved_database_url)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def shape_of(settings: Settings) -> str:
    """The last migration of the database; empty when it was made without migrations, or isn't there."""
    if kind_of(settings) == SQLITE and not _sqlite_path(settings).exists():
        return ""
    engine = make_engine(settings.resolved_database_url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")
    finally:
        engine.dispose()


def is_known(shape: str) -> bool:
    """Whether this version knows the migration that leads to this shape."""
    return any(MIGRATIONS.glob(f"{shape}_*.py"))


def copy_out(settings: Settings, target: Path) -> None:
    """Copy the database as it is at one moment into a file. Writers go on meanwhile."""
    if kind_of(settings) == POSTGRESQL:
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--file={target}",
            f"--dbname={settings.database_url}",
        )
        return
    source = _sqlite_path(settings)
    if not source.exists():
        raise BackupFault(f"There is no database at {source}.")
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        # One file, without a journal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def copy_in(settings: Settings, source: Path) -> None:
    """Let this file be the database, in place of what was there."""
    if kind_of(settings) == POSTGRESQL:
        _copy_into_postgresql(settings, source)
        return
    try:
        with closing(sqlite3.connect(source)) as copy:
            problems = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError:
        problems = []
    if problems != [("ok",)]:
        raise BackupFault("The database in the backup is damaged.")
    target = _sqlite_path(settings)
    for journal in ("-wal", "-shm"):
        target.with_name(target.name + journal).unlink(missing_ok=True)
    source.replace(target)


_EMPTY_POSTGRESQL = """DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE public.%I CASCADE', one.tablename);
  END LOOP;
END $$;
"""


def _copy_into_postgresql(settings: Settings, source: Path) -> None:
    """Empty the database and fill it from the dump in one transaction, so that a failure leaves it as it was.

    All tables go, those too that only a newer version has: they would stand in the way now, or at the next upgrade.
    """
    emptying, filling = source.with_name("empty.sql"), source.with_name("fill.sql")
    emptying.write_text(_EMPTY_POSTGRESQL)
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={filling}", str(source))
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run("psql", *options, f"--dbname={settings.database_url}", f"--file={emptying}", f"--file={filling}")


def _sqlite_path(settings: Settings) -> Path:
    return Path(settings.resolved_database_url.removeprefix("sqlite:///"))


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupFault(f"{program} is missing. On Debian: sudo apt-get install postgresql-client")
    ended = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode != 0:
        raise BackupFault(f"{program} failed: {ended.stderr.strip()}")
