"""Cases, attempts, what happened to them, and evidence. The database keeps what the workflow promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, and_, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from stegvis.base import clock
from stegvis.base.append_only import append_only
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime, one_of
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.people.models import Unit
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.lending_models import Lending
from stegvis.validation.particulars_models import EarlierCertificate, ProfessionalTalk
from stegvis.validation.quiz_models import QuizResult
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.rules import EvidenceKind, is_usable
from stegvis.validation.states import AttemptState, Outcome, ParticipantWord, participant_word

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
        CheckConstraint(one_of("state", AttemptState), name="state_known"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome_known"),
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
        CheckConstraint(one_of("kind", EvidenceKind), name="kind_known"),
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
