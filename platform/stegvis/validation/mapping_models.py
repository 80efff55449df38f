"""What is written down of a mapping: the talk, and a rest with a day to look again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.validation.mapping_rules import Interpreter, Told

_CURRENT = "superseded_at IS NULL"


class MappingTalk(Identified, Base):
    """A mapping talk, as it was written down. Written anew it supersedes; nothing is overwritten."""

    __tablename__ = "mapping_talk"
    __table_args__ = (
        CheckConstraint("interpreter IN ('not_needed', 'used', 'lacking')", name="interpreter_known"),
        CheckConstraint("(interpreter = 'not_needed') = (length(language) = 0)", name="interpreter_has_language"),
        CheckConstraint("interpreter <> 'lacking' OR length(without_interpreter) > 0", name="lacking_says_how"),
        CheckConstraint("told IN ('read_aloud', 'interpreted', 'reads_herself')", name="told_known"),
        CheckConstraint("length(summary) > 0", name="summary_is_there"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_has_who"),
        CheckConstraint("confirmed_at IS NULL OR length(objection) = 0", name="confirmed_or_objected"),
        Index("uq_mapping_talk_current", "attempt_id", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    held_on: Mapped[date] = mapped_column()
    took_part: Mapped[str] = mapped_column(String(300))
    interpreter: Mapped[Interpreter] = mapped_column(Enumerated(Interpreter, 20))
    language: Mapped[str] = mapped_column(String(60), default="", doc="The language that is interpreted.")
    without_interpreter: Mapped[str] = mapped_column(
        String(500), default="", doc="How they understood each other when the interpreter was lacking."
    )
    instead_of_questions: Mapped[bool] = mapped_column(
        default=False, server_default=false(), doc="They went through the things by talking."
    )
    summary: Mapped[str] = mapped_column(LongText)
    support: Mapped[str] = mapped_column(
        LongText, default="", doc="What she needs in order to show what she can."
    )
    told: Mapped[Told] = mapped_column(Enumerated(Told, 20))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    objection: Mapped[str] = mapped_column(LongText, default="", doc="What she says is wrong in it.")
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MappingRest(Base):
    """An attempt was put to rest, and when somebody looks at it again."""

    __tablename__ = "mapping_rest"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), primary_key=True)
    look_again_on: Mapped[date] = mapped_column(index=True)
    put_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
