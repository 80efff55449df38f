"""Reconsiderations that nobody may answer, and certificates that nobody can withdraw, as parts of other questions."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select

from stegvis.access import Role
from stegvis.people.models import Membership
from stegvis.people.reaching import has_role_at, reaches
from stegvis.validation import apart, reconsiderations
from stegvis.validation.models import ModuleAttempt, ValidationCase


def no_verifier_answers() -> ColumnElement[bool]:
    """Step 2 waits for an internal verifier's word, and nobody who is one there may give it."""
    return reconsiderations.waits_for(2, Role.INTERNAL_VERIFIER) & ~exists().where(
        *_may_answer(Role.INTERNAL_VERIFIER),
        apart.is_competent(Membership.account_id, Role.INTERNAL_VERIFIER),
    )


def no_issuer_answers() -> ColumnElement[bool]:
    """Step 3 waits for an issuer's word, and nobody who is one there may give it."""
    return reconsiderations.waits_for(3, Role.ISSUER) & ~exists().where(
        *_may_answer(Role.ISSUER), ~apart.has_approved(Membership.account_id)
    )


def no_issuer_withdraws() -> ColumnElement[bool]:
    """A decision did not stand after its certificate, and nobody is issuer where it is."""
    doubted = reconsiderations.doubted_attempts().order_by(None).subquery()
    is_issuer = has_role_at(Role.ISSUER, ValidationCase.organisation_id, ValidationCase.unit_id)
    return ModuleAttempt.id.in_(select(doubted.c.attempt_id)) & ~exists().where(is_issuer)


def _may_answer(role: Role) -> tuple[ColumnElement[bool], ...]:
    """Somebody has the role there, reaches the participant, and has had nothing to do with either before."""
    return (
        has_role_at(role, ValidationCase.organisation_id, ValidationCase.unit_id),
        reaches(role, ModuleAttempt.participant_id),
        apart.is_apart(Membership.account_id),
        ~apart.has_answered(Membership.account_id),
    )
