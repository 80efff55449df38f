"""What is written down of a case as a whole: what was told before row 1, and what happened to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.validation.case_rules import AgreedHow, InformedHow
from stegvis.validation.mapping_rules import Interpreter


class AttemptInformation(Base):
    """Row 1: she was told what a validation is and that it is of her own free will, and said yes. Never changed.

    Attempts from before this was asked for have none.
    """

    __tablename__ = "attempt_information"
    __table_args__ = (
        CheckConstraint("how IN ('talk', 'phone', 'group')", name="how_known"),
        CheckConstraint("length(language) > 0", name="language_is_there"),
        CheckConstraint("interpreter IN ('not_needed', 'used', 'lacking')", name="interpreter_known"),
        CheckConstraint(
            "(interpreter = 'lacking') = (length(without_interpreter) > 0)", name="lacking_says_how"
        ),
        CheckConstraint("agreed IN ('said', 'interpreted', 'signed')", name="agreed_known"),
        CheckConstraint("agreed <> 'interpreted' OR interpreter = 'used'", name="interpreted_by_somebody"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), primary_key=True)
    given_on: Mapped[date] = mapped_column()
    how: Mapped[InformedHow] = mapped_column(Enumerated(InformedHow, 20))
    language: Mapped[str] = mapped_column(String(60))
    interpreter: Mapped[Interpreter] = mapped_column(Enumerated(Interpreter, 20))
    without_interpreter: Mapped[str] = mapped_column(
        String(500), default="", doc="How they understood each other when the interpreter was lacking."
    )
    agreed: Mapped[AgreedHow] = mapped_column(Enumerated(AgreedHow, 20))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseEvent(Identified, Base):
    """Something that happened to the case as a whole, in the past tense. Never changed."""

    __tablename__ = "case_event"
    __table_args__ = (
        CheckConstraint("name IN ('closed', 'reopened', 'handed_over')", name="name_known"),
        Index("ix_case_event_case", "case_id", "at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("validation_case.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), doc="None: the system itself.")
    name: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(LongText, default="", doc="To the participant.")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
