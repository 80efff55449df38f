"""Links by which holders show their certificates. What a link shows is settled when it is made; it can only end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.certificates.states import ShareDepth
from stegvis.validation.models import Evidence


class CertificateShare(Identified, Base):
    """One link to one certificate, made by its holder."""

    __tablename__ = "certificate_share"
    __table_args__ = (
        CheckConstraint("depth IN ('standing', 'claims', 'evidence')", name="depth_known"),
        CheckConstraint("expires_at > created_at", name="ends_after_it_began"),
        CheckConstraint("depth = 'evidence' OR NOT people_agreed", name="agreed_to_evidence"),
        UniqueConstraint("token_hash"),
        UniqueConstraint("certificate_id", "form_key"),
        Index("ix_certificate_share_certificate", "certificate_id", "created_at"),
    )

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    depth: Mapped[ShareDepth] = mapped_column(Enumerated(ShareDepth, 10))
    token_hash: Mapped[str] = mapped_column(String(64))
    form_key: Mapped[str] = mapped_column(
        String(40), doc="Made with the form, so that a resent form makes one link."
    )
    people_agreed: Mapped[bool] = mapped_column(
        default=False,
        doc="The holder says that all who are in the evidence have said yes to its being shown.",
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    pieces: Mapped[list[SharedEvidence]] = relationship(
        cascade="all, delete-orphan", order_by="SharedEvidence.position", lazy="raise"
    )


class SharedEvidence(Base):
    """A piece of the holder's own evidence that goes along with a link."""

    __tablename__ = "shared_evidence"

    share_id: Mapped[UUID] = mapped_column(
        ForeignKey("certificate_share.id", ondelete="CASCADE"), primary_key=True
    )
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(doc="Its place on the page: 0, 1, 2 …")

    evidence: Mapped[Evidence] = relationship(lazy="raise", viewonly=True)


# No link ever shows more, or longer, than its holder decided, whatever code or person tries. A row may be deleted,
# since retention rules can demand it. What is withdrawn stays so.
_SETTLED = "id, certificate_id, depth, token_hash, form_key, people_agreed, created_at, expires_at"
_MESSAGE = "a link to a certificate is never changed"
_GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER certificate_share_is_settled BEFORE UPDATE OF {_SETTLED} ON certificate_share
BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
        f"""CREATE TRIGGER certificate_share_stays_ended BEFORE UPDATE OF withdrawn_at ON certificate_share
WHEN OLD.withdrawn_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION refuse_change_of_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER certificate_share_is_settled BEFORE UPDATE OF {_SETTLED} ON certificate_share
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_share()""",
        """CREATE TRIGGER certificate_share_stays_ended BEFORE UPDATE OF withdrawn_at ON certificate_share
FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_share()""",
    ),
}


def _after(moment: str, dialect: str, statement: str) -> None:
    guard = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(CertificateShare.__table__, moment, guard)


for _dialect, _statements in _GUARDS.items():
    for _statement in _statements:
        _after("after_create", _dialect, _statement)
_after("after_drop", "postgresql", "DROP FUNCTION IF EXISTS refuse_change_of_share()")
