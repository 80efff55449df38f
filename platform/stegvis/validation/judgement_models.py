"""What an assessor has said: of criteria, of outcomes, of the whole module, and what was taken over from before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, and_, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime, one_of
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.models import Evidence
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_models import DecisionWeighing

_CURRENT = "superseded_at IS NULL"


@append_only(ends="superseded_at")
class Judgement(Identified, Base):
    """An assessor's word on a criterion. A change supersedes; nothing is overwritten."""

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint(one_of("result", JudgementResult), name="result_known"),
        CheckConstraint("result <> 'not_yet' OR length(reason) > 0", name="not_yet_has_reason"),
        Index("uq_judgement_current", "attempt_id", "criterion_key", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
        Index("uq_judgement_about", "id", "attempt_id", "criterion_key", unique=True),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    criterion_key: Mapped[str] = mapped_column(String(80))
    result: Mapped[JudgementResult] = mapped_column(Enumerated(JudgementResult, 10))
    reason: Mapped[str] = mapped_column(LongText, default="")
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reused: Mapped[ReusedFinding | None] = relationship(
        lazy="joined",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: Judgement.id == ReusedFinding.judgement_id,
        foreign_keys=lambda: [ReusedFinding.judgement_id],
        doc="Where it was found first, when it took over what an earlier attempt had found.",
    )


@append_only(ends="lapsed_at")
class ReusedFinding(Base):
    """A judgement that took over, openly, what an earlier attempt of the same participant and module had found.

    The foreign keys hold together: both judgements are about the criterion, both attempts are hers and at the module.
    """

    __tablename__ = "reused_finding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["judgement_id", "attempt_id", "criterion_key"],
            ["judgement.id", "judgement.attempt_id", "judgement.criterion_key"],
        ),
        ForeignKeyConstraint(
            ["earlier_id", "earlier_attempt_id", "criterion_key"],
            ["judgement.id", "judgement.attempt_id", "judgement.criterion_key"],
        ),
        ForeignKeyConstraint(
            ["attempt_id", "participant_id", "module_key"],
            ["module_attempt.id", "module_attempt.participant_id", "module_attempt.module_key"],
        ),
        ForeignKeyConstraint(
            ["earlier_attempt_id", "participant_id", "module_key"],
            ["module_attempt.id", "module_attempt.participant_id", "module_attempt.module_key"],
        ),
        CheckConstraint("attempt_id <> earlier_attempt_id", name="of_another_attempt"),
        Index("ix_reused_finding_attempt", "attempt_id"),
        Index("ix_reused_finding_earlier", "earlier_id"),
    )

    judgement_id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column()
    earlier_id: Mapped[UUID] = mapped_column()
    earlier_attempt_id: Mapped[UUID] = mapped_column()
    participant_id: Mapped[UUID] = mapped_column()
    module_key: Mapped[str] = mapped_column(String(80))
    criterion_key: Mapped[str] = mapped_column(String(80))
    lapsed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        doc="When too much of what it rests on had grown old. From then on it counts as no judgement.",
    )

    earlier: Mapped[Judgement] = relationship(
        lazy="joined",
        join_depth=2,
        viewonly=True,
        primaryjoin=lambda: Judgement.id == ReusedFinding.earlier_id,
        foreign_keys=lambda: [ReusedFinding.earlier_id],
    )
    evidence: Mapped[list[Evidence]] = relationship(
        lazy="selectin",
        viewonly=True,
        secondary="reused_evidence",
        order_by=lambda: [Evidence.created_at, Evidence.id],
        doc="What of the earlier attempt's evidence it rests on. It stays there, and is not copied.",
    )


@append_only()
class ReusedEvidence(Base):
    """A piece of the earlier attempt's evidence that a reused finding rests on."""

    __tablename__ = "reused_evidence"

    judgement_id: Mapped[UUID] = mapped_column(ForeignKey("reused_finding.judgement_id"), primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True, index=True)


@append_only(ends="superseded_at")
class OutcomeReason(Identified, Base):
    """Why a learning outcome is met or not yet. A change supersedes."""

    __tablename__ = "outcome_reason"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_is_there"),
        Index("uq_outcome_reason_current", "attempt_id", "outcome_key", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    outcome_key: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(LongText)
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@append_only(ends="superseded_at")
class Decision(Identified, Base):
    """The assessor's decision on the whole module."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(one_of("outcome", Outcome), name="outcome_known"),
        Index("uq_decision_current", "attempt_id", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Enumerated(Outcome, 20))
    reason: Mapped[str] = mapped_column(LongText, default="", doc="The next step, for the participant.")
    language_remark: Mapped[str] = mapped_column(String(200), default="")
    interpreter_used: Mapped[bool] = mapped_column(default=False, server_default=false())
    assessor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    weighing: Mapped[DecisionWeighing | None] = relationship(lazy="joined", viewonly=True)
    countersignature: Mapped[Countersignature | None] = relationship(lazy="joined", viewonly=True)
    spoken: Mapped[SpokenFeedback | None] = relationship(
        lazy="joined",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: and_(
            Decision.id == SpokenFeedback.decision_id, SpokenFeedback.superseded_at.is_(None)
        ),
        foreign_keys=lambda: [SpokenFeedback.decision_id],
        doc="What is said aloud about it now.",
    )
