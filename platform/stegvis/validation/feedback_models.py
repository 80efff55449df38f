"""What an assessor has said aloud to a participant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Identified, UtcDateTime
from stegvis.media.models import MediaFile

_CURRENT = "superseded_at IS NULL"


@append_only(ends="superseded_at")
class SpokenFeedback(Identified, Base):
    """One sound, about a decision or about a request for more. Another about the same supersedes it."""

    __tablename__ = "spoken_feedback"
    __table_args__ = (
        CheckConstraint("(decision_id IS NULL) <> (event_id IS NULL)", name="about_one_thing"),
        Index("uq_spoken_feedback_decision", "decision_id", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
        Index("uq_spoken_feedback_event", "event_id", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    event_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("attempt_event.id"), doc="The event by which more was asked for."
    )
    media_id: Mapped[UUID] = mapped_column(ForeignKey("media_file.id"), unique=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    media: Mapped[MediaFile] = relationship(lazy="joined", innerjoin=True)
