"""What was said about renewing a certificate that ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, UtcDateTime


class CertificateRenewal(Base):
    """That the holder wants her certificate renewed, or that staff have laid the reminder about it aside.

    The later of the two holds: when she asks after it was laid aside, it waits for staff again.
    """

    __tablename__ = "certificate_renewal"
    __table_args__ = (
        CheckConstraint("asked_at IS NOT NULL OR laid_aside_at IS NOT NULL", name="says_something"),
        CheckConstraint("(laid_aside_at IS NULL) = (laid_aside_by IS NULL)", name="laid_aside_by_somebody"),
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    laid_aside_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    laid_aside_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
