"""The process that makes a data folder ready: newest shape, content, demonstration data."""

from __future__ import annotations

import logging
import shutil
import sys

import click
from flask import Flask
from flask.cli import ScriptInfo

from stegvis.base.database import db
from stegvis.migrations.running import upgrade
from stegvis.running import preparation
from stegvis.running.preparation import DEMONSTRATION_FILE, CannotStart
from stegvis.running.processes import INTERRUPTED, end_with_parent, importing
from stegvis.settings import Settings

log = logging.getLogger(__name__)

BEGUN_FILE = "demonstration-begun"
_MADE_HALF = ("stegvis.db", "stegvis.db-wal", "stegvis.db-shm", "files", "mail", "audit-head.json")


def prepare_database(app: Flask) -> None:
    """Bring the database to the newest shape. CannotStart when it can't be used."""
    with app.app_context():
        try:
            upgrade(db.engine)
        except Exception as error:
            sentence = preparation.database_fault(error)
            if sentence is None:
                raise
            raise CannotStart(sentence) from error


def publish_content(app: Flask) -> None:
    """Publish what has changed in the content folders. A broken course is told of and keeps nothing else back."""
    _run_command(app, "publish-content")


def load_demonstration(app: Flask) -> None:
    """Make the demonstration data, unless they are there; in development only."""
    settings: Settings = app.extensions["stegvis.settings"]
    if settings.env == "development" and not (settings.data / DEMONSTRATION_FILE).exists():
        click.echo("Making demonstration data ...")
        begun = settings.data / BEGUN_FILE
        begun.touch()
        _run_command(app, "load-demo")
        begun.unlink()


def forget_half_a_demonstration(settings: Settings) -> None:
    """Empty a data folder whose demonstration data were broken off half-way: no site has run on it yet.

    A database that lives elsewhere is left alone; there `load-demo` refuses, and says what to do.
    """
    if settings.env != "development" or not (settings.data / BEGUN_FILE).exists() or settings.database_url:
        return
    click.echo("The demonstration data were only half made. Beginning anew.")
    for name in _MADE_HALF:
        path = settings.data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    # Last: whoever is stopped here begins anew once more.
    (settings.data / BEGUN_FILE).unlink()


def _run_command(app: Flask, name: str) -> None:
    try:
        app.cli.commands[name].main(
            [], prog_name=name, standalone_mode=False, obj=ScriptInfo(create_app=lambda: app)
        )
    except (click.exceptions.Exit, SystemExit):
        log.warning("%s found faults; the site starts all the same", name)


def main() -> None:
    """Make the data folder of the environment's settings ready. CannotStart with a text for people."""
    end_with_parent()
    with importing():
        from stegvis.app import create_app
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = preparation.checked_settings(preparation.user_id())
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        forget_half_a_demonstration(settings)
        app = create_app(settings)
        prepare_database(app)
        publish_content(app)
        load_demonstration(app)
    except (KeyboardInterrupt, click.Abort):
        # Ctrl-C reaches this process too; the supervisor says that it stops.
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    preparation.or_refuse(main)
