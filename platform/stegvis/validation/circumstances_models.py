"""How each piece of evidence came to be. Kept beside it; what was added before this was asked has no row."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, UtcDateTime, one_of
from stegvis.validation.circumstances_rules import Circumstances, Consent, Interpreter, OwnWord, TakenBy


class EvidenceCircumstances(Base):
    """When it was done, by whom, in which language and with whose consent. A change is in the audit trail."""

    __tablename__ = "evidence_circumstances"
    __table_args__ = (
        CheckConstraint(one_of("taken_by", TakenBy), name="taken_by_known"),
        CheckConstraint(one_of("interpreter", Interpreter), name="interpreter_known"),
        CheckConstraint(one_of("consent", Consent, "unclear"), name="consent_clear"),
        CheckConstraint(one_of("own_word", OwnWord, "no"), name="own_word_not_no"),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    done_on: Mapped[date] = mapped_column(doc="The Swedish day on which it was done.")
    done_at: Mapped[time | None] = mapped_column(doc="The Swedish clock, when somebody said it.")
    taken_by: Mapped[TakenBy] = mapped_column(Enumerated(TakenBy, 20))
    language: Mapped[str] = mapped_column(String(10), default="", doc="Empty: nothing is said in it.")
    interpreter: Mapped[Interpreter] = mapped_column(Enumerated(Interpreter, 20))
    consent: Mapped[Consent] = mapped_column(Enumerated(Consent, 10))
    own_word: Mapped[OwnWord] = mapped_column(Enumerated(OwnWord, 10))
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def told(self) -> Circumstances:
        """The same as frozen facts."""
        return Circumstances(
            self.done_on,
            self.done_at,
            self.taken_by,
            self.language,
            self.interpreter,
            self.consent,
            self.own_word,
        )
