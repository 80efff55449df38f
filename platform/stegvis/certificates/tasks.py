"""What the worker does for this room: ids in, one verb."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from stegvis.base.outbox import consumer
from stegvis.certificates import actions


@consumer("certificates.issue")
def issue(*, order: str) -> None:
    """Make the certificate that was ordered. Done before: does nothing."""
    actions.issue(UUID(order))


@consumer("certificates.add-time")
def add_time(*, certificate: str) -> None:
    """Seal the paper again with an authority's time. Done before: does nothing."""
    actions.add_time(UUID(certificate))


@consumer("certificates.sweep", every=timedelta(minutes=10))
def sweep() -> None:
    """Send forgotten orders again, for instance after the disk was full for longer than a message is tried."""
    actions.send_waiting_orders_again()
