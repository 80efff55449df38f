"""The chain, its erasable values and the read log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime


class AuditEntry(Base):
    """One act. Never changed, never removed."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("sequence > 0", name="sequence_positive"),)

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    verb: Mapped[str] = mapped_column(String(80))
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(60), index=True)
    fields: Mapped[list[str]] = mapped_column(JSON)
    values_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditValue(Base):
    """The values of one act, with the salt of their digest. Erased when retention says so; the chain stays whole."""

    __tablename__ = "audit_value"

    sequence: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.sequence"), primary_key=True, autoincrement=False
    )
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    salt: Mapped[str] = mapped_column(String(64))


class ReadEntry(Identified, Base):
    """Someone opened a sensitive object."""

    __tablename__ = "audit_read"
    __table_args__ = (Index("ix_audit_read_object", "object_kind", "object_id", "at"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(60))
