"""Every select about assessors who are lent to an attempt. Reads only; ordered where order shows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.base.language import Text, _ln
from stegvis.cooperation import queries as cooperation_queries
from stegvis.cooperation.models import Agreement
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Membership
from stegvis.validation.lending_models import Lending
from stegvis.validation.models import ModuleAttempt, ValidationCase


def lent_assessor(attempt: ModuleAttempt) -> tuple[UUID, UUID] | None:
    """The assessor who is lent to the attempt today, with the organisation that she comes from.

    Nothing is asked of the database: the lending is read with the attempt. A case that has moved to another
    municipality is not covered by what the one before had agreed.
    """
    lending = attempt.lending
    if lending is None:
        return None
    agreement = lending.agreement
    is_here = agreement.home_organisation_id == attempt.case.organisation_id
    if not is_here or not agreement.is_in_force(people_queries.today()):
        return None
    return lending.assessor_id, agreement.helping_organisation_id


def in_force() -> Select[UUID, UUID, UUID]:
    """Attempt, assessor and participant of all lendings that hold today, as a part of other questions.

    Not of an assessor whose role has ended, or who is too close to the participant: she may do nothing.
    """
    attempt, case = aliased(ModuleAttempt), aliased(ValidationCase)
    has_role = exists().where(
        Membership.account_id == Lending.assessor_id,
        Membership.role == Role.ASSESSOR,
        Membership.organisation_id == Agreement.helping_organisation_id,
        people_queries.in_force(Membership),
    )
    is_too_close = exists().where(
        ConflictOfInterest.participant_id == attempt.participant_id,
        ConflictOfInterest.staff_id == Lending.assessor_id,
        conflicts.IN_FORCE,
    )
    return (
        select(
            Lending.attempt_id.label("attempt_id"),
            Lending.assessor_id.label("assessor_id"),
            attempt.participant_id.label("participant_id"),
        )
        .join(Agreement, Agreement.id == Lending.agreement_id)
        .join(attempt, attempt.id == Lending.attempt_id)
        .join(case, case.id == attempt.case_id)
        .where(
            Lending.ended_at.is_(None),
            cooperation_queries.in_force(people_queries.today()),
            Agreement.home_organisation_id == case.organisation_id,
            has_role,
            ~is_too_close,
        )
    )


def attempts_lent_to(staff_id: UUID) -> Select[UUID]:
    """The attempts to which somebody is lent today."""
    lent = in_force().subquery()
    return select(lent.c.attempt_id).where(lent.c.assessor_id == staff_id)


def hanging_on(agreement_id: UUID) -> Text | None:
    """How many attempts that go on have an assessor by this agreement, and what becomes of them when it ends."""
    lent = in_force().where(Lending.agreement_id == agreement_id).subquery()
    statement = (
        select(func.count())
        .select_from(lent)
        .join(ModuleAttempt, ModuleAttempt.id == lent.c.attempt_id)
        .where(ModuleAttempt.ended_at.is_(None))
    )
    count = db.session.execute(statement).scalar_one()
    if not count:
        return None
    return _ln(
        "%(count)s validering har en lånad bedömare. Bedömaren ser den inte mer, och samordnaren väljer en ny.",
        "%(count)s valideringar har lånade bedömare. Bedömarna ser dem inte mer, och samordnaren väljer nya.",
        count,
    )


def going_on(attempt_id: UUID) -> Lending | None:
    """The lending that nobody has ended, read anew: for whoever holds the attempt's lock."""
    statement = (
        select(Lending)
        .where(Lending.attempt_id == attempt_id, Lending.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalar_one_or_none()


def ever_lent(attempt_id: UUID) -> frozenset[UUID]:
    """Everybody who is or was lent to the attempt."""
    statement = select(Lending.assessor_id).where(Lending.attempt_id == attempt_id)
    return frozenset(db.session.execute(statement.order_by(Lending.assessor_id)).scalars())
