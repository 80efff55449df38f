"""Every select about the mapping, and what pages show of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule
from stegvis.validation import work_lists
from stegvis.validation.mapping_models import MappingRest, MappingTalk
from stegvis.validation.mapping_rules import ANSWERS, Talk, is_talk_open
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine


def talk_of(attempt_id: UUID) -> MappingTalk | None:
    """The talk in force."""
    statement = select(MappingTalk).where(
        MappingTalk.attempt_id == attempt_id, MappingTalk.superseded_at.is_(None)
    )
    return db.session.execute(statement).scalar_one_or_none()


def talks_of(attempt_ids: Collection[UUID]) -> dict[UUID, MappingTalk]:
    """Attempt id → the talk in force."""
    if not attempt_ids:
        return {}
    statement = (
        select(MappingTalk)
        .where(MappingTalk.attempt_id.in_(list(attempt_ids)), MappingTalk.superseded_at.is_(None))
        .order_by(MappingTalk.at, MappingTalk.id)
    )
    return {one.attempt_id: one for one in db.session.execute(statement).scalars()}


def told_in(row: MappingTalk) -> Talk:
    """What the row says, as it was written."""
    return Talk(**{field.name: getattr(row, field.name) for field in fields(Talk)})


def columns_of(talk: Talk) -> dict[str, Any]:
    """The talk as columns of its row."""
    return asdict(talk)


def summary_of(
    module: CompiledModule, answers: Mapping[str, str]
) -> list[tuple[str, tuple[CompiledCriterion, ...]]]:
    """Answer by answer what she has said so of, most often first; what she skipped, and what is left under ""."""
    by_answer = {
        answer: tuple(one for one in module.criteria() if answers.get(one.id, "") == answer)
        for answer in (*ANSWERS, "")
    }
    return [(answer, criteria) for answer, criteria in by_answer.items() if criteria]


def rest_of(attempt_id: UUID) -> MappingRest | None:
    """The rest that the mapping ended in, if it did."""
    return db.session.get(MappingRest, attempt_id)


@dataclass(frozen=True)
class OwnStanding:
    """What her own page shows of the mapping."""

    talk: MappingTalk | None
    look_again_on: date | None

    @property
    def talk_waits(self) -> bool:
        """Whether she has to say if what was written about the talk is right."""
        return self.talk is not None and self.talk.confirmed_at is None and not self.talk.objection


def own_standing(attempt: ModuleAttempt) -> OwnStanding:
    """The talk, and when somebody looks again at what rests."""
    rest = rest_of(attempt.id) if attempt.state is AttemptState.DORMANT else None
    # A day that has passed is the coordinator's to be late with, and no promise to her.
    is_to_come = rest is not None and rest.look_again_on >= clock.local(clock.now()).date()
    return OwnStanding(talk_of(attempt.id), rest.look_again_on if rest and is_to_come else None)


def to_read(attempts: Sequence[ModuleAttempt]) -> list[datetime]:
    """Since when something that was written waits for her word, for each attempt where it does."""
    talks = talks_of([one.id for one in attempts if is_talk_open(one.state)])
    return [talk.at for talk in talks.values() if talk.confirmed_at is None and not talk.objection]


@dataclass(frozen=True)
class MappingStep:
    """A line of a work list: what is to be done in the mapping of an attempt, and since when it waits.

    `text` is the verb on the button; `why`, where something has happened, stands as its tag.
    """

    line: AttemptLine
    text: Text
    since: date
    endpoint: str = "mapping.show"
    why: Text | None = None


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


PAUSE_IS_LONG = timedelta(days=30)
"""A pause asks for no day: after this the coordinator looks again, so that none lies for ever."""


def to_look_at_again(actor: Actor, known: Collection[AttemptLine] | None = None) -> list[MappingStep]:
    """What has rested until the day on which the coordinator looks again, or been paused long; the earliest day first.

    `known`: her attempts that a page has read already.
    """
    resting = {AttemptState.DORMANT, AttemptState.PAUSED}
    every = work_lists.lines_in_places(actor, Role.COORDINATOR, resting) if known is None else known
    lines = [line for line in every if line.state in resting]
    # A pause has no day of its own; one that was put to rest before days were written down is looked at now.
    since = {
        one.attempt_id: _day(one.since + PAUSE_IS_LONG)
        if one.state is AttemptState.PAUSED
        else one.look_again_on or _day(one.since)
        for one in lines
    }
    today = _day(clock.now())
    text = _l("Titta igen: börja eller avbryt")
    paused = _l("Hör av dig: fortsätta eller avbryta?")
    due = [
        MappingStep(
            one,
            paused if one.state is AttemptState.PAUSED else text,
            since[one.attempt_id],
            "validation.show",
        )
        for one in lines
        if since[one.attempt_id] <= today
    ]
    return sorted(due, key=lambda step: since[step.line.attempt_id])
