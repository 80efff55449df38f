"""Work of this room that is done after the request."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from stegvis.base import clock
from stegvis.base.outbox import consumer
from stegvis.validation import actions, witness_queries
from stegvis.validation.witness_rules import REMIND_AFTER


@consumer("validation.start-mapping", every=timedelta(hours=1))
def start_mapping() -> None:
    """Row 2 for those who have got an assessor since they were registered; hourly too, for assignments made ahead."""
    actions.start_waiting_mappings()


@consumer("validation.remind-witnesses", every=timedelta(hours=6))
def remind_witnesses() -> None:
    """Remind each witness once, when five days have passed without an answer."""
    for request_id in witness_queries.due_for_reminder(clock.now() - REMIND_AFTER):
        actions.remind_witness(request_id)


@consumer("validation.close-complete-cases", every=timedelta(hours=6))
def close_complete_cases() -> None:
    """Find the cases that nothing more happens in, and have each closed in a transaction of its own."""
    actions.order_closing()


@consumer("validation.close-case")
def close_case(case_id: str) -> None:
    """Close one case whose last attempt ended so long ago that she may no longer ask anew."""
    actions.close_due_case(UUID(case_id))
