"""What a participant says about somebody who assesses or verifies her, and the answer.

Revision 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "staff_wish",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('knows', 'somebody_else')", name=op.f("ck_staff_wish_kind_known")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NOT NULL OR length(answer) = 0)",
            name=op.f("ck_staff_wish_answered_by_somebody"),
        ),
        sa.CheckConstraint("answered_by <> staff_id", name=op.f("ck_staff_wish_not_answered_by_the_person")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["module_attempt.id"], name=op.f("fk_staff_wish_attempt_id_module_attempt")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["account.id"], name=op.f("fk_staff_wish_staff_id_account")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_staff_wish_answered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_wish")),
    )
    op.create_index("ix_staff_wish_staff", "staff_wish", ["staff_id"])
    op.create_index(
        "uq_staff_wish_open",
        "staff_wish",
        ["attempt_id", "staff_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("staff_wish")
