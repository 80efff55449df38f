"""Versions of validation modules that an organisation has retired.

Revision 0032.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_VERSION = sa.text("restored_at IS NULL AND version_id IS NOT NULL")
_WHOLE = sa.text("restored_at IS NULL AND version_id IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "module_retirement",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.Column("retired_by_name", sa.String(length=200), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_by", sa.Uuid(), nullable=True),
        sa.Column("restored_by_name", sa.String(length=200), nullable=False),
        sa.Column("restored_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_module_retirement_has_reason")),
        sa.CheckConstraint(
            "(restored_at IS NULL) = (length(restored_reason) = 0)",
            name=op.f("ck_module_retirement_restored_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_module_retirement_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["content_revision.id"],
            name=op.f("fk_module_retirement_version_id_content_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_retirement")),
    )
    op.create_index(
        "uq_module_retirement_version",
        "module_retirement",
        ["organisation_id", "module_key", "version_id"],
        unique=True,
        sqlite_where=_VERSION,
        postgresql_where=_VERSION,
    )
    op.create_index(
        "uq_module_retirement_whole",
        "module_retirement",
        ["organisation_id", "module_key"],
        unique=True,
        sqlite_where=_WHOLE,
        postgresql_where=_WHOLE,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("module_retirement")
