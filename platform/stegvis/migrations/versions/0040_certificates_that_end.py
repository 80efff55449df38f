"""Certificates that end on a day, and what is said about renewing them.

Revision 0040.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_FROZEN = (
    "serial, code, kind, holder_id, organisation_id, attempt_id, enrolment_id, snapshot, {}pdf_key,"
    " pdf_sha256, pdf_size, issued_at, issued_by, replaces_id"
)


def upgrade() -> None:
    """Apply. No certificate from before has an end: no module or course could say for how long one holds.

    A plain ALTER TABLE: writing the table anew would lose its triggers on SQLite.
    """
    op.add_column("certificate", sa.Column("valid_until", sa.Date(), nullable=True))
    op.create_index("ix_certificate_valid_until", "certificate", ["valid_until"])
    _freeze(_FROZEN.format("valid_until, "))
    op.create_table(
        "certificate_renewal",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("laid_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("laid_aside_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "asked_at IS NOT NULL OR laid_aside_at IS NOT NULL",
            name=op.f("ck_certificate_renewal_says_something"),
        ),
        sa.CheckConstraint(
            "(laid_aside_at IS NULL) = (laid_aside_by IS NULL)",
            name=op.f("ck_certificate_renewal_laid_aside_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_renewal_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["laid_aside_by"], ["account.id"], name=op.f("fk_certificate_renewal_laid_aside_by_account")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_renewal")),
    )


def downgrade() -> None:
    """Take back. The day stays in the snapshot, which the paper and its page are made from."""
    op.drop_table("certificate_renewal")
    _freeze(_FROZEN.format(""))
    op.drop_index("ix_certificate_valid_until", table_name="certificate")
    op.drop_column("certificate", "valid_until")


def _freeze(columns: str) -> None:
    """Let the trigger that refuses changes name these columns."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER certificate_is_frozen" + (" ON certificate" if is_postgresql else ""))
    op.execute(
        f"CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {columns} ON certificate\n"
        + (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()"
            if is_postgresql
            else "BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END"
        )
    )
