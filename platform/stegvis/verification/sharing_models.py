"""Batches that verifiers of another municipality review."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Identified, UtcDateTime
from stegvis.cooperation.models import Agreement

_GOES_ON = "ended_at IS NULL"


class SharedBatch(Identified, Base):
    """A batch shared by an agreement. At most one sharing goes on for each batch; rows stay.

    It goes on when the batch is closed, so that who did what is still told; it is not in force then.
    """

    __tablename__ = "shared_batch"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("uq_shared_batch_going_on", "batch_id", unique=True,
              sqlite_where=text(_GOES_ON), postgresql_where=text(_GOES_ON)),
    )  # fmt: skip

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("verification_batch.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation_agreement.id"), index=True)
    shared_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
