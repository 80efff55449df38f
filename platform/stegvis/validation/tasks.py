"""Work on validations that no request waits for."""

from __future__ import annotations

from datetime import timedelta

from stegvis.base import clock
from stegvis.base.outbox import consumer
from stegvis.validation import witness_queries
from stegvis.validation.actions import witnesses
from stegvis.validation.witness_rules import REMIND_AFTER


@consumer("validation.remind-witnesses", every=timedelta(hours=6))
def remind_witnesses() -> None:
    """Remind each witness once, when five days have passed without an answer."""
    for request_id in witness_queries.due_for_reminder(clock.now() - REMIND_AFTER):
        witnesses.remind_witness(request_id)
