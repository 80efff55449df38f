"""Bringing a database to the newest shape, or back.

Alembic is imported when it is used: the web server loads the commands below, and starts faster without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from stegvis.base.database import db

if TYPE_CHECKING:
    from alembic.config import Config


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction for all that is done. Raises IntegrityError when a reference leads nowhere afterwards.

    SQLite changes a table by writing it anew and dropping the old one, which its references would forbid: they are
    looked at once, before the end.
    """
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _check_references(connection, at_once=False)
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if is_sqlite else []
                if broken:
                    raise IntegrityError("PRAGMA foreign_key_check", None, LookupError(broken[0]))
        finally:
            if is_sqlite:
                _check_references(connection, at_once=True)


def _check_references(connection: Connection, *, at_once: bool) -> None:
    """Tell SQLite, outside any transaction, whether each statement must leave every reference whole."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if at_once else 'OFF'}")
    cursor.close()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply all migrations up to `revision`. At head already: one cheap query and nothing more."""
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with _transaction(engine) as connection:
        config = configuration(connection)
        at = MigrationContext.configure(connection).get_current_revision()
        if revision == "head" and at == ScriptDirectory.from_config(config).get_current_head():
            return
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take migrations back down to `revision`."""
    from alembic import command

    with _transaction(engine) as connection:
        command.downgrade(configuration(connection), revision)


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest shape."""
    upgrade(db.engine)
    click.echo("the database is at the newest shape")


@click.command("new-migration")
@click.argument("message")
@with_appcontext
def new_migration(message: str) -> None:
    """Write a migration from the difference between models and database; read it before you keep it."""
    from alembic import command
    from alembic.script import ScriptDirectory

    with db.engine.begin() as connection:
        config = configuration(connection)
        count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
        command.revision(config, message, autogenerate=True, rev_id=f"{count + 1:04d}")
