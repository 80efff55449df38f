"""Commands of this room."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from stegvis.access import SYSTEM, Role
from stegvis.base.database import db
from stegvis.people.actions import accounts, credentials


@click.command("create-administrator")
@click.option("--organisation", required=True, help="The municipality; it is added when it is not there.")
@with_appcontext
def create_administrator(organisation: str) -> None:
    """Print a one-time link with which the organisation's administrator chooses user name and password."""
    if not organisation.strip():
        raise click.UsageError("--organisation must not be empty")
    made = accounts.add_organisation(actor=SYSTEM, name=organisation)
    link = credentials.invite(actor=SYSTEM, organisation_id=made.id, unit_id=None, role=Role.ADMINISTRATOR)
    db.session.commit()
    click.echo(f"Open this link within 14 days. It works once:\n{link}")
