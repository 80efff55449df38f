"""The tables of looks. What a certificate was printed with is never changed; a new look is a new row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.certificates.designs.rules import LONGEST_ALTERNATIVE
from stegvis.certificates.designs.states import Template


class CertificateLogo(Identified, Base):
    """An organisation's logo as it is printed, cleaned and made small when it came. The same picture is kept once."""

    __tablename__ = "certificate_logo"
    __table_args__ = (
        UniqueConstraint("organisation_id", "sha256"),
        CheckConstraint("width > 0 AND height > 0", name="has_size"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sha256: Mapped[str] = mapped_column(String(64), doc="Of the content, in hexadecimal.")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, doc="A JPEG.")
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CertificateDesign(Identified, Base):
    """A look that an organisation has chosen. The one with the highest number is that of its next certificate."""

    __tablename__ = "certificate_design"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        CheckConstraint("template IN ('framed', 'calm')", name="template_known"),
        CheckConstraint(
            "main_colour LIKE '#______' AND accent_colour LIKE '#______'", name="colours_have_six_digits"
        ),
        CheckConstraint("(logo_id IS NULL) = (logo_alternative = '')", name="logo_has_words"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(Integer)
    template: Mapped[Template] = mapped_column(Enumerated(Template, 10))
    main_colour: Mapped[str] = mapped_column(String(7))
    accent_colour: Mapped[str] = mapped_column(String(7))
    logo_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate_logo.id"))
    logo_alternative: Mapped[str] = mapped_column(
        String(LONGEST_ALTERNATIVE), default="", doc="What the logo shows, for whoever can't see it."
    )
    chosen_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    logo: Mapped[CertificateLogo | None] = relationship(lazy="joined")


# A row may be deleted when no certificate refers to it, which foreign keys see to.
for _model in (CertificateLogo, CertificateDesign):
    _name = _model.__tablename__
    _guards = {
        "sqlite": f"""CREATE TRIGGER {_name}_is_frozen BEFORE UPDATE ON {_name}
BEGIN SELECT RAISE(ABORT, 'what a certificate was printed with is never changed'); END""",
        "postgresql": f"""CREATE TRIGGER {_name}_is_frozen BEFORE UPDATE ON {_name}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_kept_row()""",
    }
    for _dialect, _statement in _guards.items():
        event.listen(
            _model.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
