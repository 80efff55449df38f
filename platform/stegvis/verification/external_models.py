"""Whether a module needs external verification, what was drawn for it, and the external verifier's reviews."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.verification.external_drawing import ExternalOutcome, WhyExternal

_IN_FORCE = "superseded_at IS NULL"


@append_only(ends="superseded_at")
class ExternalChoice(Identified, Base):
    """An organisation's decision about one module: needed, with its series of draws, or expressly not needed.

    A change is a new row; the old one says since when it is over. Nothing else of a row ever changes.
    """

    __tablename__ = "external_choice"
    __table_args__ = (
        CheckConstraint(
            "is_required = (percent IS NOT NULL) AND is_required = (seed IS NOT NULL)", name="required_is_drawn"
        ),
        CheckConstraint("percent IS NULL OR percent BETWEEN 20 AND 100", name="percent_in_range"),
        CheckConstraint("length(reason) > 0", name="reason_is_there"),
        Index("uq_external_choice_in_force", "organisation_id", "module_key", unique=True,
              sqlite_where=text(_IN_FORCE), postgresql_where=text(_IN_FORCE)),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    is_required: Mapped[bool] = mapped_column()
    percent: Mapped[int | None] = mapped_column(doc="How much is drawn at least; none when nothing is.")
    seed: Mapped[str | None] = mapped_column(String(64), doc="What the chance of its draws comes from.")
    reason: Mapped[str] = mapped_column(LongText)
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="None: written when the choice was introduced."
    )
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@append_only()
class ExternalDraw(Identified, Base):
    """What chance said about one decision, with all that it was told. Never changed."""

    __tablename__ = "external_draw"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        UniqueConstraint("choice_id", "position"),
        CheckConstraint("why IS NULL OR why IN ('share', 'chance', 'again')", name="why_known"),
    )

    choice_id: Mapped[UUID] = mapped_column(ForeignKey("external_choice.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    position: Mapped[int] = mapped_column(doc="1, 2, 3 … within the choice.")
    drawn_before: Mapped[int] = mapped_column(doc="How many of the earlier ones were drawn.")
    percent: Mapped[int] = mapped_column()
    why: Mapped[WhyExternal | None] = mapped_column(Enumerated(WhyExternal, 10), doc="None: not drawn.")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@append_only()
class ExternalReview(Identified, Base):
    """The external verifier's word on one decision. Never changed."""

    __tablename__ = "external_review"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        CheckConstraint("outcome IN ('approved', 'action')", name="outcome_known"),
        CheckConstraint(
            "outcome <> 'action' OR (length(reason) > 0 AND act_by IS NOT NULL)",
            name="action_says_what_and_when",
        ),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    verifier_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    outcome: Mapped[ExternalOutcome] = mapped_column(Enumerated(ExternalOutcome, 10))
    reason: Mapped[str] = mapped_column(LongText, default="")
    act_by: Mapped[date | None] = mapped_column(doc="By when what is asked for should be done.")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@append_only()
class ExternallyReviewedCriterion(Identified, Base):
    """What the external verifier asks for on one criterion."""

    __tablename__ = "externally_reviewed_criterion"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_key"),
        CheckConstraint("length(note) > 0", name="note_is_there"),
    )

    review_id: Mapped[UUID] = mapped_column(ForeignKey("external_review.id"))
    criterion_key: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(LongText)
