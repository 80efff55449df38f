"""`stegvis load-demo`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from stegvis.base.errors import Refused


@click.command("load-demo")
@with_appcontext
def load_demo() -> None:
    """Make the demonstration data: two invented municipalities. Done once, and never in production."""
    # Imported when it is used: every process of the site loads this command.
    from stegvis.demo import actions

    try:
        loaded = actions.load()
    except Refused as refusal:
        click.echo(str(refusal.message), err=True)
        raise SystemExit(1) from refusal
    if loaded.was_there:
        click.echo("The demonstration data are there already.")
    else:
        click.echo(f"Demonstration data made: {loaded.accounts} accounts, listed in {actions.ACCOUNTS_FILE}.")
