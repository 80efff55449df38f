"""The figures of the yearly report, summed by the database. People with protected identity are in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, case, extract, func, or_, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased

from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.people.models import Account
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Interpreter
from stegvis.validation.guard_facts import USABLE
from stegvis.validation.judgement_models import Decision, Judgement
from stegvis.validation.models import AttemptEvent, Evidence, EvidenceCriterion, ModuleAttempt, ValidationCase
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.reconsideration_rules import Result
from stegvis.validation.states import Outcome, TransitionName
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_models import ExternalDraw, ExternalReview
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.models import Batch, BatchItem, Review, ReviewedCriterion
from stegvis.verification.standardisation_models import (
    StandardisationCase,
    StandardisationMeeting,
    StandardisationPoint,
)
from stegvis.verification.states import ReviewOutcome

AGREE = "agree"
_Rows = Sequence[Any]
_Select = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Chosen:
    """What a report is about: a municipality, perhaps one unit of it, and a calendar year in Sweden."""

    organisation_id: UUID
    unit_id: UUID | None
    year: int

    @property
    def begins(self) -> datetime:
        """The year's first moment."""
        return datetime(self.year, 1, 1, tzinfo=SWEDEN).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime(self.year + 1, 1, 1, tzinfo=SWEDEN).astimezone(UTC)

    def within(self, moment: Any) -> ColumnElement[bool]:
        """Whether a moment lies in the year."""
        condition: ColumnElement[bool] = (moment >= self.begins) & (moment < self.ends)
        return condition


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows are so."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _of_the_year(statement: _Select, chosen: Chosen) -> _Select:
    """Decisions that were made in the year and stood, or were verified, where they were decided.

    A batch remembers where; a case may have been handed over since. What a colleague never countersigned is left out.
    """
    organisation = func.coalesce(Batch.organisation_id, ValidationCase.organisation_id)
    unit = func.coalesce(Batch.unit_id, ValidationCase.unit_id)
    statement = (
        statement.select_from(Decision)
        .join(ModuleAttempt, ModuleAttempt.id == Decision.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .outerjoin(BatchItem, BatchItem.decision_id == Decision.id)
        .outerjoin(Batch, Batch.id == BatchItem.batch_id)
        .where(
            chosen.within(Decision.at),
            Account.protected.is_(False),
            or_(Decision.superseded_at.is_(None), BatchItem.id.is_not(None)),
            organisation == chosen.organisation_id,
        )
    )
    return statement.where(unit == chosen.unit_id) if chosen.unit_id else statement


def decisions(chosen: Chosen) -> _Rows:
    """Module × assessor: the decisions, and what reviews, reconsideration and external verification made of them."""
    interpreted = (
        select(Evidence.id)
        .join(EvidenceCircumstances, EvidenceCircumstances.evidence_id == Evidence.id)
        .outerjoin(MediaFile, MediaFile.id == Evidence.media_id)
        .where(
            Evidence.attempt_id == Decision.attempt_id,
            Evidence.handed_in_at.is_not(None),
            USABLE,
            EvidenceCircumstances.interpreter != Interpreter.NONE,
        )
        .exists()
    )
    drawn = BatchItem.drawn.is_(True)
    statement = _of_the_year(
        select(
            ModuleAttempt.module_key,
            Decision.assessor_id,
            _number(Decision.outcome == Outcome.ACHIEVED).label("achieved"),
            _number(Decision.outcome == Outcome.PARTLY).label("partly"),
            _number(Decision.outcome == Outcome.NOT_YET).label("not_yet"),
            _number(or_(Decision.interpreter_used.is_(True), interpreted)).label("with_interpreter"),
            _number(drawn).label("drawn"),
            _number(drawn & Review.id.is_not(None)).label("reviewed"),
            _number(Review.outcome == ReviewOutcome.RETURNED).label("returned"),
            _number(drawn & Review.id.is_not(None) & _follows_on_another()).label("changed"),
            _number(Reconsideration.id.is_not(None)).label("reconsidered"),
            _number(Reconsideration.result == Result.STANDS).label("stood"),
            _number(Reconsideration.result == Result.CHANGED).label("reopened"),
            _number(Reconsideration.result == Result.TAKEN_BACK).label("taken_back"),
            _number(ExternalDraw.why.is_not(None)).label("externally_drawn"),
            _number(ExternalReview.outcome == ExternalOutcome.ACTION).label("external_actions"),
        ),
        chosen,
    )
    statement = (
        statement.outerjoin(Review, Review.decision_id == Decision.id)
        .outerjoin(Reconsideration, Reconsideration.decision_id == Decision.id)
        .outerjoin(ExternalDraw, ExternalDraw.decision_id == Decision.id)
        .outerjoin(ExternalReview, ExternalReview.decision_id == Decision.id)
    )
    key = (ModuleAttempt.module_key, Decision.assessor_id)
    return db.session.execute(statement.group_by(*key).order_by(*key)).all()


def _follows_on_another() -> ColumnElement[bool]:
    """Whether an earlier decision of the attempt had been drawn: this one is new since the sample."""
    earlier = aliased(BatchItem)
    return (
        select(earlier.id)
        .where(
            earlier.attempt_id == Decision.attempt_id,
            earlier.decision_id != Decision.id,
            earlier.decided_at < Decision.at,
            earlier.drawn.is_(True),
        )
        .exists()
    )


def words_on_criteria(chosen: Chosen) -> _Rows:
    """Module × assessor × agreement: how many criteria the verifiers said so of. Whatever is not noted is agreed on."""
    agreement = func.coalesce(ReviewedCriterion.agreement, AGREE).label("word")
    statement = (
        _of_the_year(select(ModuleAttempt.module_key, Decision.assessor_id, agreement, func.count()), chosen)
        .join(Review, Review.decision_id == Decision.id)
        .join(
            Judgement,
            (Judgement.attempt_id == Decision.attempt_id)
            & (Judgement.at <= Decision.at)
            & or_(Judgement.superseded_at.is_(None), Judgement.superseded_at > Decision.at),
        )
        .outerjoin(
            ReviewedCriterion,
            (ReviewedCriterion.review_id == Review.id)
            & (ReviewedCriterion.criterion_key == Judgement.criterion_key),
        )
    )
    key = (ModuleAttempt.module_key, Decision.assessor_id, "word")
    return db.session.execute(statement.group_by(*key).order_by(*key)).all()


def methods(chosen: Chosen) -> _Rows:
    """Module × assessor × method: decisions that rest on it, those reviewed, and how many things were shown so."""
    method = case((EvidenceCriterion.is_simulated.is_(True), "simulation"), else_=Evidence.method).label(
        "way"
    )
    statement = (
        _of_the_year(
            select(
                ModuleAttempt.module_key,
                Decision.assessor_id,
                method,
                func.count(Decision.id.distinct()),
                func.count(Review.id.distinct()),
                func.count(),
            ),
            chosen,
        )
        .join(Evidence, (Evidence.attempt_id == Decision.attempt_id) & (Evidence.handed_in_at <= Decision.at))
        .join(EvidenceCriterion, EvidenceCriterion.evidence_id == Evidence.id)
        .outerjoin(Review, Review.decision_id == Decision.id)
    )
    key = (ModuleAttempt.module_key, Decision.assessor_id, "way")
    return db.session.execute(statement.group_by(*key).order_by(*key)).all()


def by_gender(chosen: Chosen) -> _Rows:
    """Module × whether it is achieved × gender: how many participants have such a decision in force of the year."""
    is_achieved = case((Decision.outcome == Outcome.ACHIEVED, 1), else_=0).label("is_achieved")
    count = func.count(ModuleAttempt.participant_id.distinct())
    statement = _of_the_year(
        select(ModuleAttempt.module_key, is_achieved, Account.gender, count), chosen
    ).where(Decision.superseded_at.is_(None))
    key = (ModuleAttempt.module_key, "is_achieved", Account.gender)
    return db.session.execute(statement.group_by(*key).order_by(*key)).all()


def module_counts(chosen: Chosen) -> _Rows:
    """(what, module, a, b, c): batches locked; interim samples drawn, looked at; meetings, cases, interpretations."""
    counts = union_all(_batches(chosen), _interim(chosen), _meetings(chosen)).subquery()
    return db.session.execute(select(counts).order_by(*counts.c)).all()


def _what(name: str) -> ColumnElement[str]:
    return sql_cast(name, AttemptEvent.name.type).label("what")


def _in_unit(column: Any, chosen: Chosen) -> list[ColumnElement[bool]]:
    return [column == chosen.unit_id] if chosen.unit_id else []


def _none() -> ColumnElement[int]:
    return sql_cast(0, Integer)


def _batches(chosen: Chosen) -> _Select:
    return (
        select(
            _what("batches"),
            Batch.module_key,
            func.count().label("a"),
            _none().label("b"),
            _none().label("c"),
        )
        .where(
            Batch.organisation_id == chosen.organisation_id,
            chosen.within(Batch.locked_at),
            *_in_unit(Batch.unit_id, chosen),
        )
        .group_by(Batch.module_key)
    )


def _interim(chosen: Chosen) -> _Select:
    return (
        select(
            _what("interim"),
            ModuleAttempt.module_key,
            func.count(),
            func.count(InterimItem.looked_at),
            _none(),
        )
        .join(InterimSample, InterimSample.id == InterimItem.sample_id)
        .join(ModuleAttempt, ModuleAttempt.id == InterimItem.attempt_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(
            InterimSample.organisation_id == chosen.organisation_id,
            InterimSample.year == chosen.year,
            Account.protected.is_(False),
            *_in_unit(InterimSample.unit_id, chosen),
        )
        .group_by(ModuleAttempt.module_key)
    )


def _meetings(chosen: Chosen) -> _Select:
    """A meeting is the organisation's, whichever unit is chosen."""
    meeting = StandardisationMeeting
    return (
        select(
            _what("meetings"),
            meeting.module_key,
            func.count(meeting.id.distinct()),
            func.count(StandardisationCase.id.distinct()),
            func.count(StandardisationPoint.guidance_id.distinct()),
        )
        .outerjoin(StandardisationCase, StandardisationCase.meeting_id == meeting.id)
        .outerjoin(StandardisationPoint, StandardisationPoint.meeting_id == meeting.id)
        .where(
            meeting.organisation_id == chosen.organisation_id,
            meeting.closed_at.is_not(None),
            meeting.held_on >= date(chosen.year, 1, 1),
            meeting.held_on <= date(chosen.year, 12, 31),
        )
        .group_by(meeting.module_key)
    )


_APPROVED = (TransitionName.APPROVED, TransitionName.APPROVED_IN_BATCH)
_DECIDED = (TransitionName.DECIDED, TransitionName.JUDGED_ANEW)
_STEPS = {
    "decision": ((TransitionName.DECIDED,), (TransitionName.HANDED_IN,)),
    "verified": (_APPROVED, _DECIDED),
    "certificate": ((TransitionName.CERTIFIED,), _APPROVED),
}


def waits(chosen: Chosen) -> _Rows:
    """(step, module, whole days, how many waited so long), for steps that ended in the year."""
    all_steps = union_all(*(_wait(chosen, step) for step in _STEPS)).subquery()
    days = all_steps.c.days
    key = (all_steps.c.step, all_steps.c.module_key, days)
    statement = select(*key, func.count()).where(days.is_not(None)).group_by(*key).order_by(*key)
    return db.session.execute(statement).all()


def _wait(chosen: Chosen, step: str) -> _Select:
    ends, begins = _STEPS[step]
    before = aliased(AttemptEvent)
    since = (
        select(func.max(before.at))
        .where(
            before.attempt_id == AttemptEvent.attempt_id,
            before.name.in_([one.value for one in begins]),
            before.at <= AttemptEvent.at,
        )
        .scalar_subquery()
    )
    return (
        select(
            sql_cast(step, AttemptEvent.name.type).label("step"),
            ModuleAttempt.module_key,
            _whole_days(since, AttemptEvent.at).label("days"),
        )
        .select_from(AttemptEvent)
        .join(ModuleAttempt, ModuleAttempt.id == AttemptEvent.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(
            ValidationCase.organisation_id == chosen.organisation_id,
            chosen.within(AttemptEvent.at),
            AttemptEvent.name.in_([one.value for one in ends]),
            Account.protected.is_(False),
            *_in_unit(ValidationCase.unit_id, chosen),
        )
    )


def _whole_days(begin: Any, end: Any) -> ColumnElement[int]:
    if db.engine.dialect.name == "postgresql":
        return sql_cast(func.floor(extract("epoch", end - begin) / 86_400), Integer)
    return sql_cast(func.julianday(end) - func.julianday(begin), Integer)
