"""About which criteria of an attempt not everybody says the same. Reads only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from stegvis.base.database import db
from stegvis.validation import queries, rules
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.witness_models import WitnessAnswer, WitnessRequest


def disputed_safety(attempt: ModuleAttempt, handed_in_at: datetime) -> frozenset[str]:
    """The safety-critical criteria about which assessors, a countersigner or a witness say different things.

    A decision that a colleague has sent back is disputed as a whole: she says why in words, not criterion by criterion.
    """
    critical = frozenset(one.id for one in queries.module_of(attempt).criteria() if one.safety_critical)
    if not critical:
        return frozenset()
    if _was_sent_back(attempt.id):
        return critical
    return critical & (_judged_unlike(attempt.id, handed_in_at) | _met_but_not_seen(attempt.id))


def _judged_unlike(attempt_id: UUID, handed_in_at: datetime) -> frozenset[str]:
    statement = (
        select(Judgement.criterion_key, Judgement.result, Judgement.assessor_id, Judgement.at)
        .where(Judgement.attempt_id == attempt_id)
        .order_by(Judgement.criterion_key, Judgement.at)
    )
    given = [rules.GivenJudgement(*row) for row in db.session.execute(statement)]
    return rules.disputed_criteria(given, handed_in_at)


def _was_sent_back(attempt_id: UUID) -> bool:
    sent_back = exists().where(Countersignature.attempt_id == attempt_id, Countersignature.stands.is_(False))
    return bool(db.session.execute(select(sent_back)).scalar_one())


def _met_but_not_seen(attempt_id: UUID) -> frozenset[str]:
    """What a witness says that she has not seen, though it is judged met. What she has not sent is no word yet."""
    statement = (
        select(WitnessAnswer.criterion_key)
        .join(WitnessRequest, WitnessRequest.id == WitnessAnswer.request_id)
        .join(Judgement, Judgement.criterion_key == WitnessAnswer.criterion_key)
        .where(
            WitnessRequest.attempt_id == attempt_id,
            WitnessRequest.sent_at.is_not(None),
            WitnessAnswer.has_seen.is_(False),
            Judgement.attempt_id == attempt_id,
            Judgement.superseded_at.is_(None),
            Judgement.result == JudgementResult.MET,
        )
        .order_by(WitnessAnswer.criterion_key)
    )
    return frozenset(db.session.execute(statement).scalars())
