"""Every select about external verification."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Membership
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_models import (
    ExternalChoice,
    ExternalDraw,
    ExternallyReviewedCriterion,
    ExternalReview,
)


def choice_in_force(organisation_id: UUID, module_key: str, *, lock: bool = False) -> ExternalChoice | None:
    """The organisation's decision about the module. `lock` lets its draws come one after another."""
    statement = select(ExternalChoice).where(
        ExternalChoice.organisation_id == organisation_id,
        ExternalChoice.module_key == module_key,
        ExternalChoice.superseded_at.is_(None),
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def choices_of(organisation_ids: Collection[UUID]) -> Sequence[ExternalChoice]:
    """The decisions in force in these organisations."""
    statement = (
        select(ExternalChoice)
        .where(
            ExternalChoice.organisation_id.in_(list(organisation_ids)), ExternalChoice.superseded_at.is_(None)
        )
        .order_by(ExternalChoice.organisation_id, ExternalChoice.module_key)
    )
    return db.session.execute(statement).scalars().all()


def earlier_choices(organisation_id: UUID, module_key: str) -> Sequence[ExternalChoice]:
    """All decisions about the module, the newest first."""
    statement = (
        select(ExternalChoice)
        .where(ExternalChoice.organisation_id == organisation_id, ExternalChoice.module_key == module_key)
        .order_by(ExternalChoice.decided_at.desc(), ExternalChoice.id)
        .limit(20)
    )
    return db.session.execute(statement).scalars().all()


_WAITS_VERIFIED = and_(
    ModuleAttempt.state == AttemptState.VERIFIED, ModuleAttempt.outcome == Outcome.ACHIEVED
)
_CHOICE_IN_FORCE = (
    ExternalChoice.organisation_id == ValidationCase.organisation_id,
    ExternalChoice.module_key == ModuleAttempt.module_key,
    ExternalChoice.superseded_at.is_(None),
)


def verified_attempts(organisation_id: UUID, module_key: str) -> Sequence[UUID]:
    """The achieved attempts at the module that wait to go on, longest waiting first."""
    statement = (
        select(ModuleAttempt.id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(
            _WAITS_VERIFIED,
            ValidationCase.organisation_id == organisation_id,
            ModuleAttempt.module_key == module_key,
        )
        .order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def verified_with_choice() -> Sequence[UUID]:
    """Achieved attempts that wait although the choice is made: it was made in the same moment."""
    statement = (
        select(ModuleAttempt.id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(_WAITS_VERIFIED, exists().where(*_CHOICE_IN_FORCE))
        .order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def protected_in_sample() -> Sequence[UUID]:
    """Attempts in the external sample whose participant has got protected identity since."""
    statement = (
        select(ModuleAttempt.id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(ModuleAttempt.state == AttemptState.EXTERNAL_SAMPLE, Account.protected.is_(True))
        .order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


@dataclass(frozen=True)
class WaitingModule:
    """Attempts at a module of an organisation that wait for the same thing: how many, and since when."""

    organisation_id: UUID
    module_key: str
    count: int
    since: datetime


def waiting_for_choice(organisation_ids: Collection[UUID]) -> list[WaitingModule]:
    """Modules where achieved attempts wait because nobody has made the choice, longest waiting first."""
    return _waiting(organisation_ids, waits_for_choice())


def waits_for_choice() -> ColumnElement[bool]:
    """The attempt is achieved and waits since nobody has made the choice, as a part of other questions."""
    return and_(_WAITS_VERIFIED, ~exists().where(*_CHOICE_IN_FORCE))


def waiting_for_verifier(organisation_ids: Collection[UUID]) -> list[WaitingModule]:
    """Modules with attempts in the external sample where no external verifier can see them, longest waiting first."""
    sees = exists().where(
        Membership.role == Role.EXTERNAL_VERIFIER,
        Membership.organisation_id == ValidationCase.organisation_id,
        or_(Membership.unit_id.is_(None), Membership.unit_id == ValidationCase.unit_id),
        people_queries.in_force(Membership),
    )
    return _waiting(organisation_ids, and_(ModuleAttempt.state == AttemptState.EXTERNAL_SAMPLE, ~sees))


def _waiting(organisation_ids: Collection[UUID], condition: object) -> list[WaitingModule]:
    since = func.min(ModuleAttempt.state_since)
    statement = (
        select(ValidationCase.organisation_id, ModuleAttempt.module_key, func.count(), since)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(condition, ValidationCase.organisation_id.in_(list(organisation_ids)))  # type: ignore[arg-type]
        .group_by(ValidationCase.organisation_id, ModuleAttempt.module_key)
        .order_by(since, ModuleAttempt.module_key)
    )
    return [WaitingModule(*row) for row in db.session.execute(statement)]


def revisions_of_attempts(organisation_id: UUID, without: Collection[str]) -> Mapping[str, UUID]:
    """Module key → the revision of some attempt at it, for the modules that have attempts here, but these."""
    statement = (
        select(ModuleAttempt.module_key, ModuleAttempt.revision_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(
            ValidationCase.organisation_id == organisation_id, ModuleAttempt.module_key.not_in(list(without))
        )
        .distinct()
        .order_by(ModuleAttempt.module_key, ModuleAttempt.revision_id)
    )
    return {key: revision_id for key, revision_id in db.session.execute(statement)}


def draw_of_decision(decision_id: UUID) -> ExternalDraw | None:
    """What chance said about this decision, if it was asked."""
    statement = select(ExternalDraw).where(ExternalDraw.decision_id == decision_id)
    return db.session.execute(statement).scalar_one_or_none()


def drawn_so_far(choice_ids: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """Choice id → how many decisions were before chance, and how many of them were drawn."""
    statement = (
        select(ExternalDraw.choice_id, func.count(), func.count(ExternalDraw.why))
        .where(ExternalDraw.choice_id.in_(list(choice_ids)))
        .group_by(ExternalDraw.choice_id)
        .order_by(ExternalDraw.choice_id)
    )
    return {choice_id: (asked, drawn) for choice_id, asked, drawn in db.session.execute(statement)}


def review_of_decision(decision_id: UUID) -> ExternalReview | None:
    """The external review of this decision, if it is done."""
    statement = select(ExternalReview).where(ExternalReview.decision_id == decision_id)
    return db.session.execute(statement).scalar_one_or_none()


def is_after_action(attempt_id: UUID) -> bool:
    """Whether the external verifier has asked for an action in the attempt before."""
    statement = select(
        exists().where(
            ExternalReview.attempt_id == attempt_id, ExternalReview.outcome == ExternalOutcome.ACTION
        )
    )
    return bool(db.session.execute(statement).scalar_one())


def was_drawn(attempt_id: UUID) -> bool:
    """Whether a decision of the attempt has been in the external sample."""
    statement = select(exists().where(ExternalDraw.attempt_id == attempt_id, ExternalDraw.why.is_not(None)))
    return bool(db.session.execute(statement).scalar_one())


def latest_review(attempt_id: UUID) -> ExternalReview | None:
    """The newest external review of the attempt."""
    statement = (
        select(ExternalReview)
        .where(ExternalReview.attempt_id == attempt_id)
        .order_by(ExternalReview.at.desc(), ExternalReview.id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def act_by_of(attempt_ids: Collection[UUID]) -> Mapping[UUID, ExternalReview]:
    """Attempt id → the newest external review."""
    statement = (
        select(ExternalReview)
        .where(ExternalReview.attempt_id.in_(list(attempt_ids)))
        .order_by(ExternalReview.at, ExternalReview.id)
    )
    return {one.attempt_id: one for one in db.session.execute(statement).scalars()}


def notes_of(review_id: UUID) -> Mapping[str, str]:
    """Criterion key → what the external verifier asks for there."""
    statement = (
        select(ExternallyReviewedCriterion.criterion_key, ExternallyReviewedCriterion.note)
        .where(ExternallyReviewedCriterion.review_id == review_id)
        .order_by(ExternallyReviewedCriterion.criterion_key)
    )
    return {key: note for key, note in db.session.execute(statement)}


def reviews_by(verifier_id: UUID, limit: int = 50) -> Sequence[ExternalReview]:
    """The external verifier's own latest reviews, newest first."""
    statement = (
        select(ExternalReview)
        .where(ExternalReview.verifier_id == verifier_id)
        .order_by(ExternalReview.at.desc(), ExternalReview.id)
        .limit(limit)
    )
    return db.session.execute(statement).scalars().all()


def organisations_of(actor: Actor, *roles: Role) -> list[UUID]:
    """The organisations where the actor has one of the roles, in a settled order."""
    return sorted({grant.organisation_id for grant in actor.grants if grant.role in roles})
