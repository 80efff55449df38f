"""The plan of an attempt: its versions, and the tasks agreed on in each."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.validation.plan_rules import PlanMethod

_DRAFT = "sent_at IS NULL"
_IN_FORCE = "sent_at IS NOT NULL AND superseded_at IS NULL"


class Plan(Identified, Base):
    """One version of a plan. A draft until it is sent to her; then it never changes, but for her word on it."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR sent_at IS NOT NULL", name="confirmed_was_sent"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_has_who"),
        CheckConstraint("(change_asked_at IS NULL) OR (confirmed_at IS NULL)", name="confirmed_or_asked"),
        UniqueConstraint("attempt_id", "version"),
        Index("uq_plan_draft", "attempt_id", unique=True,
              sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT)),
        Index("uq_plan_in_force", "attempt_id", unique=True,
              sqlite_where=text(_IN_FORCE), postgresql_where=text(_IN_FORCE)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    version: Mapped[int] = mapped_column()
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    request: Mapped[str] = mapped_column(
        LongText,
        default="",
        doc="How she asked the assessor to confirm for her; empty when she did it herself.",
    )
    interpreter: Mapped[str] = mapped_column(
        String(60), default="", doc="The language, if one took part then."
    )
    change_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    change_words: Mapped[str] = mapped_column(LongText, default="", doc="Empty when she would rather talk.")
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    tasks: Mapped[list[PlannedTask]] = relationship(
        order_by="PlannedTask.day, PlannedTask.at_time, PlannedTask.id",
        cascade="all, delete-orphan",
        lazy="joined",
    )


class PlannedTask(Identified, Base):
    """One thing that she is to show: what, how, when, where, and who is there."""

    __tablename__ = "planned_task"
    __table_args__ = (
        CheckConstraint("length(task) > 0", name="task_is_there"),
        CheckConstraint("length(place) > 0", name="place_is_there"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    task: Mapped[str] = mapped_column(String(300))
    method: Mapped[PlanMethod] = mapped_column(Enumerated(PlanMethod, 20))
    criterion_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    day: Mapped[date] = mapped_column()
    at_time: Mapped[time] = mapped_column()
    place: Mapped[str] = mapped_column(String(200))
    who: Mapped[str] = mapped_column(String(200))
    support: Mapped[str] = mapped_column(String(500), default="")
