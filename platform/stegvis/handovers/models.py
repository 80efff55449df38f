"""Hand-overs. The row stays as the history of where a participant has been; nothing of it is removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.handovers.states import HandoverState

_OPEN = "state IN ('asking', 'proposed')"


class Handover(Identified, Base):
    """One proposal to hand a participant over, and how it ended. At most one is open for each participant."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asking', 'proposed', 'accepted', 'declined', 'said_no', 'taken_back')", name="state_known"
        ),
        CheckConstraint("length(note) > 0", name="note_is_there"),
        CheckConstraint("state <> 'declined' OR length(reason) > 0", name="declined_has_reason"),
        CheckConstraint(
            "(answered_by IS NULL) = (state NOT IN ('accepted', 'declined'))", name="answered_has_receiver"
        ),
        CheckConstraint(
            "from_organisation_id = to_organisation_id OR said_yes_at IS NOT NULL"
            " OR state NOT IN ('proposed', 'accepted', 'declined')",
            name="transfer_needs_her_yes",
        ),
        Index("uq_handover_open", "participant_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_handover_target", "to_organisation_id", "to_unit_id", "state"),
        Index("ix_handover_origin", "from_organisation_id", "from_unit_id", "state"),
    )  # fmt: skip

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    from_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    to_coordinator_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="Who is asked by name; none: any coordinator of the unit."
    )
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(
        LongText, doc="What the receiver should know. In a transfer she reads it too."
    )
    state: Mapped[HandoverState] = mapped_column(Enumerated(HandoverState, 20))
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    said_yes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(LongText, default="", doc="Why the receiver said no.")
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, doc="What followed her: ids by kind.")

    @property
    def is_transfer(self) -> bool:
        """Whether it goes to another municipality."""
        return self.from_organisation_id != self.to_organisation_id

    @property
    def changes_unit(self) -> bool:
        """Whether she comes to another unit, and not only to another coordinator."""
        return self.from_unit_id != self.to_unit_id
