"""What the verifier's pages read: her work, and a batch. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.working_days import due_day
from stegvis.content import queries as content_queries
from stegvis.people import queries as people_queries
from stegvis.validation import work_lists
from stegvis.validation.states import UNDER_REVIEW, AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import queries
from stegvis.verification.installed_policy import current_policy
from stegvis.verification.models import Batch
from stegvis.verification.queries import Standing


@dataclass(frozen=True)
class DrawnLine:
    """An attempt that waits for the verifier, or may come to, and why it was drawn."""

    attempt: AttemptLine
    title: str
    reasons: tuple[str, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether it waits for a review."""
        return self.attempt.state is AttemptState.SAMPLED


@dataclass(frozen=True)
class BatchLine:
    """A batch in numbers. `rest` counts what was not drawn and waits for the end.

    `reconsidered` counts what was drawn, or will be, and is under reconsideration: until then the rest waits.
    """

    batch: Batch
    title: str
    unit_name: str
    decisions: int
    oldest: datetime
    due: date
    drawn: int
    reviewed: int
    rest: int
    waiting: int
    reconsidered: int

    @property
    def is_locked(self) -> bool:
        """Whether the sample is drawn."""
        return self.batch.locked_at is not None

    @property
    def waits_since(self) -> datetime:
        """Since when somebody waits for the verifier: for the locking, or for the rest to be approved."""
        return self.batch.locked_at or self.oldest

    @property
    def may_approve_rest(self) -> bool:
        """Whether every drawn one is reviewed, and something remains."""
        return self.is_locked and self.rest > 0 and self.waiting == 0 and self.reconsidered == 0


@dataclass(frozen=True)
class Work:
    """All that waits for a verifier."""

    to_review: tuple[DrawnLine, ...]
    batches: tuple[BatchLine, ...]


@dataclass(frozen=True)
class BatchPage:
    """A batch with the attempts in it that the reader may see. `hidden` counts those that only named staff see."""

    line: BatchLine
    attempts: tuple[DrawnLine, ...]
    hidden: int
    locked_by: str


def work_of(actor: Actor) -> Work:
    """What waits for this verifier."""
    lines = work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, {AttemptState.SAMPLED})
    return Work(
        to_review=tuple(_drawn_lines(lines)),
        batches=tuple(batches_of(actor)),
    )


def _drawn_lines(lines: Sequence[AttemptLine]) -> list[DrawnLine]:
    reasons = queries.reasons_of([line.attempt_id for line in lines])
    return [
        DrawnLine(
            line, content_queries.module(line.revision_id).title, tuple(reasons.get(line.attempt_id, ()))
        )
        for line in lines
    ]


def batches_of(actor: Actor) -> list[BatchLine]:
    """The batches that are not closed where the actor is a verifier, the oldest first."""
    batches = queries.batches_in_places(actor)
    if not batches:
        return []
    standing = queries.standing_in([batch.id for batch in batches])
    drawn = [item.decision_id for batch in batches for item in batch.items if item.drawn]
    reviewed = queries.reviewed_decisions(drawn)
    return [_batch_line(batch, batch.unit.name, standing, reviewed) for batch in batches]


def _batch_line(
    batch: Batch, unit_name: str, standing: Mapping[UUID, Standing], reviewed: frozenset[UUID]
) -> BatchLine:
    items = batch.items
    attempts = [standing[attempt_id] for attempt_id in dict.fromkeys(item.attempt_id for item in items)]
    oldest = min((item.decided_at for item in items), default=batch.opened_at)
    states, drawn = [one.state for one in attempts], (AttemptState.SAMPLED, AttemptState.IN_QUEUE)
    return BatchLine(
        batch=batch,
        title=content_queries.module(attempts[-1].revision_id).title if attempts else batch.module_key,
        unit_name=unit_name,
        decisions=len(attempts),
        oldest=oldest,
        due=due_day(clock.local(oldest), current_policy().batch_days),
        drawn=sum(bool(item.drawn) for item in items),
        reviewed=sum(bool(item.drawn) and item.decision_id in reviewed for item in items),
        rest=sum(state is AttemptState.OUTSIDE_SAMPLE for state in states),
        waiting=sum(state in drawn for state in states),
        reconsidered=sum(one.in_batch in drawn and one.state not in drawn for one in attempts),
    )


def batch_page(actor: Actor, batch: Batch) -> BatchPage:
    """The batch as this verifier may see it. What is verified has left her sight, and is only counted."""
    in_batch = {item.attempt_id for item in batch.items}
    standing = queries.standing_in([batch.id])
    lines = [
        line
        for line in work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, UNDER_REVIEW)
        if line.attempt_id in in_batch
    ]
    reviewed = queries.reviewed_decisions([item.decision_id for item in batch.items])
    names = people_queries.display_names([batch.locked_by]) if batch.locked_by else {}
    return BatchPage(
        line=_batch_line(batch, people_queries.get_unit(batch.unit_id).name, standing, reviewed),
        attempts=tuple(_drawn_lines(lines)),
        hidden=sum(one.state in UNDER_REVIEW for one in standing.values()) - len(lines),
        locked_by=names.get(batch.locked_by, "") if batch.locked_by else "",
    )
