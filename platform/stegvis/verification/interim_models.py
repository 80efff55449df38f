"""Interim samples: running attempts that a verifier looks at before anything is decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.verification.states import Agreement


class InterimSample(Identified, Base):
    """What was drawn of a unit's running attempts in one quarter. Drawn once, and stays drawn."""

    __tablename__ = "interim_sample"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "quarter"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_known"),
        CheckConstraint("planned > 0", name="somebody_was_drawn"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int] = mapped_column()
    quarter: Mapped[int] = mapped_column()
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), doc="None: the system.")
    seed: Mapped[str] = mapped_column(String(64))
    rate: Mapped[int] = mapped_column(doc="Percent.")
    running: Mapped[list[str]] = mapped_column(JSON, doc="The attempts that it was drawn from.")
    planned: Mapped[int] = mapped_column()


class InterimItem(Identified, Base):
    """A running attempt that was drawn, what the verifier said, and what the assessor answered."""

    __tablename__ = "interim_item"
    __table_args__ = (
        UniqueConstraint("sample_id", "attempt_id"),
        CheckConstraint("agreement IS NULL OR agreement IN ('agree', 'action')", name="agreement_known"),
        CheckConstraint(
            "(looked_at IS NULL) = (verifier_id IS NULL) AND (looked_at IS NULL) = (agreement IS NULL)",
            name="looked_at_by_somebody",
        ),
        CheckConstraint("agreement IS NULL OR agreement <> 'action' OR length(note) > 0",
                        name="action_has_note"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"),
        CheckConstraint("answered_at IS NULL OR looked_at IS NOT NULL", name="answered_was_looked_at"),
    )  # fmt: skip

    sample_id: Mapped[UUID] = mapped_column(ForeignKey("interim_sample.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    verifier_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreement: Mapped[Agreement | None] = mapped_column(Enumerated(Agreement, 10))
    note: Mapped[str] = mapped_column(LongText, default="")
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(LongText, default="")
