"""A skipped question of the self-assessment is told from one that was not reached.

Revision 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAME = "ck_self_assessment_answer_known"
_BEFORE = "answer IN ('often', 'sometimes', 'seldom', 'never')"
_NOW = "answer IN ('often', 'sometimes', 'seldom', 'never', 'skipped')"


def upgrade() -> None:
    """Apply."""
    _change(_BEFORE, _NOW)


def downgrade() -> None:
    """Take back. What was skipped is not answered."""
    op.execute("DELETE FROM self_assessment WHERE answer = 'skipped'")
    _change(_NOW, _BEFORE)


def _change(before: str, after: str) -> None:
    table = sa.Table(
        "self_assessment",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(before, name=op.f(_NAME)),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["module_attempt.id"], name=op.f("fk_self_assessment_attempt_id_module_attempt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
        sa.UniqueConstraint(
            "attempt_id", "criterion_key", name=op.f("uq_self_assessment_attempt_id_criterion_key")
        ),
    )
    with op.batch_alter_table("self_assessment", copy_from=table) as batch_op:
        batch_op.drop_constraint(op.f(_NAME), type_="check")
        batch_op.create_check_constraint(op.f(_NAME), after)
