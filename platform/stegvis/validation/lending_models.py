"""Assessors of another municipality who are lent to one attempt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Identified, UtcDateTime
from stegvis.cooperation.models import Agreement

_GOES_ON = "ended_at IS NULL"


class Lending(Identified, Base):
    """An assessor who helps with one attempt, by an agreement. At most one goes on for each attempt; rows stay."""

    __tablename__ = "lending"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("assessor_id <> lent_by", name="not_by_herself"),
        Index("uq_lending_going_on", "attempt_id", unique=True,
              sqlite_where=text(_GOES_ON), postgresql_where=text(_GOES_ON)),
        Index("ix_lending_attempt", "attempt_id"),
        Index("ix_lending_assessor", "assessor_id"),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation_agreement.id"), index=True)
    lent_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    lent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
