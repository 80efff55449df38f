"""What the worker does for this room: ids in, one verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from stegvis.base.outbox import consumer
from stegvis.certificates import actions
from stegvis.certificates.batches import actions as batch_actions
from stegvis.certificates.batches import processes
from stegvis.certificates.designs.actions import sweep_unused_logos


@consumer("certificates.issue")
def issue(*, order: str) -> None:
    """Make the certificate that was ordered. Done before: does nothing."""
    actions.issue(UUID(order))


@consumer("certificates.add-time", slow=True)
def add_time(*, certificate: str) -> Callable[[], None] | None:
    """Seal the paper again with an authority's time, asked for while nothing is held. Done before: does nothing."""
    certificate_id = UUID(certificate)
    pdf = actions.stamp(certificate_id)
    return partial(actions.keep_stamped, certificate_id, pdf) if pdf is not None else None


@consumer("certificates.sweep", every=timedelta(minutes=10))
def sweep() -> None:
    """Send forgotten orders again, for instance after the disk was full for longer than a message is tried.

    And remove logos that came and that nobody chose.
    """
    actions.send_waiting_orders_again()
    batch_actions.send_running_batches_again()
    sweep_unused_logos()


@consumer("certificates.batch", slow=True)
def issue_batch(*, batch: str) -> Callable[[], None]:
    """Issue what waits in the batch, each in a transaction of its own. Done before: does nothing."""
    batch_id = UUID(batch)
    processes.work_on_all(batch_id)
    return partial(batch_actions.finish_batch, batch_id)
