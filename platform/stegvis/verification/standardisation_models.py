"""Standardisation meetings: who met, which cases they looked at, and what they agreed on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime

_OPEN = "closed_at IS NULL"


class StandardisationMeeting(Identified, Base):
    """A meeting about one module. Open while it is prepared and held; an organisation has one open at a time."""

    __tablename__ = "standardisation_meeting"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),
        CheckConstraint("closed_at IS NULL OR held_on IS NOT NULL", name="closed_was_held"),
        Index("uq_standardisation_meeting_open", "organisation_id", "module_key", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[UUID] = mapped_column(
        ForeignKey("content_revision.id"), doc="The texts of the criteria."
    )
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held_on: Mapped[date | None] = mapped_column()
    notes: Mapped[str] = mapped_column(LongText, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class StandardisationAttendee(Base):
    """Somebody who took part."""

    __tablename__ = "standardisation_attendee"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("standardisation_meeting.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)


class StandardisationCase(Identified, Base):
    """One disagreement that a meeting looks at. `number` is all that it is called there."""

    __tablename__ = "standardisation_case"
    __table_args__ = (UniqueConstraint("meeting_id", "item_id"), UniqueConstraint("meeting_id", "number"))

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("standardisation_meeting.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("standardisation_item.id"), index=True)
    number: Mapped[int] = mapped_column()


class StandardisationShown(Base):
    """Evidence that the verifier has looked through and lets the meeting see."""

    __tablename__ = "standardisation_shown"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("standardisation_case.id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)


class StandardisationPoint(Identified, Base):
    """What a meeting agreed on about one criterion. Guidance when the meeting is closed."""

    __tablename__ = "standardisation_point"
    __table_args__ = (
        UniqueConstraint("meeting_id", "criterion_key"),
        CheckConstraint("length(interpretation) > 0", name="interpretation_is_there"),
    )

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("standardisation_meeting.id"))
    criterion_key: Mapped[str] = mapped_column(String(80))
    interpretation: Mapped[str] = mapped_column(LongText)
    valid_from: Mapped[date | None] = mapped_column()
    guidance_id: Mapped[UUID | None] = mapped_column(ForeignKey("criterion_guidance.id"))
