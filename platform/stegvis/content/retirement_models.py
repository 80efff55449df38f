"""Versions of validation modules that an organisation has retired. A row stays when it is brought back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Identified, UtcDateTime

_VERSION = "restored_at IS NULL AND version_id IS NOT NULL"
_WHOLE = "restored_at IS NULL AND version_id IS NULL"


class ModuleRetirement(Identified, Base):
    """No new attempts at a version of a module, or at the whole module, for the participants of an organisation."""

    __tablename__ = "module_retirement"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("(restored_at IS NULL) = (length(restored_reason) = 0)", name="restored_has_reason"),
        Index("uq_module_retirement_version", "organisation_id", "module_key", "version_id", unique=True,
              sqlite_where=text(_VERSION), postgresql_where=text(_VERSION)),
        Index("uq_module_retirement_whole", "organisation_id", "module_key", unique=True,
              sqlite_where=text(_WHOLE), postgresql_where=text(_WHOLE)),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    module_key: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("content_revision.id"),
        doc="The revision that began the version; its corrections are retired with it. None: the whole module.",
    )
    reason: Mapped[str] = mapped_column(LongText)
    retired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # No foreign keys: what was decided outlives the account of the one who did.
    retired_by: Mapped[UUID | None] = mapped_column(Uuid)
    retired_by_name: Mapped[str] = mapped_column(String(200))
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    restored_by: Mapped[UUID | None] = mapped_column(Uuid)
    restored_by_name: Mapped[str] = mapped_column(String(200), default="")
    restored_reason: Mapped[str] = mapped_column(LongText, default="")
