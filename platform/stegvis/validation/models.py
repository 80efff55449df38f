"""Cases, attempts, evidence and judgements. The database keeps what the workflow promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    text,
)
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from stegvis.base import clock
from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.people.models import Unit
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.lending_models import Lending
from stegvis.validation.particulars_models import EarlierCertificate, ProfessionalTalk
from stegvis.validation.quiz_models import QuizResult
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.rules import EvidenceKind, JudgementResult, is_usable
from stegvis.validation.states import AttemptState, Outcome, ParticipantWord, participant_word
from stegvis.validation.weighing_models import DecisionWeighing


def _one_of(column: str, values: type[AttemptState | Outcome | EvidenceKind | JudgementResult]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


_NOT_ENDED = "state NOT IN ('certified', 'withdrawn', 'aborted') AND ended_at IS NULL"


class ValidationCase(Identified, Base):
    """One participant's validation: holds one or more attempts at modules."""

    __tablename__ = "validation_case"
    __table_args__ = (Index("ix_validation_case_unit", "organisation_id", "unit_id"),)

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    goal: Mapped[str] = mapped_column(LongText, default="")
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="None while something goes on in it, or may. `case_rules` tells its other states."
    )

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class ModuleAttempt(Identified, Base):
    """One attempt at one module, pinned to the revision that was published when it began."""

    __tablename__ = "module_attempt"
    __table_args__ = (
        CheckConstraint(_one_of("state", AttemptState), name="state_known"),
        CheckConstraint(f"outcome IS NULL OR {_one_of('outcome', Outcome)}", name="outcome_known"),
        CheckConstraint(
            "(state IN ('assessed','in_queue','sampled','outside_sample','verified','external_sample',"
            "'externally_approved','external_action','cleared','certified','withdrawn')) <= (outcome IS NOT NULL)",
            name="decided_has_outcome",
        ),
        CheckConstraint(
            "(state IN ('external_sample','externally_approved','external_action','cleared','certified','withdrawn'))"
            " <= (outcome = 'achieved')",
            name="certificate_needs_achieved",
        ),
        Index(
            "uq_module_attempt_open",
            "participant_id",
            "module_key",
            unique=True,
            sqlite_where=text(_NOT_ENDED),
            postgresql_where=text(_NOT_ENDED),
        ),
        Index("ix_module_attempt_state", "state", "state_since"),
        Index("uq_module_attempt_whose", "id", "participant_id", "module_key", unique=True),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("validation_case.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    module_key: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("content_revision.id"))
    state: Mapped[AttemptState] = mapped_column(Enumerated(AttemptState, 30))
    state_since: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(Enumerated(Outcome, 20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[ValidationCase] = relationship(lazy="joined", innerjoin=True)
    lending: Mapped[Lending | None] = relationship(
        primaryjoin=lambda: (ModuleAttempt.id == foreign(Lending.attempt_id)) & Lending.ended_at.is_(None),
        lazy="joined",
        uselist=False,
        viewonly=True,
        doc="The assessor of another municipality who is lent to it, if one is.",
    )
    open_reconsideration: Mapped[Reconsideration | None] = relationship(
        primaryjoin=lambda: (
            (ModuleAttempt.id == foreign(Reconsideration.attempt_id)) & Reconsideration.closed_at.is_(None)
        ),
        uselist=False,
        viewonly=True,
        doc="The one that somebody has to answer, if one was asked for.",
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def word(self) -> ParticipantWord:
        """The word that the participant sees."""
        return participant_word(self.state, self.outcome)


@append_only()
class AttemptEvent(Identified, Base):
    """Something that happened to an attempt, in the past tense. Never changed."""

    __tablename__ = "attempt_event"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(40))
    row: Mapped[int] = mapped_column()
    source: Mapped[str | None] = mapped_column(String(30))
    target: Mapped[str] = mapped_column(String(30))
    message: Mapped[str] = mapped_column(LongText, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(doc="1, 2, 3 … within the attempt.")

    spoken: Mapped[SpokenFeedback | None] = relationship(
        lazy="raise",
        viewonly=True,
        uselist=False,
        primaryjoin=lambda: and_(
            AttemptEvent.id == SpokenFeedback.event_id, SpokenFeedback.superseded_at.is_(None)
        ),
        foreign_keys=lambda: [SpokenFeedback.event_id],
        doc="What is said aloud about it now; read with the history.",
    )


class SelfAssessment(Identified, Base):
    """How often the participant says that she has done the thing, or that she skipped the question."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        UniqueConstraint("attempt_id", "criterion_key"),
        CheckConstraint(
            "answer IN ('often', 'sometimes', 'seldom', 'never', 'skipped')", name="answer_known"
        ),
    )

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    criterion_key: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Evidence(Identified, Base):
    """One thing that shows what the participant can. A draft is hers alone."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(_one_of("kind", EvidenceKind), name="kind_known"),
        CheckConstraint("method IN ('observation','conversation','product','testimony','simulation','quiz',"
                        "'certificate')",
                        name="method_known"),
        CheckConstraint("kind NOT IN ('photo','sound','film','file') OR media_id IS NOT NULL", name="media_is_there"),
        CheckConstraint("kind <> 'text' OR length(text) > 0", name="text_is_there"),
        CheckConstraint("kind NOT IN ('observation','talk','certificate') OR length(text) > 0 OR media_id IS NOT NULL",
                        name="staff_told_something"),
        CheckConstraint("people IN ('nobody', 'agreed')", name="people_agreed"),
        UniqueConstraint("media_id"),
        UniqueConstraint("attempt_id", "form_key"),
        Index("ix_evidence_attempt", "attempt_id", "created_at"),
    )  # fmt: skip

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("module_attempt.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[EvidenceKind] = mapped_column(Enumerated(EvidenceKind, 20))
    method: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(LongText, default="")
    media_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_file.id"))
    people: Mapped[str] = mapped_column(
        String(10), default="nobody", doc="Who is heard or seen: nobody else, or people who have said yes."
    )
    place: Mapped[str] = mapped_column(String(120), default="")
    form_key: Mapped[str] = mapped_column(
        String(40), doc="Made with the form, so that a resent form adds nothing."
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="None: a draft, hers alone.")

    links: Mapped[list[EvidenceCriterion]] = relationship(
        cascade="all, delete-orphan", order_by="EvidenceCriterion.criterion_key", lazy="joined"
    )

    media: Mapped[MediaFile | None] = relationship(lazy="joined")
    old_mark: Mapped[OldEvidence | None] = relationship(lazy="joined", viewonly=True)
    talk: Mapped[ProfessionalTalk | None] = relationship(lazy="joined", cascade="all, delete-orphan")
    certificate: Mapped[EarlierCertificate | None] = relationship(lazy="joined", cascade="all, delete-orphan")
    quiz: Mapped[QuizResult | None] = relationship(lazy="joined", cascade="all, delete-orphan")
    circumstances: Mapped[EvidenceCircumstances | None] = relationship(
        lazy="joined", cascade="all, delete-orphan"
    )

    @property
    def is_usable(self) -> bool:
        """Whether it counts: by `rules.is_usable`, the one answer to that."""
        is_unreadable = self.media is not None and self.media.state is MediaState.REFUSED
        return is_usable(self.kind, self.text, file_is_unreadable=is_unreadable)

    @property
    def is_draft(self) -> bool:
        """Whether only its author may open it."""
        return self.handed_in_at is None

    @property
    def criterion_keys(self) -> list[str]:
        """The criteria that it shows something about."""
        return [link.criterion_key for link in self.links]

    @property
    def simulated_keys(self) -> list[str]:
        """Those of them that were shown in an exercise, not in real work."""
        return [link.criterion_key for link in self.links if link.is_simulated]

    @property
    def done_on(self) -> date:
        """The Swedish day on which it was done: as told, else when it was added."""
        told = self.circumstances
        return told.done_on if told is not None else clock.local(self.created_at).date()


class EvidenceCriterion(Base):
    """One evidence shows something about one criterion; each may have many of the other."""

    __tablename__ = "evidence_criterion"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    criterion_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    is_simulated: Mapped[bool] = mapped_column(
        default=False, server_default=false(), doc="Shown in an exercise, not in real work."
    )


_CURRENT = "superseded_at IS NULL"


@append_only(ends="superseded_at")
class Judgement(Identified, Base):
    """An assessor's word on a criterion. A change supersedes; nothing is overwritten."""

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint(_one_of("result", JudgementResult), name="result_known"),
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
        CheckConstraint(_one_of("outcome", Outcome), name="outcome_known"),
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
