"""What the pages about interim samples read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.working_days import due_day
from stegvis.content import queries as content_queries
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit
from stegvis.verification import interim_queries as queries
from stegvis.verification.interim_queries import InterimLine, SampleLine
from stegvis.verification.interim_rules import (
    ANSWER_WITHIN_WORKING_DAYS,
    LOOK_WITHIN_WORKING_DAYS,
    Quarter,
    quarter_of,
)


@dataclass(frozen=True)
class InterimStep:
    """A running attempt that waits for the reader, and until when."""

    item_id: UUID
    attempt_id: UUID
    name: str
    title: str
    since: datetime
    due: date
    needs_answer: bool

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due < people_queries.today()


def _steps(lines: Iterable[InterimLine], days: int) -> list[InterimStep]:
    return [
        InterimStep(
            item_id=line.item_id,
            attempt_id=line.attempt_id,
            name=line.participant_name,
            title=content_queries.module(line.revision_id).title,
            since=line.since,
            due=due_day(clock.local(line.since), days),
            needs_answer=line.needs_answer,
        )
        for line in lines
    ]


def to_look_at(actor: Actor) -> list[InterimStep]:
    """Running attempts that wait for a verifier's look."""
    return _steps(queries.to_look_at(actor), LOOK_WITHIN_WORKING_DAYS)


def to_answer(actor: Actor) -> list[InterimStep]:
    """What a verifier has said that waits for the assessor."""
    return _steps(queries.to_answer(actor), ANSWER_WITHIN_WORKING_DAYS)


@dataclass(frozen=True)
class InterimWork:
    """All about interim samples for one verifier."""

    quarter: Quarter
    waiting: tuple[InterimStep, ...]
    to_draw: tuple[Unit, ...]
    samples: tuple[SampleLine, ...]


def interim_work(actor: Actor) -> InterimWork:
    """What waits, planned against done, and where nothing is drawn this quarter."""
    quarter = quarter_of(people_queries.today())
    return InterimWork(
        quarter=quarter,
        waiting=tuple(to_look_at(actor)),
        to_draw=tuple(queries.units_to_draw(quarter, actor)),
        samples=tuple(queries.samples_in_places(actor)),
    )
