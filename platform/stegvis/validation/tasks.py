"""Work of this room that is done after the request."""

from __future__ import annotations

from datetime import timedelta

from stegvis.base.outbox import consumer
from stegvis.validation import actions


@consumer("validation.start-mapping", every=timedelta(hours=1))
def start_mapping() -> None:
    """Row 2 for those who have got an assessor since they were registered; hourly too, for assignments made ahead."""
    actions.start_waiting_mappings()
