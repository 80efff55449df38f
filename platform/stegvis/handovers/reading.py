"""What the participant's pages read. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stegvis.access import Role
from stegvis.base.language import Text, _l
from stegvis.handovers import queries
from stegvis.handovers.models import Handover
from stegvis.handovers.queries import HandoverLine
from stegvis.handovers.states import OPEN, HandoverState
from stegvis.people import queries as people_queries

_WHAT_THEY_DO: dict[Role, Text] = {
    Role.COORDINATOR: _l("Din samordnare. Prata med henne eller honom om allt du undrar."),
    Role.ASSESSOR: _l("Din bedömare. Tittar på det du visar."),
    Role.SUPERVISOR: _l("Din handledare. Hjälper dig på jobbet."),
}
"""Those whom she meets, in the order in which they stand on her page."""


@dataclass(frozen=True)
class Contact:
    """One of her people today, and what she is for."""

    name: str
    role: Role
    what: Text


@dataclass(frozen=True)
class Contacts:
    """Who her people are, the question that waits for her, and where she has been, newest first."""

    people: tuple[Contact, ...]
    question: Handover | None
    history: tuple[HandoverLine, ...]
    receivers: dict[UUID, str]

    @property
    def changed_at(self) -> datetime | None:
        """When somebody last took over."""
        return self.history[0].handover.state_since if self.history else None


def people_around(participant_id: UUID) -> tuple[Contact, ...]:
    """Her coordinator, assessor and supervisor of today."""
    found = people_queries.assignments_of(participant_id, only_today=True)
    return tuple(
        Contact(name, role, what)
        for role, what in _WHAT_THEY_DO.items()
        for name in dict.fromkeys(name for assignment, name in found if assignment.role is role)
    )


def contacts_of(participant_id: UUID) -> Contacts:
    """Everything on the page about her contacts."""
    rows = queries.of_participant(participant_id)
    question = next((row for row in rows if row.is_transfer and row.state in OPEN), None)
    lines = queries.lines_of([row.id for row in rows if row.state is HandoverState.ACCEPTED])
    receivers = {line.handover.answered_by for line in lines if line.handover.answered_by is not None}
    return Contacts(
        people=people_around(participant_id),
        question=question,
        history=tuple(lines),
        receivers=people_queries.display_names(receivers),
    )
