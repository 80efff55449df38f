"""The tables of keys, and of what was signed with them. A private key is never there in the clear."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.certificates.keys.states import KeyPurpose

_IN_FORCE = text("retired_at IS NULL")


class IssuerKey(Identified, Base):
    """A key of an organisation. A retired one signs no more, and what it has signed can still be checked."""

    __tablename__ = "issuer_key"
    __table_args__ = (
        CheckConstraint("purpose IN ('proof', 'token', 'seal')", name="purpose_known"),
        CheckConstraint("(wrapped IS NULL) <> (hardware = '')", name="key_lies_in_one_place"),
        UniqueConstraint("organisation_id", "fragment"),
        Index(
            "uq_issuer_key_in_force",
            "organisation_id",
            "purpose",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[KeyPurpose] = mapped_column(Enumerated(KeyPurpose, 10))
    fragment: Mapped[str] = mapped_column(String(40), doc="Its public name: `bevis-1`.")
    public: Mapped[str] = mapped_column(
        Text, doc="A Multikey, a JWK as JSON, or a chain of certificates in PEM."
    )
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary, doc="The private key under the lock.")
    hardware: Mapped[str] = mapped_column(
        String(200), default="", doc="Else the label of the key in the PKCS#11 module."
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OwnRoot(Base):
    """Our own root certificate, for trial. The one with the highest number signs; the others are still trusted."""

    __tablename__ = "own_root"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    certificate: Mapped[str] = mapped_column(Text, doc="PEM.")
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StatusList(Identified, Base):
    """A list of bits in which an organisation's certificates have their places, drawn by chance."""

    __tablename__ = "status_list"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateCredential(Base):
    """What was signed together with a paper, letter by letter, and where its bit stands. Never changed.

    Certificates from before credentials were made have none.
    """

    __tablename__ = "certificate_credential"
    __table_args__ = (UniqueConstraint("status_list_id", "status_index"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    status_list_id: Mapped[UUID] = mapped_column(ForeignKey("status_list.id"))
    status_index: Mapped[int] = mapped_column(Integer, doc="Drawn by chance.")
    credential: Mapped[str] = mapped_column(Text, doc="JSON-LD with its proof.")
    token: Mapped[str] = mapped_column(Text, doc="The same as a JWT.")
    europass: Mapped[str] = mapped_column(
        Text, doc="The European Learning Model, not sealed; empty without a number."
    )


class StampedPaper(Base):
    """The paper sealed once more, when the time-stamp authority did not answer at issue. This one is handed out."""

    __tablename__ = "stamped_paper"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    pdf_key: Mapped[str] = mapped_column(String(60))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    pdf_size: Mapped[int] = mapped_column(Integer)
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)


# A row may be deleted with its certificate, since retention rules can demand it.
_GUARDS = {
    "sqlite": """CREATE TRIGGER certificate_credential_is_frozen BEFORE UPDATE ON certificate_credential
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END""",
    "postgresql": """CREATE TRIGGER certificate_credential_is_frozen BEFORE UPDATE ON certificate_credential
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()""",
}
for _dialect, _statement in _GUARDS.items():
    event.listen(
        CertificateCredential.__table__,
        "after_create",
        DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
    )
