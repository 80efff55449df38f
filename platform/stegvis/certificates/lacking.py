"""What waits for an issuer though nobody may be the one, as parts of other questions."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from stegvis.access import Role
from stegvis.people.models import Membership
from stegvis.people.reaching import has_role_at, reaches
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import AttemptEvent, ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState, TransitionName
from stegvis.verification.external_queries import waits_for_choice

_VERIFIED = (TransitionName.APPROVED, TransitionName.APPROVED_IN_BATCH, TransitionName.EXTERNALLY_APPROVED)


def has_nobody_who_chooses() -> ColumnElement[bool]:
    """The attempt waits for the choice about external verification, and nobody is issuer where it is."""
    return waits_for_choice() & ~exists().where(_is_issuer())


def has_no_issuer() -> ColumnElement[bool]:
    """The attempt is cleared, and nobody may issue its certificate."""
    return (ModuleAttempt.state == AttemptState.CLEARED) & ~exists().where(*_may_issue())


def _is_issuer() -> ColumnElement[bool]:
    return has_role_at(Role.ISSUER, ValidationCase.organisation_id, ValidationCase.unit_id)


def _may_issue() -> tuple[ColumnElement[bool], ...]:
    """Somebody is issuer where the attempt is, reaches the participant, and has neither decided nor verified it."""
    her, hers = Membership.account_id, ModuleAttempt.id
    has_decided = exists().where(
        Decision.attempt_id == hers, Decision.superseded_at.is_(None), Decision.assessor_id == her
    )
    has_signed = exists().where(
        Countersignature.attempt_id == hers,
        Countersignature.stands.is_(True),
        Countersignature.signed_by == her,
        Decision.id == Countersignature.decision_id,
        Decision.superseded_at.is_(None),
    )
    has_verified = exists().where(
        AttemptEvent.attempt_id == hers,
        AttemptEvent.actor_id == her,
        AttemptEvent.name.in_([name.value for name in _VERIFIED]),
    )
    had_to_do = [one.correlate(Membership, ModuleAttempt) for one in (has_decided, has_signed, has_verified)]
    return _is_issuer(), reaches(Role.ISSUER, ModuleAttempt.participant_id), *(~one for one in had_to_do)
