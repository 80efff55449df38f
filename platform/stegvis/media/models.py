"""The table of received files. The bytes lie in the storage, under the keys kept here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.base.language import Text
from stegvis.media.rules import refusal_text
from stegvis.media.states import Kind, MediaState


class MediaFile(Identified, Base):
    """One received file: what came in, and what may be shown of it."""

    __tablename__ = "media_file"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'sound', 'film', 'file')", name="kind_known"),
        CheckConstraint("state IN ('received', 'ready', 'refused')", name="state_known"),
        CheckConstraint("received_size > 0", name="received_something"),
        CheckConstraint(
            "(state = 'received') = (original_key IS NOT NULL)", name="original_only_while_waiting"
        ),
        CheckConstraint("(state = 'ready') = (ready_key IS NOT NULL)", name="ready_has_key"),
        CheckConstraint("(ready_key IS NULL) = (ready_type IS NULL)", name="ready_has_type"),
        CheckConstraint("(ready_key IS NULL) = (ready_size IS NULL)", name="ready_has_size"),
        CheckConstraint("thumbnail_key IS NULL OR state = 'ready'", name="thumbnail_when_ready"),
        CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name="refused_has_reason"),
        Index("ix_media_file_unclaimed", "claimed_at", "created_at"),
        Index("ix_media_file_owner", "owner_id", "created_at"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", name="fk_media_file_owner"))
    kind: Mapped[Kind] = mapped_column(Enumerated(Kind, 10))
    state: Mapped[MediaState] = mapped_column(Enumerated(MediaState, 10))
    received_sha256: Mapped[str] = mapped_column(String(64), doc="Of the bytes as they came, in hexadecimal.")
    received_size: Mapped[int] = mapped_column(BigInteger)
    received_type: Mapped[str] = mapped_column(String(50), doc="Told by the bytes, never by the sender.")
    original_key: Mapped[str | None] = mapped_column(String(40), doc="The bytes as they came, until cleaned.")
    ready_key: Mapped[str | None] = mapped_column(String(40))
    ready_type: Mapped[str | None] = mapped_column(String(50))
    ready_size: Mapped[int | None] = mapped_column(BigInteger)
    thumbnail_key: Mapped[str | None] = mapped_column(String(40), doc="A small JPEG, where there is one.")
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    duration_seconds: Mapped[float | None] = mapped_column(Float)
    refusal: Mapped[str | None] = mapped_column(String(20), doc="A reason that rules.refusal_text knows.")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="When a form took it in use.")

    @property
    def is_ready(self) -> bool:
        """Whether it can be shown."""
        return self.state == MediaState.READY

    @property
    def refusal_words(self) -> Text:
        """Why it could not be read, and what to do."""
        return refusal_text(self.refusal or "")

    @property
    def has_thumbnail(self) -> bool:
        """Whether there is a small picture of it."""
        return self.thumbnail_key is not None

    @property
    def keys(self) -> list[str]:
        """The keys of all bytes that are kept for it."""
        return [key for key in (self.original_key, self.ready_key, self.thumbnail_key) if key]
