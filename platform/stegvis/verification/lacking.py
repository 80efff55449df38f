"""Reviews that wait though no verifier may do them: nobody competent is there, or all who are have been involved."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import Membership
from stegvis.people.reaching import has_role_at, reaches
from stegvis.validation import apart
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification.sharing_queries import is_helped

WAITING = frozenset({AttemptState.SAMPLED, AttemptState.OUTSIDE_SAMPLE, AttemptState.EXTERNAL_ACTION})
"""Where an attempt goes on only when an internal verifier has done something."""

_IN_BATCH = (AttemptState.SAMPLED, AttemptState.OUTSIDE_SAMPLE)
"""Where a verifier of another municipality may help, when the batch is shared."""


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
        apart.is_competent(Membership.account_id, Role.INTERNAL_VERIFIER),
        apart.is_apart(Membership.account_id),
    )
    return ModuleAttempt.state.in_(list(WAITING)) & ~may_review
