"""Who is too close to a participant to have to do with what is decided about her."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.base.language import Text, _l

_IN_FORCE = "taken_back_at IS NULL"


class Tie(StrEnum):
    """What ties somebody on the staff to a participant. The value is stored."""

    CLOSE = "close"
    SUBORDINATE = "subordinate"
    ECONOMIC = "economic"
    OTHER = "other"


TIE_NAMES: dict[Tie, Text] = {
    Tie.CLOSE: _l("Familj, släkt eller nära vän"),
    Tie.SUBORDINATE: _l("Chef eller underställd i ett annat arbete"),
    Tie.ECONOMIC: _l("Pengar eller affärer ihop"),
    Tie.OTHER: _l("Något annat"),
}


class ConflictOfInterest(Identified, Base):
    """A declared conflict of interest (jäv). It is never removed: one that was declared by mistake is taken back."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (
        CheckConstraint("tie IN ('close', 'subordinate', 'economic', 'other')", name="tie_known"),
        CheckConstraint("participant_id <> staff_id", name="not_with_herself"),
        CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)"
            " AND (taken_back_at IS NULL) = (length(why_taken_back) = 0)",
            name="taken_back_by_somebody",
        ),
        Index(
            "uq_conflict_of_interest_in_force",
            "participant_id",
            "staff_id",
            unique=True,
            sqlite_where=text(_IN_FORCE),
            postgresql_where=text(_IN_FORCE),
        ),
        Index("ix_conflict_of_interest_staff", "staff_id"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    tie: Mapped[Tie] = mapped_column(Enumerated(Tie, 20))
    words: Mapped[str] = mapped_column(String(500), default="", doc="Read by coordinators only.")
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why_taken_back: Mapped[str] = mapped_column(LongText, default="")
