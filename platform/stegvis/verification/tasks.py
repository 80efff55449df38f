"""What the worker does for this room."""

from __future__ import annotations

from datetime import timedelta

from stegvis.base.outbox import consumer
from stegvis.verification import actions


@consumer("verification.lock-due", every=timedelta(hours=1))
def lock_due() -> None:
    """Lock the batches whose oldest decision has waited for its working days."""
    actions.lock_due_batches()


@consumer("verification.draw-interim", every=timedelta(days=1))
def draw_interim() -> None:
    """Draw the quarter's sample of running attempts in the units where it is not drawn."""
    actions.draw_due_interim()
