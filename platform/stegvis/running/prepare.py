"""The process that makes a data folder ready: newest shape, content, demonstration data."""

from __future__ import annotations

import logging

import click
from flask import Flask
from flask.cli import ScriptInfo

from stegvis.app import create_app
from stegvis.base.database import db
from stegvis.migrations.running import upgrade
from stegvis.running.preparation import DEMONSTRATION_FILE
from stegvis.running.processes import end_with_parent
from stegvis.settings import Settings

log = logging.getLogger(__name__)


def prepare_database(app: Flask) -> None:
    """Bring the database to the newest shape."""
    with app.app_context():
        upgrade(db.engine)


def publish_content(app: Flask) -> None:
    """Publish what has changed in the content folders. A broken course is told of and keeps nothing else back."""
    _run_command(app, "publish-content")


def load_demonstration(app: Flask) -> None:
    """Make the demonstration data, unless it is there; in development only."""
    settings: Settings = app.extensions["stegvis.settings"]
    if settings.env == "development" and not (settings.data / DEMONSTRATION_FILE).exists():
        click.echo("Making demonstration data ...")
        _run_command(app, "load-demo")


def _run_command(app: Flask, name: str) -> None:
    command = app.cli.commands.get(name)
    if command is None:
        log.warning("there is no command %s", name)
        return
    try:
        command.main([], prog_name=name, standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))
    except (click.exceptions.Exit, SystemExit):
        log.warning("%s found faults; the site starts all the same", name)


def main() -> None:
    """Make the data folder of the environment's settings ready."""
    end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    app = create_app()
    app.extensions["stegvis.settings"].data.mkdir(parents=True, exist_ok=True, mode=0o700)
    prepare_database(app)
    publish_content(app)
    load_demonstration(app)


if __name__ == "__main__":
    main()
