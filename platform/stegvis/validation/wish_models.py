"""What a participant has said about somebody who assesses or verifies her: she knows her, or wants somebody else."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.base.language import Text, _l

_OPEN = "answered_at IS NULL"


class WishKind(StrEnum):
    """What she says. The value is stored."""

    KNOWS = "knows"
    SOMEBODY_ELSE = "somebody_else"


WISH_NAMES: dict[WishKind, Text] = {
    WishKind.KNOWS: _l("Jag känner den här personen"),
    WishKind.SOMEBODY_ELSE: _l("Jag vill ha en annan bedömare"),
}
"""In her own words, as she chooses them."""


class StaffWish(Identified, Base):
    """A wish of the participant's about one person, and what her coordinator answered. The person never reads it."""

    __tablename__ = "staff_wish"
    __table_args__ = (
        CheckConstraint("kind IN ('knows', 'somebody_else')", name="kind_known"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NOT NULL OR length(answer) = 0)",
            name="answered_by_somebody",
        ),
        CheckConstraint("answered_by <> staff_id", name="not_answered_by_the_person"),
        Index(
            "uq_staff_wish_open",
            "attempt_id",
            "staff_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index("ix_staff_wish_staff", "staff_id"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[WishKind] = mapped_column(Enumerated(WishKind, 20))
    words: Mapped[str] = mapped_column(String(500), default="", doc="Read by coordinators only.")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(
        LongText, default="", doc="Read by the participant. Empty: a conflict says it."
    )
