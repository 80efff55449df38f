"""Requests to people without an account, and what they answered. A witness is named here and nowhere else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Identified, UtcDateTime


class WitnessRequest(Identified, Base):
    """A link that lets one named person say what she has seen, once."""

    __tablename__ = "witness_request"
    __table_args__ = (
        CheckConstraint("language IN ('sv', 'en')", name="language_known"),
        CheckConstraint("length(witness_name) > 0", name="witness_is_named"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
        CheckConstraint("sent_at IS NULL OR revoked_at IS NULL", name="sent_or_revoked"),
        CheckConstraint("evidence_id IS NULL OR sent_at IS NOT NULL", name="evidence_was_sent"),
        UniqueConstraint("token_hash"),
        UniqueConstraint("evidence_id"),
        UniqueConstraint("attempt_id", "form_key"),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    witness_name: Mapped[str] = mapped_column(String(120))
    workplace: Mapped[str] = mapped_column(String(120))
    relation: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    token_hash: Mapped[str] = mapped_column(String(64))
    form_key: Mapped[str] = mapped_column(
        String(40), doc="Made with the form, so that a resent form asks once."
    )
    protection_confirmed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="Who confirmed it for a participant with protected identity."
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="When the link was last mailed.")
    reminded_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="When she was reminded, once: by mail, or by the asker where there is no address."
    )
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="When the witness confirmed who she is and sent her answer."
    )
    evidence_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence.id"), doc="None until she has sent, and when she had seen nothing of it."
    )

    answers: Mapped[list[WitnessAnswer]] = relationship(
        cascade="all, delete-orphan", order_by="WitnessAnswer.position", lazy="joined"
    )

    @property
    def criterion_keys(self) -> list[str]:
        """The criteria that she is asked about, in the module's order."""
        return [answer.criterion_key for answer in self.answers]

    @property
    def seen_keys(self) -> list[str]:
        """What she says that she has seen."""
        return [answer.criterion_key for answer in self.answers if answer.has_seen]

    @property
    def who(self) -> str:
        """The witness as the assessor reads of her: name, workplace and relation."""
        return f"{self.witness_name}, {self.workplace} ({self.relation})"


class WitnessAnswer(Base):
    """What the witness says about one criterion; nothing until she has sent."""

    __tablename__ = "witness_answer"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("witness_request.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int] = mapped_column()
    has_seen: Mapped[bool | None] = mapped_column()
    text: Mapped[str] = mapped_column(LongText, default="")
