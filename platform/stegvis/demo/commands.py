"""`stegvis load-demo`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from stegvis.base.errors import Refused


@click.command("load-demo")
@with_appcontext
def load_demo() -> None:
    """Gör demonstrationsdata: två påhittade kommuner. Görs en gång, och aldrig i drift."""
    # Imported when it is used: every process of the site loads this command.
    from stegvis.demo import actions

    try:
        loaded = actions.load()
    except Refused as refusal:
        click.echo(str(refusal.message), err=True)
        raise SystemExit(1) from refusal
    if loaded.was_there:
        click.echo("Demonstrationsdata finns redan.")
    else:
        click.echo(f"Demonstrationsdata är gjorda: {loaded.accounts} konton i {actions.ACCOUNTS_FILE}.")
