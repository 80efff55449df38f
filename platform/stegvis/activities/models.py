"""Workplaces, placements at them, the talks about them and what has happened."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.activities.states import EndReason, EventKind, Phase
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime


class Workplace(Identified, Base):
    """A place where participants can be on placement. Belongs to an organisation and is used again and again."""

    __tablename__ = "workplace"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name", "place"),
        CheckConstraint("length(name) > 0", name="name_not_empty"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="", doc="Street and town, as one finds the way.")
    contact: Mapped[str] = mapped_column(
        String(300), default="", doc="Whom staff call there, and how; never shown to participants."
    )


class Placement(Identified, Base):
    """A participant's period at a workplace, with a supervisor there and a responsible coordinator."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        CheckConstraint("(supervisor_id IS NULL) = (length(supervisor_name) > 0)", name="one_supervisor"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
        CheckConstraint("ended_on IS NULL OR ended_on <= ends_on", name="end_in_period"),
        CheckConstraint(
            "end_reason IS NULL OR end_reason IN ('completed', 'work', 'studies', 'unknown', 'other')",
            name="end_reason_known",
        ),
        Index("ix_placement_place", "organisation_id", "unit_id"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    workplace_id: Mapped[UUID] = mapped_column(ForeignKey("workplace.id"), index=True)
    supervisor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    supervisor_name: Mapped[str] = mapped_column(String(200), default="", doc="A contact without account.")
    supervisor_contact: Mapped[str] = mapped_column(String(200), default="", doc="Telephone or e-mail.")
    times: Mapped[str] = mapped_column(String(300), default="", doc="Days and hours, in easy words.")
    coordinator_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column(doc="The last day.")
    ended_on: Mapped[date | None] = mapped_column(doc="The last day that it really was.")
    end_reason: Mapped[EndReason | None] = mapped_column(Enumerated(EndReason, 20))
    end_note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workplace: Mapped[Workplace] = relationship(lazy="joined", innerjoin=True)


class FollowUp(Identified, Base):
    """A talk that was held. Never changed. One for each number of a placement's series.

    Without a number it was a contact beside the series, and settles nothing.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("placement_id", "phase", "number"),
        CheckConstraint("phase IN ('during', 'after_start')", name="phase_known"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(number IS NULL) = (due_on IS NULL)", name="numbered_was_due"),
        CheckConstraint("length(note) > 0", name="note_not_empty"),
    )

    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"))
    phase: Mapped[Phase] = mapped_column(Enumerated(Phase, 20))
    number: Mapped[int | None] = mapped_column(doc="None for a contact that settles no talk of the series.")
    due_on: Mapped[date | None] = mapped_column(doc="When it was due, as the rule said at the time.")
    held_on: Mapped[date] = mapped_column()
    took_part: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(LongText)
    next_step: Mapped[str] = mapped_column(String(500), default="")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlacementEvent(Identified, Base):
    """What has happened to a placement and who did it. Never changed. `person_id`: who took over."""

    __tablename__ = "placement_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('opened', 'changed', 'handed_over', 'followed_up', 'contacted', 'ended')",
            name="kind_known",
        ),
        CheckConstraint("(kind = 'handed_over') = (person_id IS NOT NULL)", name="hand_over_has_person"),
        Index("ix_placement_event_placement", "placement_id", "at"),
    )

    placement_id: Mapped[UUID] = mapped_column(ForeignKey("placement.id"))
    kind: Mapped[EventKind] = mapped_column(Enumerated(EventKind, 20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
