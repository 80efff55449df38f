"""Enrolments, what is done in each lesson, and every answer that was given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime

_OPEN = "completed_at IS NULL"


class Enrolment(Identified, Base):
    """One person's taking of one course. Reads `revision_id`: it follows corrections but never a new version."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint(
            "completed_at IS NULL OR completed_at >= enrolled_at", name="completed_after_enrolled"
        ),
        Index(
            "uq_enrolment_open",
            "account_id",
            "course_key",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index("ix_enrolment_account_course", "account_id", "course_key"),
        Index("ix_enrolment_course", "course_key", "organisation_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    course_key: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    first_revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LessonProgress(Identified, Base):
    """What a learner has done in one lesson beside its exercises. `note` is her own, read by nobody else."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson_id"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    lesson_id: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    workplace_task_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(LongText, default="")
    saved_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="When the task and its note were saved last."
    )


class AnswerTry(Identified, Base):
    """One answer to one exercise. All are kept; the latest counts. `correct` None: nothing is right or wrong.

    An answer that is given in steps is one row, written on until it comes to its end.
    """

    __tablename__ = "answer_try"
    __table_args__ = (Index("ix_answer_try_exercise", "enrolment_id", "lesson_id", "exercise_id"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    lesson_id: Mapped[str] = mapped_column(String(80))
    exercise_id: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    correct: Mapped[bool | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
