"""Reviews that wait though no verifier may do them: nobody competent is there, or all who are have been involved."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, or_, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Assignment, Membership
from stegvis.people.reaching import has_role_at, reaches
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_rules import EVERY_MODULE
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import Decision, Evidence, Judgement, ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification.sharing_queries import is_helped

WAITING = frozenset({AttemptState.SAMPLED, AttemptState.OUTSIDE_SAMPLE, AttemptState.EXTERNAL_ACTION})
"""Where an attempt goes on only when an internal verifier has done something."""

_IN_BATCH = (AttemptState.SAMPLED, AttemptState.OUTSIDE_SAMPLE)
"""Where a verifier of another municipality may help, when the batch is shared."""

_CLOSE = (Role.ASSESSOR, Role.SUPERVISOR, Role.COORDINATOR)


def lacking_verifier(lines: Collection[AttemptLine]) -> list[AttemptLine]:
    """Those of the lines that wait for an internal verifier, though nobody may be the one, in one question."""
    waiting = [line for line in lines if line.state in WAITING]
    if not waiting:
        return []
    statement = (
        select(ModuleAttempt.id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(ModuleAttempt.id.in_([line.attempt_id for line in waiting]), has_no_verifier())
        .order_by(ModuleAttempt.id)
    )
    unowned = set(db.session.execute(statement).scalars())
    return [line for line in waiting if line.attempt_id in unowned]


def has_no_verifier() -> ColumnElement[bool]:
    """The attempt waits for an internal verifier and nobody may be the one, as a part of other questions."""
    may_help = is_helped(ModuleAttempt.id, ValidationCase.organisation_id) & ModuleAttempt.state.in_(
        _IN_BATCH
    )
    is_verifier = has_role_at(Role.INTERNAL_VERIFIER, ValidationCase.organisation_id, ValidationCase.unit_id)
    may_review = exists().where(
        or_(is_verifier, may_help),
        reaches(Role.INTERNAL_VERIFIER, ModuleAttempt.participant_id),
        _is_competent(),
        is_apart(),
    )
    return ModuleAttempt.state.in_(list(WAITING)) & ~may_review


def _exists(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether such a row is there for this verifier and this attempt, and not for any."""
    return exists().where(*conditions).correlate(Membership, ModuleAttempt)


def _is_competent() -> ColumnElement[bool]:
    today = people_queries.today()
    return _exists(
        StaffCompetence.account_id == Membership.account_id,
        StaffCompetence.role == Role.INTERNAL_VERIFIER,
        StaffCompetence.ended_at.is_(None),
        StaffCompetence.module_key.in_((EVERY_MODULE, ModuleAttempt.module_key)),
        StaffCompetence.valid_from <= today,
        or_(StaffCompetence.valid_to.is_(None), StaffCompetence.valid_to >= today),
    )


def is_apart() -> ColumnElement[bool]:
    """She has had nothing to do with the attempt or the participant: what `rules.may_verify` asks of one person."""
    her, hers = Membership.account_id, ModuleAttempt.id
    is_close = _exists(
        Assignment.participant_id == ModuleAttempt.participant_id,
        Assignment.staff_id == her,
        Assignment.role.in_(_CLOSE),
    )
    return and_(
        ~is_close,
        ~_exists(Judgement.attempt_id == hers, Judgement.assessor_id == her),
        ~_exists(Decision.attempt_id == hers, Decision.assessor_id == her),
        ~_exists(Countersignature.attempt_id == hers, Countersignature.signed_by == her),
        ~_exists(Evidence.attempt_id == hers, Evidence.author_id == her),
    )
