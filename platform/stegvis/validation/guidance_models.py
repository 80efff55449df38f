"""What assessors and verifiers have agreed on about a criterion."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Identified, UtcDateTime


@append_only()
class CriterionGuidance(Identified, Base):
    """How an organisation reads a criterion from a day on. Never changed: a newer one takes over from its day."""

    __tablename__ = "criterion_guidance"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_is_there"),
        Index("ix_criterion_guidance_place", "organisation_id", "module_key", "criterion_key", "valid_from"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    criterion_key: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(LongText)
    valid_from: Mapped[date] = mapped_column()
    given_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
