"""The tables of certificates. The database itself sees to it that an attempt has one valid certificate."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DDL,
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from stegvis.base.database import Base, Enumerated, Identified, UtcDateTime
from stegvis.certificates.designs import models as design_models  # noqa: F401 - a certificate refers to its table
from stegvis.certificates.states import (
    CertificateKind,
    CertificateState,
    OrderState,
    Visibility,
    WithdrawalCause,
)

_VALID = text("state = 'issued'")
_FIRST = text("replaces_id IS NULL")


class CertificateSeries(Base):
    """The last serial number that was given in a year."""

    __tablename__ = "certificate_series"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class CertificateOrder(Identified, Base):
    """The decision that a certificate shall be made: an attempt's first, a course's, or one that replaces another.

    Staff decide, but for courses the system does when the rule is met.
    """

    __tablename__ = "certificate_order"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'done', 'failed')", name="state_known"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_has_reason"),
        CheckConstraint(
            "(attempt_id IS NOT NULL AND enrolment_id IS NULL AND replaces_id IS NULL)"
            " OR (attempt_id IS NULL AND enrolment_id IS NOT NULL AND replaces_id IS NULL)"
            " OR (attempt_id IS NULL AND enrolment_id IS NULL AND replaces_id IS NOT NULL)",
            name="one_subject",
        ),
        CheckConstraint("(replaces_id IS NULL) = (new_name IS NULL)", name="replacing_has_name"),
        CheckConstraint(
            "requested_by IS NOT NULL OR enrolment_id IS NOT NULL", name="system_orders_courses_only"
        ),
        Index(
            "uq_certificate_order_attempt_id",
            "attempt_id",
            unique=True,
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
        UniqueConstraint("replaces_id", name="uq_certificate_order_replaces_id"),
        UniqueConstraint("enrolment_id", name="uq_certificate_order_enrolment_id"),
        Index("ix_certificate_order_state", "state", "requested_at"),
    )

    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("module_attempt.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    new_name: Mapped[str | None] = mapped_column(
        String(200), doc="The holder's name on a replacing certificate."
    )
    reason: Mapped[str | None] = mapped_column(
        Text, doc="Why the old one is replaced; kept inside the house."
    )
    requested_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="None: the system, for a course."
    )
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[OrderState] = mapped_column(Enumerated(OrderState, 10), default=OrderState.PENDING)
    failure: Mapped[str | None] = mapped_column(
        String(40), doc="A word of `OrderFailure`; never a personal datum."
    )


class Certificate(Identified, Base):
    """One issued paper: its frozen snapshot, its file and its standing.

    An ordered certificate takes its order's id as its own, so that an order can never give two.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("serial", name="uq_certificate_serial"),
        UniqueConstraint("code", name="uq_certificate_code"),
        UniqueConstraint("replaces_id", name="uq_certificate_replaces_id"),
        CheckConstraint("kind IN ('competence', 'course')", name="kind_known"),
        CheckConstraint("state IN ('issued', 'replaced', 'withdrawn')", name="state_known"),
        CheckConstraint("visibility IN ('full', 'status_only')", name="visibility_known"),
        CheckConstraint("(kind = 'competence') = (attempt_id IS NOT NULL)", name="competence_has_attempt"),
        CheckConstraint("(kind = 'course') = (enrolment_id IS NOT NULL)", name="course_has_enrolment"),
        CheckConstraint("(state = 'replaced') = (replaced_at IS NOT NULL)", name="replaced_has_time"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawn_by IS NOT NULL"
            " AND withdrawal_cause IS NOT NULL AND hearing_note IS NOT NULL)",
            name="withdrawn_is_accounted_for",
        ),
        CheckConstraint(
            "withdrawal_cause IS NULL OR withdrawal_cause IN ('fraud', 'error', 'wrong_person')",
            name="withdrawal_cause_known",
        ),
        Index(
            "uq_certificate_attempt_id",
            "attempt_id",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
        Index(
            "uq_certificate_enrolment_id",
            "enrolment_id",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
        Index("ix_certificate_holder_id", "holder_id", "issued_at"),
        Index("ix_certificate_organisation_id", "organisation_id", "issued_at"),
        Index("ix_certificate_valid_until", "valid_until"),
    )

    serial: Mapped[str] = mapped_column(
        String(20), doc="`SV-2026-000123`: for people, printed; opens nothing."
    )
    code: Mapped[str] = mapped_column(String(16), doc="Eighty random bits: opens the check page.")
    kind: Mapped[CertificateKind] = mapped_column(Enumerated(CertificateKind, 12))
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("module_attempt.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    course_key: Mapped[str | None] = mapped_column(String(100))
    assessor_id: Mapped[UUID | None] = mapped_column(Uuid, doc="Who judged; never the issuer.")
    verifier_id: Mapped[UUID | None] = mapped_column(Uuid, doc="Who verified; never the issuer.")
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_until: Mapped[date | None] = mapped_column(
        doc="The snapshot's last day, kept beside it so that the lists can ask for it. None: it has no end."
    )
    design_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("certificate_design.id"), doc="How it looks. None: as Stegvis's own."
    )
    pdf_key: Mapped[str] = mapped_column(String(60))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    pdf_size: Mapped[int] = mapped_column(Integer)
    state: Mapped[CertificateState] = mapped_column(
        Enumerated(CertificateState, 10), default=CertificateState.ISSUED
    )
    visibility: Mapped[Visibility] = mapped_column(Enumerated(Visibility, 12), default=Visibility.FULL)
    protected: Mapped[bool] = mapped_column(
        Boolean, default=False, doc="The holder's identity was protected at issue."
    )
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), doc="None: the system, for a course."
    )
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawal_cause: Mapped[WithdrawalCause | None] = mapped_column(Enumerated(WithdrawalCause, 12))
    hearing_note: Mapped[str | None] = mapped_column(Text, doc="What the holder said before the withdrawal.")


# What the paper says is never changed, whatever code or person tries: a correction is a new certificate. A row may be
# deleted, since retention rules can demand it. What is withdrawn or replaced stays so.
_FROZEN = (
    "serial, code, kind, holder_id, organisation_id, attempt_id, enrolment_id, snapshot, valid_until, pdf_key,"
    " pdf_sha256, pdf_size, issued_at, issued_by, replaces_id, design_id"
)
_GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {_FROZEN} ON certificate
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END""",
        """CREATE TRIGGER certificate_stays_ended BEFORE UPDATE OF state ON certificate WHEN OLD.state <> 'issued'
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_change_of_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a certificate is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {_FROZEN} ON certificate
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()""",
        """CREATE TRIGGER certificate_stays_ended BEFORE UPDATE OF state ON certificate
FOR EACH ROW WHEN (OLD.state <> 'issued') EXECUTE FUNCTION refuse_change_of_certificate()""",
    ),
}


def _after(moment: str, dialect: str, statement: str) -> None:
    guard = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(Certificate.__table__, moment, guard)


for _dialect, _statements in _GUARDS.items():
    for _statement in _statements:
        _after("after_create", _dialect, _statement)
_after("after_drop", "postgresql", "DROP FUNCTION IF EXISTS refuse_change_of_certificate()")
