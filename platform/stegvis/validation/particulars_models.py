"""What only some kinds of evidence have: the question of a talk, and who issued an earlier certificate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base


class ProfessionalTalk(Base):
    """What was asked in a *yrkessamtal*. The answer is the text or the sound of the evidence."""

    __tablename__ = "professional_talk"
    __table_args__ = (CheckConstraint("length(question) > 0", name="question_is_there"),)

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(LongText)


class EarlierCertificate(Base):
    """Somebody else's certificate, as proof of what she could then. It is never an observation."""

    __tablename__ = "earlier_certificate"
    __table_args__ = (CheckConstraint("length(issuer) > 0", name="issuer_is_there"),)

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date] = mapped_column()
