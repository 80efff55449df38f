"""Commands of this room."""

from __future__ import annotations

from uuid import UUID

import click
from flask.cli import with_appcontext

from stegvis.base.errors import NotFound
from stegvis.verification import queries
from stegvis.verification.repeating import repeated


@click.command("repeat-draw")
@click.argument("batch_id", type=click.UUID)
@with_appcontext
def repeat_draw(batch_id: UUID) -> None:
    """Draw a locked batch again from its stored seed and facts, and say whether the sample is the same."""
    try:
        outcome = repeated(queries.get_batch(batch_id))
    except (NotFound, LookupError) as error:
        raise click.ClickException("there is no locked batch with this id") from error
    click.echo(f"rate {outcome.rate} %, planned {outcome.planned}")
    for attempt_id, whys in sorted(outcome.again.items(), key=str):
        click.echo(f"{attempt_id} {', '.join(whys)}")
    if not outcome.is_the_same:
        raise click.ClickException("the stored sample is another one")
    click.echo("the same sample as was stored")
