"""A qualified assessor's word on a trainee's decision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, UtcDateTime


@append_only()
class Countersignature(Base):
    """Belongs to one decision and never changes: one that is sent back is made anew, and signed anew."""

    __tablename__ = "countersignature"
    __table_args__ = (CheckConstraint("stands OR length(words) > 0", name="sent_back_has_words"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    signed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    stands: Mapped[bool] = mapped_column()
    words: Mapped[str] = mapped_column(LongText, default="", doc="To the colleague who decided.")
