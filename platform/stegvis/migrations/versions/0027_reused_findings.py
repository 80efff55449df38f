"""What a later attempt takes over from an earlier one, and what that rests on.

Revision 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_WHOSE = ["module_attempt.id", "module_attempt.participant_id", "module_attempt.module_key"]
_ABOUT = ["judgement.id", "judgement.attempt_id", "judgement.criterion_key"]


def upgrade() -> None:
    """Apply."""
    # Foreign keys of several columns point to these; the first column alone is unique already.
    op.create_index(
        "uq_module_attempt_whose", "module_attempt", ["id", "participant_id", "module_key"], unique=True
    )
    op.create_index("uq_judgement_about", "judgement", ["id", "attempt_id", "criterion_key"], unique=True)
    op.create_table(
        "reused_finding",
        sa.Column("judgement_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("earlier_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("module_key", sa.String(length=80), nullable=False),
        sa.Column("criterion_key", sa.String(length=80), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "attempt_id <> earlier_attempt_id", name=op.f("ck_reused_finding_of_another_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["judgement_id", "attempt_id", "criterion_key"],
            _ABOUT,
            name=op.f("fk_reused_finding_judgement_id_judgement"),
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id", "earlier_attempt_id", "criterion_key"],
            _ABOUT,
            name=op.f("fk_reused_finding_earlier_id_judgement"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id", "participant_id", "module_key"],
            _WHOSE,
            name=op.f("fk_reused_finding_attempt_id_module_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["earlier_attempt_id", "participant_id", "module_key"],
            _WHOSE,
            name=op.f("fk_reused_finding_earlier_attempt_id_module_attempt"),
        ),
        sa.PrimaryKeyConstraint("judgement_id", name=op.f("pk_reused_finding")),
    )
    op.create_index("ix_reused_finding_attempt", "reused_finding", ["attempt_id"])
    op.create_index("ix_reused_finding_earlier", "reused_finding", ["earlier_id"])
    op.create_table(
        "reused_evidence",
        sa.Column("judgement_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement_id"],
            ["reused_finding.judgement_id"],
            name=op.f("fk_reused_evidence_judgement_id_reused_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_reused_evidence_evidence_id_evidence")
        ),
        sa.PrimaryKeyConstraint("judgement_id", "evidence_id", name=op.f("pk_reused_evidence")),
    )
    op.create_index(op.f("ix_reused_evidence_evidence_id"), "reused_evidence", ["evidence_id"])


def downgrade() -> None:
    """Take back. The judgements stay, without a word of where they come from."""
    op.drop_table("reused_evidence")
    op.drop_table("reused_finding")
    op.drop_index("uq_judgement_about", table_name="judgement")
    op.drop_index("uq_module_attempt_whose", table_name="module_attempt")
