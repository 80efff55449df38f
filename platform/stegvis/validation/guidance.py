"""Reading the guidance that an organisation has agreed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.validation.guidance_models import CriterionGuidance
from stegvis.validation.guidance_rules import CriterionGuide, Guidance, guide_of
from stegvis.validation.models import ModuleAttempt


def guides_for(attempt: ModuleAttempt, criterion_key: str | None = None) -> Mapping[str, CriterionGuide]:
    """Criterion key → what is agreed on where the attempt is made; of one criterion when it is named."""
    return guides_in(attempt.case.organisation_id, attempt.module_key, criterion_key)


def guides_in(
    organisation_id: UUID, module_key: str, criterion_key: str | None = None
) -> Mapping[str, CriterionGuide]:
    """Criterion key → what the organisation has agreed on about the module's criteria."""
    statement = select(
        CriterionGuidance.criterion_key,
        CriterionGuidance.text,
        CriterionGuidance.valid_from,
        CriterionGuidance.given_at,
    ).where(CriterionGuidance.organisation_id == organisation_id, CriterionGuidance.module_key == module_key)
    if criterion_key is not None:
        statement = statement.where(CriterionGuidance.criterion_key == criterion_key)
    statement = statement.order_by(CriterionGuidance.valid_from, CriterionGuidance.given_at)
    given: dict[str, list[Guidance]] = defaultdict(list)
    for key, text, valid_from, given_at in db.session.execute(statement):
        given[key].append(Guidance(text, valid_from, given_at))
    today = people_queries.today()
    return {key: guide_of(texts, today) for key, texts in given.items()}
