"""Reviews: one per decision of an assessor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.verification.states import ReviewOutcome


class Review(Identified, Base):
    """An internal verifier's review of one decision. Never changed."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'returned')", name="outcome_known"),
        CheckConstraint("outcome <> 'returned' OR length(reason) > 0", name="returned_has_reason"),
        UniqueConstraint("decision_id"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    verifier_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    outcome: Mapped[ReviewOutcome] = mapped_column(Enumerated(ReviewOutcome, 10))
    checks: Mapped[list[str]] = mapped_column(JSON, doc="The checks that were found in order.")
    reason: Mapped[str] = mapped_column(LongText, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
