"""Who may still answer, review or judge: what the rules ask of one person, as parts of other questions.

`her` is a column with the person's account, or one account as a literal; the attempt is the question's own.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, exists, or_
from sqlalchemy.orm import InstrumentedAttribute

from stegvis.access import Role
from stegvis.people import queries as people_queries
from stegvis.people.models import Assignment
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_rules import EVERY_MODULE
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Decision, Judgement, ReusedEvidence, ReusedFinding
from stegvis.validation.lending_models import Lending
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.reconsideration_rules import Result
from stegvis.validation.states import APPROVALS, REVIEWS, TransitionName

Her = ColumnElement[UUID] | InstrumentedAttribute[UUID]

_CLOSE = (Role.ASSESSOR, Role.SUPERVISOR, Role.COORDINATOR)


def _exists(her: Her, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether such a row is there for this person and this attempt, and not for any."""
    around: list[Any] = [ModuleAttempt]
    if isinstance(her, InstrumentedAttribute):
        around.append(her.class_)
    elif isinstance(her, Column):
        around.append(her.table)
    return exists().where(*conditions).correlate(*around)


def is_competent(her: Her, role: Role) -> ColumnElement[bool]:
    """`competence_rules.is_competent` today, for the attempt's module."""
    return _exists(her, *_holds_today(her, role))


def is_qualified(her: Her) -> ColumnElement[bool]:
    """`countersign_rules.is_qualified` today: she may assess the attempt's module on her own."""
    on_her_own = or_(
        StaffCompetence.as_trainee.is_(False), StaffCompetence.trainee_until < people_queries.today()
    )
    return _exists(her, *_holds_today(her, Role.ASSESSOR), on_her_own)


def _holds_today(her: Her, role: Role) -> tuple[ColumnElement[bool], ...]:
    today = people_queries.today()
    return (
        StaffCompetence.account_id == her,
        StaffCompetence.role == role,
        StaffCompetence.ended_at.is_(None),
        StaffCompetence.module_key.in_((EVERY_MODULE, ModuleAttempt.module_key)),
        StaffCompetence.valid_from <= today,
        or_(StaffCompetence.valid_to.is_(None), StaffCompetence.valid_to >= today),
    )


def has_judged(her: Her) -> ColumnElement[bool]:
    """She has judged or decided about the attempt, or what it takes over, or has signed a colleague's decision."""
    attempt_id = ModuleAttempt.id
    return or_(
        _exists(her, Judgement.attempt_id == attempt_id, Judgement.assessor_id == her),
        _exists(her, Decision.attempt_id == attempt_id, Decision.assessor_id == her),
        _exists(her, Countersignature.attempt_id == attempt_id, Countersignature.signed_by == her),
        _exists(
            her,
            ReusedFinding.attempt_id == attempt_id,
            ReusedFinding.earlier_id == Judgement.id,
            Judgement.assessor_id == her,
        ),
    )


def is_apart(her: Her) -> ColumnElement[bool]:
    """She has had nothing to do with the attempt or the participant: what `rules.may_verify` asks of one person."""
    attempt_id = ModuleAttempt.id
    is_close = _exists(
        her,
        Assignment.participant_id == ModuleAttempt.participant_id,
        Assignment.staff_id == her,
        Assignment.role.in_(_CLOSE),
    )
    has_shown = or_(
        _exists(her, Evidence.attempt_id == attempt_id, Evidence.author_id == her),
        _exists(
            her,
            ReusedFinding.attempt_id == attempt_id,
            ReusedEvidence.judgement_id == ReusedFinding.judgement_id,
            Evidence.id == ReusedEvidence.evidence_id,
            Evidence.author_id == her,
        ),
    )
    was_lent = _exists(her, Lending.attempt_id == attempt_id, Lending.assessor_id == her)
    return and_(~is_close, ~has_judged(her), ~has_shown, ~was_lent)


def has_approved(her: Her) -> ColumnElement[bool]:
    """She has approved a decision about the attempt, as internal verifier."""
    return _has_done(her, APPROVALS)


def has_reviewed(her: Her) -> ColumnElement[bool]:
    """She has approved or returned a decision about the attempt."""
    return _has_done(her, REVIEWS)


def _has_done(her: Her, names: Collection[TransitionName]) -> ColumnElement[bool]:
    return _exists(
        her,
        AttemptEvent.attempt_id == ModuleAttempt.id,
        AttemptEvent.actor_id == her,
        AttemptEvent.name.in_([name.value for name in names]),
    )


def has_answered(her: Her) -> ColumnElement[bool]:
    """She has answered in the attempt's open reconsideration."""
    return _exists(
        her,
        Reconsideration.attempt_id == ModuleAttempt.id,
        Reconsideration.closed_at.is_(None),
        ReconsiderationAnswer.reconsideration_id == Reconsideration.id,
        ReconsiderationAnswer.answered_by == her,
    )


def is_overruled(her: Her) -> ColumnElement[bool]:
    """A reconsideration has changed her decision about the attempt so that somebody else decides: `wants_another`."""
    return _exists(
        her,
        Reconsideration.attempt_id == ModuleAttempt.id,
        Reconsideration.result == Result.CHANGED,
        Reconsideration.step > 1,
        Decision.id == Reconsideration.decision_id,
        Decision.assessor_id == her,
    )
