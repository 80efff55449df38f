"""What waits although nobody may do it: the administrator, who gives roles and registers competence, can help."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import literal, null, select, union_all

from stegvis.base.database import db
from stegvis.certificates.lacking import has_no_issuer, has_nobody_who_chooses
from stegvis.handovers.models import Handover
from stegvis.handovers.queries import has_no_receiver
from stegvis.people.models import Unit
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.verification import unanswered
from stegvis.verification.lacking import has_no_verifier


class Lack(StrEnum):
    """Who is lacking: a verifier, an issuer who makes the choice for the module or who issues, a receiver.

    In a reconsideration a verifier or an issuer who may answer, and after it an issuer who withdraws.
    """

    VERIFIER = "verifier"
    CHOICE = "choice"
    ISSUER = "issuer"
    RECEIVER = "receiver"
    ANSWERING_VERIFIER = "answering_verifier"
    ANSWERING_ISSUER = "answering_issuer"
    WITHDRAWING_ISSUER = "withdrawing_issuer"


@dataclass(frozen=True)
class Unowned:
    """One thing that nobody may take on, without a name: somebody with protected identity is there too.

    `object_id` is the attempt, or the hand-over, which is of no module.
    """

    lack: Lack
    object_id: UUID
    organisation_id: UUID
    unit_id: UUID
    unit_name: str
    module_key: str
    revision_id: UUID | None
    since: datetime


def unowned_in(organisation_ids: Collection[UUID]) -> list[Unowned]:
    """What waits in these organisations although nobody there may do it; longest waiting first, in one question."""
    if not organisation_ids:
        return []
    here = list(organisation_ids)
    parts = {
        Lack.VERIFIER: has_no_verifier(),
        Lack.CHOICE: has_nobody_who_chooses(),
        Lack.ISSUER: has_no_issuer(),
        Lack.ANSWERING_VERIFIER: unanswered.no_verifier_answers(),
        Lack.ANSWERING_ISSUER: unanswered.no_issuer_answers(),
        Lack.WITHDRAWING_ISSUER: unanswered.no_issuer_withdraws(),
    }
    attempts = [
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
        .where(ValidationCase.organisation_id.in_(here), condition)
        for lack, condition in parts.items()
    ]
    handovers = (
        select(
            literal(Lack.RECEIVER.value),
            Handover.id,
            Handover.to_organisation_id,
            Handover.to_unit_id,
            Unit.name,
            literal(""),
            null(),
            Handover.state_since,
        )
        .join(Unit, Unit.id == Handover.to_unit_id)
        .where(Handover.to_organisation_id.in_(here), has_no_receiver())
    )
    rows: Sequence[Any] = db.session.execute(union_all(*attempts, handovers).order_by("since", "id")).all()
    return [Unowned(Lack(row[0]), *row[1:]) for row in rows]
