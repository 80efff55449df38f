"""What the pages about shared batches read: codes for who helps, and who did what for the batch's own unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from stegvis.access import Actor
from stegvis.base import clock
from stegvis.base.language import Text
from stegvis.base.working_days import due_day
from stegvis.content import queries as content_queries
from stegvis.people import queries as people_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.states import AttemptState
from stegvis.verification import queries, sharing_queries
from stegvis.verification.drawing import WHY_TEXTS, Why
from stegvis.verification.external_showing import SampleLine
from stegvis.verification.installed_policy import current_policy
from stegvis.verification.models import Batch
from stegvis.verification.sharing_models import SharedBatch
from stegvis.verification.sharing_queries import DoneReview, SharedItem, UnitsBatch

_WAITS = (AttemptState.SAMPLED, AttemptState.IN_QUEUE)


@dataclass(frozen=True)
class SharedLine:
    """A batch of another municipality in numbers, with the codes of what was drawn and waits.

    `rest` counts what was not drawn, `hidden` what was drawn and that only the municipality's own staff may see.
    """

    batch: Batch
    title: str
    home_name: str
    decisions: int
    due: date
    oldest: datetime
    to_review: tuple[SampleLine, ...]
    rest: int
    hidden: int
    reconsidered: int

    @property
    def is_locked(self) -> bool:
        """Whether the sample is drawn."""
        return self.batch.locked_at is not None

    @property
    def may_approve_rest(self) -> bool:
        """Whether every drawn one is reviewed, and something remains."""
        waiting = len(self.to_review) + self.hidden + self.reconsidered
        return self.is_locked and self.rest > 0 and waiting == 0

    @property
    def waits_since(self) -> datetime | None:
        """Since when it has waited for a verifier who may be of another municipality; none when nothing does."""
        if self.to_review:
            return self.to_review[0].since
        if not self.is_locked:
            return self.oldest
        return self.batch.locked_at if self.may_approve_rest else None


def shared_work(actor: Actor) -> list[SharedLine]:
    """The batches that other municipalities share with the actor's, the oldest first."""
    items = sharing_queries.shared_with(actor)
    return [_line(list(group)) for _id, group in groupby(items, key=lambda item: item.batch.id)]


def _line(items: Sequence[SharedItem]) -> SharedLine:
    batch, title = items[0].batch, content_queries.module(items[-1].revision_id).title
    drawn = [item for item in items if item.drawn and item.state in _WAITS]
    oldest = min(item.decided_at for item in items)
    to_review = [
        SampleLine(item.attempt_id, pseudonym_of(item.attempt_id), title, item.since)
        for item in drawn
        if item.is_seen and item.state is AttemptState.SAMPLED
    ]
    return SharedLine(
        batch=batch,
        title=title,
        home_name=items[0].home_name,
        decisions=len(items),
        due=due_day(clock.local(oldest), current_policy().batch_days),
        oldest=oldest,
        to_review=tuple(sorted(to_review, key=lambda one: (one.since, one.code))),
        rest=sum(item.state is AttemptState.OUTSIDE_SAMPLE for item in items),
        hidden=len(drawn) - len(to_review),
        reconsidered=sum(bool(item.drawn) and item.state is AttemptState.RECONSIDERATION for item in items),
    )


def why_drawn(attempt: ModuleAttempt) -> list[Text]:
    """Why the attempt was drawn in its batch."""
    return [WHY_TEXTS[Why(reason)] for reason in queries.reasons_of([attempt.id]).get(attempt.id, ())]


@dataclass(frozen=True)
class BatchHelp:
    """A batch as its own coordinator sees it: with whom it is shared, and who has done what. Nobody's case is named."""

    batch: Batch
    title: str
    unit_name: str
    decisions: int
    sharing: SharedBatch | None
    helping_name: str
    is_in_force: bool
    names: dict[UUID, str]
    reviews: tuple[DoneReview, ...]


def batch_help(batch: Batch) -> BatchHelp:
    """The batch with its sharing and its reviews."""
    sharing = sharing_queries.sharing_of(batch.id)
    revisions = {key: one.revision_id for key, one in queries.standing_in([batch.id]).items()}
    who = {one for one in (batch.locked_by, sharing.shared_by if sharing else None) if one}
    helping = people_queries.get_organisation(sharing.agreement.helping_organisation_id) if sharing else None
    return BatchHelp(
        batch=batch,
        title=title_of(batch, revisions.values()),
        unit_name=people_queries.get_unit(batch.unit_id).name,
        decisions=len(revisions),
        sharing=sharing,
        helping_name=helping.name if helping else "",
        is_in_force=sharing is not None and sharing_queries.covers(sharing.agreement),
        names=people_queries.display_names(who) if who else {},
        reviews=tuple(sharing_queries.reviews_in(batch.id)),
    )


def title_of(batch: Batch, revision_ids: Iterable[UUID]) -> str:
    """The module's title by one of the revisions in the batch; its key when the batch holds nothing."""
    revision_id = next(iter(revision_ids), None)
    return content_queries.module(revision_id).title if revision_id else batch.module_key


def line_title(line: UnitsBatch) -> str:
    """The title of a coordinator's line: the module and the unit."""
    return f"{title_of(line.batch, [line.revision_id] if line.revision_id else [])}, {line.unit_name}"
