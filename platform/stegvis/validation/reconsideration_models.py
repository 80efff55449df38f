"""A request to look at a decision again, and what was answered in each of its steps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.access import Role
from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.validation.reconsideration_rules import Result

_OPEN = "closed_at IS NULL"


class Reconsideration(Identified, Base):
    """All steps about one decision. Open while somebody has to answer; a next step opens it again."""

    __tablename__ = "reconsideration"
    __table_args__ = (
        CheckConstraint("step BETWEEN 1 AND 3", name="three_steps"),
        CheckConstraint("(closed_at IS NULL) = (result IS NULL)", name="closed_has_result"),
        CheckConstraint("result IS NULL OR result IN ('stands', 'changed', 'taken_back')", name="result_known"),
        UniqueConstraint("decision_id"),
        Index("uq_reconsideration_open", "attempt_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    step: Mapped[int] = mapped_column(default=1)
    step_since: Mapped[datetime] = mapped_column(UtcDateTime)
    ground: Mapped[str] = mapped_column(LongText, default="", doc="What she thinks is wrong, in her words.")
    is_oral: Mapped[bool] = mapped_column(
        default=False, server_default=false(), doc="Told to the coordinator, or to be told."
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[Result | None] = mapped_column(Enumerated(Result, 20))

    answers: Mapped[list[ReconsiderationAnswer]] = relationship(
        order_by="ReconsiderationAnswer.at", lazy="selectin"
    )


@append_only()
class ReconsiderationAnswer(Identified, Base):
    """One person's word in one step. Nobody answers twice, and no part is answered twice."""

    __tablename__ = "reconsideration_answer"
    __table_args__ = (
        CheckConstraint("length(words) > 0", name="words_are_there"),
        UniqueConstraint("reconsideration_id", "step", "part"),
        UniqueConstraint("reconsideration_id", "answered_by"),
    )

    reconsideration_id: Mapped[UUID] = mapped_column(ForeignKey("reconsideration.id"))
    step: Mapped[int] = mapped_column()
    part: Mapped[Role] = mapped_column(Enumerated(Role, 30))
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    stands: Mapped[bool] = mapped_column()
    words: Mapped[str] = mapped_column(LongText, doc="To the participant.")
