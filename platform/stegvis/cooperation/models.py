"""Agreements between municipalities. A row stays when it has ended: it is the ground of what was done under it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.cooperation.states import AgreementState

_OPEN = "state IN ('proposed', 'accepted')"


class Agreement(Identified, Base):
    """The assessors of `helping` may assess participants of `home`. At most one between the two is open each way."""

    __tablename__ = "cooperation_agreement"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'accepted', 'declined', 'ended')", name="state_known"),
        CheckConstraint("home_organisation_id <> helping_organisation_id", name="between_two"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period_in_order"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"),
        CheckConstraint("state NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL", name="answer_is_dated"),
        CheckConstraint("state <> 'declined' OR length(reason) > 0", name="declined_has_reason"),
        CheckConstraint("(ended_at IS NOT NULL) = (state = 'ended')", name="ended_is_dated"),
        CheckConstraint("news_for_id IS NULL OR news_for_id IN (home_organisation_id, helping_organisation_id)",
                        name="news_for_one_of_them"),
        Index("uq_cooperation_agreement_open", "home_organisation_id", "helping_organisation_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_cooperation_agreement_helping", "helping_organisation_id", "state"),
    )  # fmt: skip

    home_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    helping_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(
        String(100),
        default="",
        doc="What the written agreement is called in the municipality's own register.",
    )
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; none: until somebody ends it.")
    covers_verification: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        doc="Whether verifiers of `helping` may also review batches that `home` shares.",
    )
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[AgreementState] = mapped_column(Enumerated(AgreementState, 10))
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(LongText, default="", doc="Why the other municipality said no.")
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    news_for_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id"),
        doc="Whose administrator has not read yet what the other municipality did last.",
    )

    def is_in_force(self, day: date) -> bool:
        """Whether somebody may be lent by it on this day."""
        return (
            self.state is AgreementState.ACCEPTED
            and self.valid_from <= day
            and (self.valid_to is None or self.valid_to >= day)
        )
