"""Guidance on criteria, written down for the assessors."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation.guidance_models import CriterionGuidance


def give_guidance(
    *,
    actor: Actor,
    organisation_id: UUID,
    module_key: str,
    criterion_key: str,
    text: str,
    valid_from: date,
) -> CriterionGuidance:
    """Let this reading of the criterion hold from the day on. What was judged before stays as it is."""
    guidance = CriterionGuidance(
        organisation_id=organisation_id,
        module_key=module_key,
        criterion_key=criterion_key,
        text=text.strip(),
        valid_from=valid_from,
        given_by=actor.own_account_id,
        given_at=clock.now(),
    )
    db.session.add(guidance)
    db.session.flush()
    said = {"criterion": criterion_key, "text": guidance.text, "valid_from": valid_from.isoformat()}
    record(actor, "guidance.given", "criterion_guidance", guidance.id, said)
    return guidance
