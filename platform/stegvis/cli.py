"""The `stegvis` command: one group, its commands declared by the rooms."""

from __future__ import annotations

import os

import click
from flask import Flask
from flask.cli import FlaskGroup

from stegvis.running.supervisor import run_command


def _create_app() -> Flask:
    # Imported when a command needs it: `run` starts faster without.
    from stegvis.app import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create_app, add_default_commands=False, load_dotenv=False)
def cli() -> None:
    """Stegvis: courses, validation and certificates."""


cli.add_command(run_command)


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    cli()


if __name__ == "__main__":
    main()
