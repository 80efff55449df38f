"""Cases that are closed, and what was told before row 1.

Revision 0034.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("validation_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "attempt_information",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("interpreter", sa.String(length=20), nullable=False),
        sa.Column("without_interpreter", sa.String(length=500), nullable=False),
        sa.Column("agreed", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how IN ('talk', 'phone', 'group')", name=op.f("ck_attempt_information_how_known")),
        sa.CheckConstraint("length(language) > 0", name=op.f("ck_attempt_information_language_is_there")),
        sa.CheckConstraint(
            "interpreter IN ('not_needed', 'used', 'lacking')",
            name=op.f("ck_attempt_information_interpreter_known"),
        ),
        sa.CheckConstraint(
            "(interpreter = 'lacking') = (length(without_interpreter) > 0)",
            name=op.f("ck_attempt_information_lacking_says_how"),
        ),
        sa.CheckConstraint(
            "agreed IN ('said', 'interpreted', 'signed')", name=op.f("ck_attempt_information_agreed_known")
        ),
        sa.CheckConstraint(
            "agreed <> 'interpreted' OR interpreter = 'used'",
            name=op.f("ck_attempt_information_interpreted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["module_attempt.id"], name=op.f("fk_attempt_information_attempt_id_module_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_attempt_information_written_by_account")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_attempt_information")),
    )
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("name IN ('closed', 'reopened', 'handed_over')", name=op.f("ck_case_event_name_known")),
        sa.ForeignKeyConstraint(["case_id"], ["validation_case.id"], name=op.f("fk_case_event_case_id_validation_case")),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_case_event_actor_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_case", "case_event", ["case_id", "at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("case_event")
    op.drop_table("attempt_information")
    with op.batch_alter_table("validation_case", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
