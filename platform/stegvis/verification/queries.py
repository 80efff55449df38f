"""Every select of the room."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.base.database import db
from stegvis.verification.models import Review


def reviews_of(attempt_id: UUID) -> Sequence[Review]:
    """The reviews of an attempt, oldest first."""
    statement = select(Review).where(Review.attempt_id == attempt_id).order_by(Review.at, Review.id)
    return db.session.execute(statement).scalars().all()


def review_of_decision(decision_id: UUID) -> Review | None:
    """The review of this decision, if it is done."""
    return db.session.execute(select(Review).where(Review.decision_id == decision_id)).scalar_one_or_none()


def reviews_by(verifier_id: UUID, limit: int = 50) -> Sequence[Review]:
    """The verifier's own latest reviews, newest first."""
    statement = (
        select(Review)
        .where(Review.verifier_id == verifier_id)
        .order_by(Review.at.desc(), Review.id)
        .limit(limit)
    )
    return db.session.execute(statement).scalars().all()
