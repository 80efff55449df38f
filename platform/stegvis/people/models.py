"""Organisations, accounts and everything that says who may act where, and for how long."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text, true
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.access import Role
from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.people.states import AccountKind, Gender, UnitKind


class Organisation(Identified, Base):
    """A municipality, or another body that runs units of its own."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    organisation_number: Mapped[str | None] = mapped_column(String(20))
    contact_email: Mapped[str | None] = mapped_column(String(254))


class Unit(Identified, Base):
    """A workshop or other unit of an organisation."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("kind IN ('workshop', 'unit')", name="kind_known"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[UnitKind] = mapped_column(Enumerated(UnitKind, 20), default=UnitKind.WORKSHOP)


class Account(Identified, Base):
    """A person who uses the site. `protected`: protected identity, seen by named staff only."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'participant')", name="kind_known"),
        CheckConstraint("(kind = 'staff') = (username IS NOT NULL)", name="staff_has_username"),
        CheckConstraint(
            "gender IS NULL OR gender IN ('woman', 'man', 'other', 'undisclosed')", name="gender_known"
        ),
        Index("ix_account_organisation", "organisation_id", "family_name", "given_name"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[AccountKind] = mapped_column(Enumerated(AccountKind, 20))
    username: Mapped[str | None] = mapped_column(
        String(80), unique=True, doc="Lower case; none for participants."
    )
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254))
    gender: Mapped[Gender | None] = mapped_column(Enumerated(Gender, 20))
    language: Mapped[str] = mapped_column(String(10), default="sv", doc="Code of the interface's language.")
    easy_language: Mapped[bool] = mapped_column(default=False, server_default=false())
    password_hash: Mapped[str | None] = mapped_column(String(200))
    protected: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def display_name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()


class Membership(Identified, Base):
    """A role in a unit (or, without unit, in the whole organisation) from one day up to and including another."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period_in_order"),
        CheckConstraint("role <> 'participant' OR unit_id IS NOT NULL", name="participant_has_unit"),
        Index("ix_membership_place", "organisation_id", "unit_id", "role"),
        # Whether somebody has a role in an organisation is asked once for each of her participants.
        Index("ix_membership_account", "account_id", "role", "organisation_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role] = mapped_column(Enumerated(Role, 30))
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; none while it goes on.")


class Assignment(Identified, Base):
    """This participant's supervisor, assessor, coordinator …, from one day up to and including another.

    One that has begun is never removed: who ever had to do with a participant may not review her.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(
            "role IN ('supervisor', 'assessor', 'coordinator', 'internal_verifier', 'issuer')",
            name="role_known",
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period_in_order"),
        CheckConstraint("participant_id <> staff_id", name="not_her_own"),
        Index("ix_assignment_staff", "staff_id", "role"),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(Enumerated(Role, 30))
    workplace: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; none while it goes on.")
    ended_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="Set when it was ended by hand during its last day: then that day holds no more."
    )

    def goes_on(self, day: date) -> bool:
        """Whether it holds on this day or will hold later."""
        return self.ended_at is None and (self.valid_to is None or self.valid_to >= day)


class SignInSession(Identified, Base):
    """A signed-in browser. The token itself lies only in its cookie."""

    __tablename__ = "sign_in_session"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Identified, Base):
    """A link with which a new member of staff chooses user name and password, once, unless it is taken back."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="not_used_and_withdrawn"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[Role] = mapped_column(Enumerated(Role, 30))
    given_name: Mapped[str] = mapped_column(String(100), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    valid_to: Mapped[date | None] = mapped_column(doc="The last day of the role that it gives.")
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="From then on the link makes nobody."
    )
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class PasswordReset(Identified, Base):
    """A link with which somebody chooses a new password, once."""

    __tablename__ = "password_reset"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QrCard(Identified, Base):
    """A participant's printed card. Token, code and picture code lie here only as hashes."""

    __tablename__ = "qr_card"
    __table_args__ = (
        Index(
            "uq_qr_card_in_use",
            "participant_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    printed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Throttle(Base):
    """How often something failed, and until when it must wait."""

    __tablename__ = "throttle"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_not_negative"),)

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    forget_at: Mapped[datetime] = mapped_column(UtcDateTime, doc="When the failures count no more.")
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HeldInput(Identified, Base):
    """What a form held when it could not be taken: kept for a day for the one who wrote it."""

    __tablename__ = "held_input"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    path: Mapped[str] = mapped_column(LongText, doc="Where the form was sent, with its query.")
    page: Mapped[str] = mapped_column(LongText, doc="The page that shows the form.")
    fields: Mapped[list[Any]] = mapped_column(JSON, doc="Pairs of name and value, in the form's order.")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
