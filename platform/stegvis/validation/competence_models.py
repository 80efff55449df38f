"""The register of who may assess and verify what, and until when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.access import Role
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.media.models import MediaFile
from stegvis.validation.competence_rules import Held

_IN_FORCE = "ended_at IS NULL"
_CURRENT = "replaced_at IS NULL"


class StaffCompetence(Identified, Base):
    """What her organisation's administrator has vouched for. Never changed: it ends, and a new one is registered.

    It follows the person: whoever assesses in another municipality by agreement does so by her own organisation's word.
    """

    __tablename__ = "staff_competence"
    __table_args__ = (
        CheckConstraint("role IN ('assessor', 'internal_verifier')", name="role_known"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period_in_order"),
        CheckConstraint("length(proof) > 0", name="proof_is_there"),
        CheckConstraint("trainee_until IS NULL OR as_trainee", name="trainee_has_until"),
        CheckConstraint("NOT as_trainee OR role = 'assessor'", name="trainee_assesses"),
        CheckConstraint("registered_by <> account_id", name="not_by_herself"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_has_reason"),
        Index("uq_staff_competence_in_force", "account_id", "role", "module_key", "valid_from", unique=True,
              sqlite_where=text(_IN_FORCE), postgresql_where=text(_IN_FORCE)),
        Index("ix_staff_competence_organisation", "organisation_id", "role"),
    )  # fmt: skip

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role] = mapped_column(Enumerated(Role, 30))
    module_key: Mapped[str] = mapped_column(String(80), default="", doc="Empty: every module.")
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column(
        doc="The last day. None only for those who had the role before the register was there."
    )
    proof: Mapped[str] = mapped_column(LongText, doc="What the administrator has seen.")
    proof_date: Mapped[date | None] = mapped_column()
    certificate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("certificate.id", ondelete="SET NULL"),
        doc="Her course certificate, when that is the proof.",
    )
    as_trainee: Mapped[bool] = mapped_column(
        default=False, server_default=false(), doc="Her decisions are countersigned."
    )
    trainee_until: Mapped[date | None] = mapped_column(doc="The last such day. None: until she has another.")
    registered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="None: the system, when the register began."
    )
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, doc="Ended by hand, and holds no more.")
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    end_reason: Mapped[str | None] = mapped_column(LongText)

    @property
    def held(self) -> Held:
        """The facts that the rules need."""
        return Held(
            self.role,
            self.module_key,
            self.valid_from,
            self.valid_to,
            self.ended_at is not None,
            self.as_trainee,
            self.trainee_until,
        )


class CompetenceProofFile(Identified, Base):
    """A paper that was uploaded as proof. Only the current one has a file: of those before it the row alone is kept."""

    __tablename__ = "competence_proof_file"
    __table_args__ = (
        CheckConstraint("(media_id IS NULL) = (replaced_at IS NOT NULL)", name="replaced_has_no_file"),
        CheckConstraint("length(form_key) > 0", name="form_key_is_there"),
        UniqueConstraint("competence_id", "form_key", name="uq_competence_proof_file_form_key"),
        UniqueConstraint("media_id", name="uq_competence_proof_file_media"),
        Index("uq_competence_proof_file_current", "competence_id", unique=True,
              sqlite_where=text(_CURRENT), postgresql_where=text(_CURRENT)),
    )  # fmt: skip

    competence_id: Mapped[UUID] = mapped_column(ForeignKey("staff_competence.id"))
    media_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_file.id"))
    form_key: Mapped[str] = mapped_column(String(40), doc="Of the form that sent it and of what it held.")
    sha256: Mapped[str] = mapped_column(String(64), doc="Of the bytes as they came, in hexadecimal.")
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    media: Mapped[MediaFile | None] = relationship(lazy="joined")
