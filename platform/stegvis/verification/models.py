"""Batches of decisions, what was drawn of them, and the reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.people.models import Unit
from stegvis.verification.states import Agreement, ReviewOutcome


@append_only()
class Review(Identified, Base):
    """An internal verifier's review of one decision. Never changed."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'returned')", name="outcome_known"),
        CheckConstraint("outcome <> 'returned' OR length(reason) > 0", name="returned_has_reason"),
        UniqueConstraint("decision_id"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    verifier_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    outcome: Mapped[ReviewOutcome] = mapped_column(Enumerated(ReviewOutcome, 10))
    checks: Mapped[list[str]] = mapped_column(JSON, doc="The checks that were found in order.")
    reason: Mapped[str] = mapped_column(LongText, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@append_only()
class ReviewedCriterion(Identified, Base):
    """The verifier's word on one criterion, where it is more than "I agree"."""

    __tablename__ = "reviewed_criterion"
    __table_args__ = (
        CheckConstraint("agreement IN ('action', 'disagree')", name="agreement_known"),
        CheckConstraint("length(note) > 0", name="note_is_there"),
        UniqueConstraint("review_id", "criterion_key"),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    criterion_key: Mapped[str] = mapped_column(String(80))
    agreement: Mapped[Agreement] = mapped_column(Enumerated(Agreement, 10))
    note: Mapped[str] = mapped_column(LongText)


_OPEN = "locked_at IS NULL"


class Batch(Identified, Base):
    """Decisions in one module of one unit that are verified together. Locked: the sample is drawn and stays drawn."""

    __tablename__ = "verification_batch"
    __table_args__ = (
        CheckConstraint(
            "(locked_at IS NULL) = (seed IS NULL) AND (locked_at IS NULL) = (rate IS NULL)"
            " AND (locked_at IS NULL) = (planned IS NULL)",
            name="locked_is_drawn",
        ),
        CheckConstraint("closed_at IS NULL OR locked_at IS NOT NULL", name="closed_was_locked"),
        Index("uq_verification_batch_open", "unit_id", "module_key", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_verification_batch_place", "organisation_id", "unit_id", "closed_at"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="None: the system, by number or by time."
    )
    seed: Mapped[str | None] = mapped_column(String(64), doc="What the chance of the draw came from.")
    rate: Mapped[int | None] = mapped_column(doc="Percent.")
    planned: Mapped[int | None] = mapped_column(doc="How many were drawn at locking.")
    risks: Mapped[list[str]] = mapped_column(JSON, default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, doc="What the risk table and the policy said, as the draw saw it."
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
    items: Mapped[list[BatchItem]] = relationship(
        back_populates="batch", order_by="BatchItem.decided_at, BatchItem.id"
    )


class BatchItem(Identified, Base):
    """One decision in a batch. `drawn` is None until the batch is locked."""

    __tablename__ = "verification_batch_item"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index("ix_verification_batch_item_attempt", "attempt_id"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("verification_batch.id"), index=True)
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn: Mapped[bool | None] = mapped_column()
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list, doc="Why it was drawn.")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="What the draw knew of it.")
    batch: Mapped[Batch] = relationship(back_populates="items")


class StandardisationItem(Identified, Base):
    """A criterion on which assessor and verifier did not agree: to be talked over, so that all judge alike."""

    __tablename__ = "standardisation_item"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_key"),
        Index("ix_standardisation_item_place", "organisation_id", "module_key", "closed_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    criterion_key: Mapped[str] = mapped_column(String(80))
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
