"""Which evidence is old, and what an assessor has said of it. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation import rules
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.models import Evidence


def marks_of(attempt_id: UUID) -> dict[UUID, OldEvidence]:
    """Evidence id → its mark, for what has been marked as old in the attempt."""
    statement = (
        select(OldEvidence)
        .join(Evidence, Evidence.id == OldEvidence.evidence_id)
        .where(Evidence.attempt_id == attempt_id)
        .order_by(OldEvidence.evidence_id)
    )
    return {mark.evidence_id: mark for mark in db.session.execute(statement).scalars()}


def old_evidence_ids(attempt_id: UUID, now: datetime) -> Sequence[UUID]:
    """What was done more than twelve months ago, marked or not; drafts included. A late upload makes nothing new."""
    statement = (
        select(Evidence.id, Evidence.created_at, EvidenceCircumstances.done_on)
        .outerjoin(EvidenceCircumstances, EvidenceCircumstances.evidence_id == Evidence.id)
        .where(Evidence.attempt_id == attempt_id)
        .order_by(Evidence.created_at, Evidence.id)
    )
    today = clock.local(now).date()
    return [
        evidence_id
        for evidence_id, added_at, done_on in db.session.execute(statement)
        if rules.is_old(done_on or clock.local(added_at).date(), today)
    ]
