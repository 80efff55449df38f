"""What witnesses have said, as the pages of an attempt read it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from stegvis.validation import witness_queries
from stegvis.validation.witness_models import WitnessAnswer, WitnessRequest


@dataclass(frozen=True)
class WitnessSaid:
    """One witness's word on one criterion."""

    request: WitnessRequest
    answer: WitnessAnswer


def witnesses_said(attempt_id: UUID) -> tuple[WitnessSaid, ...]:
    """All that has been sent about the attempt, oldest first."""
    return tuple(
        WitnessSaid(request, answer)
        for request in witness_queries.answered(attempt_id)
        for answer in request.answers
    )
