"""The `stegvis` command: one group, its commands declared by the rooms."""

from __future__ import annotations

import os
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from stegvis.running import preparation
from stegvis.running.backup.commands import backup_command, restore_command
from stegvis.running.processes import importing
from stegvis.running.supervisor import run_command


def _create_app() -> Flask:
    """The application, for the commands that need one."""
    # Imported when a command needs it: `run` starts faster without.
    with importing():
        from stegvis.app import create_app

    return create_app()


class _Group(FlaskGroup):
    """Checking content must work without an application, and `run` must not wait for its imports.

    What an operator can mend is told in a sentence: settings that can't be used, a database that is not there.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(add_default_commands=False, add_version_option=False, load_dotenv=False, **arguments)
        # Flask's own options choose an application and a file of settings: here is one, and none.
        self.params.clear()

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        from stegvis.settings import BadSettings

        try:
            return super().invoke(ctx)
        except BadSettings as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            sentence = preparation.database_fault(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands; when the settings can't be used, those that need none."""
        from stegvis.settings import BadSettings

        try:
            ctx.ensure_object(ScriptInfo).load_app()
        except BadSettings as error:
            click.echo(f"Error: {error}\n", err=True)
            return sorted([*self.commands, *_WITHOUT_APPLICATION])
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _WITHOUT_APPLICATION:
            from stegvis.content.commands import commands_without_application

            return commands_without_application[name]
        return super().get_command(ctx, name)


_WITHOUT_APPLICATION = ("check-content", "write-content-schemas")


@click.group(cls=_Group, create_app=_create_app)
@click.version_option(package_name="stegvis")
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
