"""The offline verifier: is the chain whole, and do the values still fit their digests?"""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from stegvis.audit import queries
from stegvis.audit.head import ForgedHead, read_head
from stegvis.audit.models import AuditEntry, AuditValue
from stegvis.audit.rules import Fault, chain_faults, values_digest
from stegvis.base.database import db


def faults() -> list[Fault]:
    """Everything that is wrong with the audit trail, in order; empty when it is whole."""
    found: list[Fault] = []
    try:
        head = read_head()
    except ForgedHead as error:
        return [Fault(0, str(error))]
    if head.count == 0 and queries.last_entry(db.session) is not None:
        # Else whoever removes the file could write the whole chain anew.
        return [Fault(0, "the signed head is missing: nothing vouches for the entries")]
    found.extend(chain_faults(queries.whole_chain(), head))
    rows = select(AuditValue, AuditEntry.values_digest).join(
        AuditEntry, AuditEntry.sequence == AuditValue.sequence
    )
    for value, digest in db.session.execute(rows.order_by(AuditValue.sequence)):
        if values_digest(value.values, value.salt) != digest:
            found.append(Fault(value.sequence, "values changed"))
    return found


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check the whole chain against the signed head. Exits with 1 when anything is wrong."""
    found = faults()
    for fault in found:
        click.echo(f"entry {fault.sequence}: {fault.what}", err=True)
    if found:
        raise SystemExit(1)
    head = read_head()
    click.echo(f"whole: {head.count} entries, head {head.hash[:16]}")
