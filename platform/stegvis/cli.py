"""The `stegvis` command: one group, its commands declared by the rooms."""

from __future__ import annotations

import os

import click
from flask import Flask
from flask.cli import FlaskGroup

from stegvis.running.backup.commands import backup_command, restore_command
from stegvis.running.supervisor import run_command


def _create_app() -> Flask:
    # Imported when a command needs it: `run` starts faster without.
    from stegvis.app import create_app

    return create_app()


class _Group(FlaskGroup):
    """Checking content must work without an application, and `run` must not wait for its imports."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _WITHOUT_APPLICATION:
            from stegvis.content.commands import commands_without_application

            return commands_without_application[name]
        return super().get_command(ctx, name)


_WITHOUT_APPLICATION = ("check-content", "write-content-schemas")


@click.group(cls=_Group, create_app=_create_app, add_default_commands=False, load_dotenv=False)
def cli() -> None:
    """Stegvis: courses, validation and certificates."""


for command in (run_command, backup_command, restore_command):
    cli.add_command(command)


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    cli()


if __name__ == "__main__":
    main()
