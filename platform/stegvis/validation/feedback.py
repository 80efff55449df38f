"""What has been said aloud to a participant, and what an assessor may speak about now. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.validation import queries
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import AttemptEvent, ModuleAttempt
from stegvis.validation.states import OPEN_FOR_JUDGEMENT, AttemptState, TransitionName

_ASKED_FOR_MORE = (TransitionName.MORE_ASKED_FOR.value, TransitionName.SENT_BACK_TO_PARTICIPANT.value)
_NOT_TOLD = OPEN_FOR_JUDGEMENT | {AttemptState.ASSESSED}
"""While the assessor works, or a trainee's decision waits for a colleague."""

_SHE_SHOWS_MORE = frozenset({AttemptState.SUPPLEMENT, AttemptState.IN_PROGRESS})


@dataclass(frozen=True)
class Occasion:
    """What may be spoken about, and the words that the participant reads beside: a decision or a request for more."""

    words: str
    by: UUID | None
    decision_id: UUID | None = None
    event_id: UUID | None = None


@dataclass(frozen=True)
class Spoken:
    """A sound with the words beside it."""

    feedback: SpokenFeedback
    words: str

    @property
    def is_about_decision(self) -> bool:
        """Whether it came with the decision, not with a request for more."""
        return self.feedback.decision_id is not None


def get_feedback(feedback_id: UUID) -> SpokenFeedback:
    """The sound, or NotFound."""
    found = db.session.get(SpokenFeedback, feedback_id)
    if found is None:
        raise NotFound("spoken feedback")
    return found


def occasion(attempt: ModuleAttempt) -> Occasion | None:
    """What the participant has been told last: the decision in force, or what is asked for while she shows more."""
    if attempt.state in _SHE_SHOWS_MORE:
        return occasion_in(attempt, None, queries.history(attempt.id))
    return occasion_in(attempt, queries.current_decision(attempt.id), ())


def occasion_in(
    attempt: ModuleAttempt, decision: Decision | None, events: Sequence[AttemptEvent]
) -> Occasion | None:
    """As `occasion`, from what a page has read already."""
    if attempt.state in _SHE_SHOWS_MORE:
        asked = next((event for event in reversed(events) if event.name in _ASKED_FOR_MORE), None)
        return Occasion(asked.message, asked.actor_id, event_id=asked.id) if asked else None
    if attempt.state in OPEN_FOR_JUDGEMENT or attempt.state is AttemptState.ABORTED or decision is None:
        return None
    return Occasion(decision.reason, decision.assessor_id, decision_id=decision.id)


def current_about(about: Occasion) -> SpokenFeedback | None:
    """The sound in force about this, if there is one."""
    statement = select(SpokenFeedback).where(
        SpokenFeedback.decision_id == about.decision_id
        if about.decision_id
        else SpokenFeedback.event_id == about.event_id,
        SpokenFeedback.superseded_at.is_(None),
    )
    return db.session.execute(statement).scalar_one_or_none()


def spoken_on(
    attempt: ModuleAttempt, decision: Decision | None, events: Sequence[AttemptEvent]
) -> list[Spoken]:
    """As `spoken_in`, from what a page has read already."""
    found = [Spoken(event.spoken, event.message) for event in events if event.spoken is not None]
    if decision is not None and decision.spoken is not None and attempt.state not in _NOT_TOLD:
        found.append(Spoken(decision.spoken, decision.reason))
    return sorted(found, key=lambda one: one.feedback.at, reverse=True)


def spoken_in(attempt: ModuleAttempt) -> list[Spoken]:
    """The sounds in force, newest first; of a decision only when she has been told of it."""
    statement = (
        select(SpokenFeedback, Decision.reason, Decision.superseded_at, AttemptEvent.message)
        .outerjoin(Decision, Decision.id == SpokenFeedback.decision_id)
        .outerjoin(AttemptEvent, AttemptEvent.id == SpokenFeedback.event_id)
        .where(SpokenFeedback.attempt_id == attempt.id, SpokenFeedback.superseded_at.is_(None))
        .order_by(SpokenFeedback.at.desc(), SpokenFeedback.id)
    )
    is_open = attempt.state in _NOT_TOLD
    return [
        Spoken(feedback, reason if feedback.decision_id else message)
        for feedback, reason, superseded_at, message in db.session.execute(statement)
        if not feedback.decision_id or not (is_open or superseded_at)
    ]
