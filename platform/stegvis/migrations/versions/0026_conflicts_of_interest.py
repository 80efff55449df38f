"""Who is too close to a participant to have to do with what is decided about her.

Revision 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conflict_of_interest",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("tie", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_taken_back", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tie IN ('close', 'subordinate', 'economic', 'other')",
            name=op.f("ck_conflict_of_interest_tie_known"),
        ),
        sa.CheckConstraint(
            "participant_id <> staff_id", name=op.f("ck_conflict_of_interest_not_with_herself")
        ),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)"
            " AND (taken_back_at IS NULL) = (length(why_taken_back) = 0)",
            name=op.f("ck_conflict_of_interest_taken_back_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["account.id"], name=op.f("fk_conflict_of_interest_participant_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["account.id"], name=op.f("fk_conflict_of_interest_staff_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["account.id"], name=op.f("fk_conflict_of_interest_declared_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["account.id"], name=op.f("fk_conflict_of_interest_taken_back_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
    )
    op.create_index("ix_conflict_of_interest_staff", "conflict_of_interest", ["staff_id"])
    op.create_index(
        "uq_conflict_of_interest_in_force",
        "conflict_of_interest",
        ["participant_id", "staff_id"],
        unique=True,
        sqlite_where=sa.text("taken_back_at IS NULL"),
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("conflict_of_interest")
