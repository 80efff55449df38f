"""What waits although nobody may do it: a review, the choice about external verification, a certificate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, literal, select, union_all

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import Membership, Unit
from stegvis.people.reaching import has_role_at, reaches
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import AttemptEvent, Decision, ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState, TransitionName
from stegvis.verification.external_queries import waits_for_choice
from stegvis.verification.lacking import has_no_verifier

_VERIFIED = (TransitionName.APPROVED, TransitionName.APPROVED_IN_BATCH, TransitionName.EXTERNALLY_APPROVED)


class Lack(StrEnum):
    """Whom an attempt lacks: a verifier, an issuer who makes the choice for its module, an issuer who issues."""

    VERIFIER = "verifier"
    CHOICE = "choice"
    ISSUER = "issuer"


@dataclass(frozen=True)
class Unowned:
    """An attempt that nobody may take on, without a name: somebody with protected identity is there too."""

    lack: Lack
    attempt_id: UUID
    organisation_id: UUID
    unit_id: UUID
    unit_name: str
    module_key: str
    revision_id: UUID
    since: datetime


def unowned_in(organisation_ids: Collection[UUID]) -> list[Unowned]:
    """What waits in these organisations although nobody there may do it; longest waiting first, in one question."""
    if not organisation_ids:
        return []
    parts = {
        Lack.VERIFIER: has_no_verifier(),
        Lack.CHOICE: waits_for_choice() & ~exists().where(_is_issuer()),
        Lack.ISSUER: (ModuleAttempt.state == AttemptState.CLEARED) & ~exists().where(*_may_issue()),
    }
    selects = [
        select(
            literal(lack.value).label("lack"),
            ModuleAttempt.id.label("id"),
            ValidationCase.organisation_id,
            ValidationCase.unit_id,
            Unit.name,
            ModuleAttempt.module_key,
            ModuleAttempt.revision_id,
            ModuleAttempt.state_since.label("since"),
        )
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Unit, Unit.id == ValidationCase.unit_id)
        .where(ValidationCase.organisation_id.in_(list(organisation_ids)), condition)
        for lack, condition in parts.items()
    ]
    rows = db.session.execute(union_all(*selects).order_by("since", "id"))
    return [Unowned(Lack(row[0]), *row[1:]) for row in rows]


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
