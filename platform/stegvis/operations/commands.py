"""`stegvis doctor`: how the site stands. `stegvis outbox`: what was given up, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

import click
from flask.cli import with_appcontext

from stegvis.access import SYSTEM
from stegvis.base.database import db
from stegvis.base.outbox import OutboxMessage
from stegvis.operations import actions, queries
from stegvis.operations.condition import Finding, Level, findings, renewal_command
from stegvis.operations.condition_words import ENGLISH, subject_of
from stegvis.people import queries as people_queries


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of lines.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Tell how the site stands: clock, seals, authority's time, work. Ends with 1 while nothing can be issued."""
    found = findings([one.id for one in people_queries.organisations()])
    if as_json:
        click.echo(json.dumps([_diagnosis(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            of = f" ({one.organisation})" if one.organisation else ""
            click.echo(f"{one.level.value:<5} {subject_of(one):<6} {_diagnosis(one)['told']}{of}")
    if any(one.level is Level.STOP for one in found):
        raise SystemExit(1)


def _diagnosis(found: Finding) -> dict[str, str | int]:
    told = ENGLISH[found.condition].format(
        until=found.until,
        since=f"{found.since:%Y-%m-%d %H:%M}" if found.since else "",
        count=found.count,
        command=renewal_command(found),
    )
    return {
        "level": found.level.value,
        "condition": found.condition.value,
        "organisation": found.organisation,
        "told": told,
    }


@click.group()
def outbox() -> None:
    """Work that remains to be done after requests: mails, films, certificates."""


@outbox.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of lines.")
@with_appcontext
def list_failed(as_json: bool) -> None:
    """List what was given up: id, task, when it was sent, attempts, and the type of the last error."""
    found = queries.failed_messages()
    if as_json:
        click.echo(json.dumps([_told(message) for message in found], indent=2))
        return
    for message in found:
        click.echo("  ".join(str(value) for value in _told(message).values()))
    click.echo(f"{len(found)} given up", err=True)


def _told(message: OutboxMessage) -> dict[str, str | int]:
    """What may be told of a message. Its arguments may not: they hold addresses and links."""
    return {
        "id": str(message.id),
        "task": message.task,
        "sent": message.created_at.isoformat(timespec="seconds"),
        "attempts": message.attempts,
        "error": message.last_error or "",
    }


@outbox.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all", "every", is_flag=True, help="All that was given up.")
@with_appcontext
def retry(ids: tuple[UUID, ...], every: bool) -> None:
    """Try given-up messages again: those with these IDS, or --all. The worker takes them at once."""
    count = actions.try_again(actor=SYSTEM, messages=_chosen(ids, every=every))
    db.session.commit()
    click.echo(f"{count} will be tried again")


@outbox.command()
@click.argument("ids", nargs=-1, required=True, type=click.UUID)
@with_appcontext
def drop(ids: tuple[UUID, ...]) -> None:
    """Remove given-up messages whose work nobody wants any more. What they were to do is never done."""
    count = actions.drop(actor=SYSTEM, messages=_chosen(ids, every=False))
    db.session.commit()
    click.echo(f"{count} removed")


def _chosen(ids: Sequence[UUID], *, every: bool) -> Sequence[OutboxMessage]:
    if every == bool(ids):
        raise click.UsageError("name messages by their ids, or give --all")
    found = queries.failed_messages(ids=None if every else ids, lock=True)
    missing = sorted(set(ids) - {message.id for message in found})
    if missing:
        raise click.ClickException(f"not among what was given up: {', '.join(map(str, missing))}")
    return found
