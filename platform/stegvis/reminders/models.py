"""What was sent when, and who wants it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime


class DigestDay(Base):
    """A working day on which everybody's digest has been queued."""

    __tablename__ = "digest_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Digest(Identified, Base):
    """One mail to one person on one day. Written in the transaction that queues the mail: both are there, or none."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("account_id", "day"),
        CheckConstraint("waiting > 0", name="something_waits"),
        Index("ix_digest_day", "day"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    day: Mapped[date] = mapped_column()
    waiting: Mapped[int] = mapped_column(doc="How many steps the mail told about.")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DigestChoice(Base):
    """What somebody has said about digests. Stays until she says something else."""

    __tablename__ = "digest_choice"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    wants: Mapped[bool] = mapped_column()
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
