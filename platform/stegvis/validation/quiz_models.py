"""A participant's tries at a module's quiz, and what a piece of evidence keeps of one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime

_OPEN = "finished_at IS NULL"


class QuizTry(Identified, Base):
    """One time that she answered the quiz, by the questions of one revision. Once finished it never changes."""

    __tablename__ = "quiz_try"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_counts"),
        UniqueConstraint("attempt_id", "number"),
        Index("uq_quiz_try_open", "attempt_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    number: Mapped[int] = mapped_column(doc="1, 2, 3 … within the attempt.")
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuizAnswer(Base):
    """Her answer to one question, kept at once. The newest counts while the try is open."""

    __tablename__ = "quiz_answer"

    try_id: Mapped[UUID] = mapped_column(ForeignKey("quiz_try.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    chosen: Mapped[list[str]] = mapped_column(JSON, doc="The ids of the pictures.")
    language: Mapped[str] = mapped_column(String(5), doc="The variant in which she read the question.")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuizResult(Base):
    """What the evidence shows: the answers of one finished try, with the revision that holds the questions."""

    __tablename__ = "quiz_result"
    __table_args__ = (CheckConstraint("times > 0", name="times_count"),)

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    answers: Mapped[dict[str, list[str]]] = mapped_column(JSON, doc="Question → the ids of the pictures.")
    languages: Mapped[list[str]] = mapped_column(JSON, doc="The variants in which she read the questions.")
    times: Mapped[int] = mapped_column(doc="Which try it is: how many times she had answered by then.")
