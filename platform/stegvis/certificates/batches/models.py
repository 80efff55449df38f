"""The tables of batches. The database sees to it that an attempt waits in one batch only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.certificates.states import BatchState, ItemState, Obstacle

_WAITING = text("state = 'waiting'")


class CertificateBatch(Identified, Base):
    """One order for many certificates. Its id comes with the form, so that a second click is the same order."""

    __tablename__ = "certificate_batch"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'done', 'cancelled')", name="state_known"),
        CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended_has_time"),
        Index("ix_certificate_batch_organisation_id", "organisation_id", "ordered_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[BatchState] = mapped_column(Enumerated(BatchState, 10), default=BatchState.RUNNING)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CertificateBatchItem(Identified, Base):
    """One certificate of a batch.

    `run` is the process that took it on. It stays when that process has died, so that what it left can be found.
    """

    __tablename__ = "certificate_batch_item"
    __table_args__ = (
        UniqueConstraint("batch_id", "attempt_id", name="uq_certificate_batch_item_batch_id_attempt_id"),
        UniqueConstraint("certificate_id", name="uq_certificate_batch_item_certificate_id"),
        CheckConstraint("state IN ('waiting', 'issued', 'failed', 'cancelled')", name="state_known"),
        CheckConstraint("(state = 'issued') = (certificate_id IS NOT NULL)", name="issued_has_certificate"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_has_reason"),
        Index(
            "uq_certificate_batch_item_attempt_id",
            "attempt_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_certificate_batch_item_state", "batch_id", "state", "position"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("certificate_batch.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    requested_by: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), doc="Who ordered it, or asked for another try: the issuer on the paper."
    )
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[ItemState] = mapped_column(Enumerated(ItemState, 10), default=ItemState.WAITING)
    failure: Mapped[Obstacle | None] = mapped_column(Enumerated(Obstacle, 20))
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    serial: Mapped[str | None] = mapped_column(
        String(20), doc="The number that was drawn for it; used again by another try in the same year."
    )
    run: Mapped[UUID | None] = mapped_column(Uuid)
    tries: Mapped[int] = mapped_column(Integer, default=0)
