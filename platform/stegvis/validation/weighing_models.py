"""What the assessor said of the evidence as a whole, with each decision."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated
from stegvis.validation.weighing_rules import Autonomy, Point


@append_only()
class DecisionWeighing(Base):
    """Belongs to one decision and never changes: a new decision is weighed anew."""

    __tablename__ = "decision_weighing"
    __table_args__ = (
        CheckConstraint(
            "(valid AND authentic AND current AND sufficient AND reliable) OR length(reason) > 0",
            name="reason_for_what_does_not_hold",
        ),
        CheckConstraint(
            "autonomy IN ('own_initiative', 'asks_when_needed', 'guided', 'shown_first')",
            name="autonomy_known",
        ),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    valid: Mapped[bool] = mapped_column()
    authentic: Mapped[bool] = mapped_column()
    current: Mapped[bool] = mapped_column()
    sufficient: Mapped[bool] = mapped_column()
    reliable: Mapped[bool] = mapped_column()
    autonomy: Mapped[Autonomy] = mapped_column(Enumerated(Autonomy, 20))
    reason: Mapped[str] = mapped_column(LongText, default="", doc="Why a point does not hold.")

    def holds(self, point: Point) -> bool:
        """Whether the assessor found that the point holds."""
        return bool(getattr(self, point.value))

    @property
    def failing(self) -> tuple[Point, ...]:
        """The points that do not hold."""
        return tuple(point for point in Point if not self.holds(point))
