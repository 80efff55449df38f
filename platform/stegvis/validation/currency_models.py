"""Evidence that was old when an attempt was taken up again or handed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, UtcDateTime


class OldEvidence(Base):
    """A mark on evidence that is more than twelve months old. It counts only if an assessor says so, and why."""

    __tablename__ = "old_evidence"
    __table_args__ = (
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by IS NULL) AND (accepted_at IS NULL) = (length(reason) = 0)",
            name="accepted_by_somebody",
        ),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(LongText, default="")
