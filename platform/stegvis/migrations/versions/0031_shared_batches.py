"""Batches that verifiers of another municipality review by an agreement.

Revision 0031.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("covers_verification", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "shared_batch",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("shared_by", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_shared_batch_ended_by_somebody")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["verification_batch.id"], name=op.f("fk_shared_batch_batch_id_verification_batch")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["cooperation_agreement.id"],
            name=op.f("fk_shared_batch_agreement_id_cooperation_agreement"),
        ),
        sa.ForeignKeyConstraint(["shared_by"], ["account.id"], name=op.f("fk_shared_batch_shared_by_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_shared_batch_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_batch")),
    )
    op.create_index(op.f("ix_shared_batch_batch_id"), "shared_batch", ["batch_id"])
    op.create_index(op.f("ix_shared_batch_agreement_id"), "shared_batch", ["agreement_id"])
    op.create_index(
        "uq_shared_batch_going_on",
        "shared_batch",
        ["batch_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("shared_batch")
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.drop_column("covers_verification")
