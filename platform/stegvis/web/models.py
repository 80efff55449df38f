"""Reports of faults in accessibility (lag 2018:1937 demands that people can send them)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime


class FaultReport(Identified, Base):
    """One report. `contact` is only there when the sender wanted an answer.

    `account_id` and her `organisation_id` are there when she was signed in: that organisation's administrators read
    it. A report without sign-in is for the organisation that runs the site.
    """

    __tablename__ = "fault_report"
    __table_args__ = (CheckConstraint("length(message) > 0", name="message_not_empty"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    message: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(String(500), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[UUID | None] = mapped_column(Uuid)
    organisation_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
