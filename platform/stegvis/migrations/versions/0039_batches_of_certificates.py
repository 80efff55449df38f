"""Many certificates in one order.

Revision 0039.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certificate_batch",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'cancelled')", name=op.f("ck_certificate_batch_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'running') = (ended_at IS NULL)", name=op.f("ck_certificate_batch_ended_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_certificate_batch_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["account.id"], name=op.f("fk_certificate_batch_ordered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
    )
    op.create_index(
        "ix_certificate_batch_organisation_id", "certificate_batch", ["organisation_id", "ordered_at"]
    )
    op.create_table(
        "certificate_batch_item",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.String(length=20), nullable=True),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("serial", sa.String(length=20), nullable=True),
        sa.Column("run", sa.Uuid(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'issued', 'failed', 'cancelled')",
            name=op.f("ck_certificate_batch_item_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'issued') = (certificate_id IS NOT NULL)",
            name=op.f("ck_certificate_batch_item_issued_has_certificate"),
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)",
            name=op.f("ck_certificate_batch_item_failed_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["certificate_batch.id"],
            name=op.f("fk_certificate_batch_item_batch_id_certificate_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["module_attempt.id"],
            name=op.f("fk_certificate_batch_item_attempt_id_module_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_certificate_batch_item_requested_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_batch_item_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch_item")),
        sa.UniqueConstraint(
            "batch_id", "attempt_id", name=op.f("uq_certificate_batch_item_batch_id_attempt_id")
        ),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_certificate_batch_item_certificate_id")),
    )
    op.create_index(
        "uq_certificate_batch_item_attempt_id",
        "certificate_batch_item",
        ["attempt_id"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index(
        "ix_certificate_batch_item_state", "certificate_batch_item", ["batch_id", "state", "position"]
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_certificate_batch_item_state", table_name="certificate_batch_item")
    op.drop_index("uq_certificate_batch_item_attempt_id", table_name="certificate_batch_item")
    op.drop_table("certificate_batch_item")
    op.drop_index("ix_certificate_batch_organisation_id", table_name="certificate_batch")
    op.drop_table("certificate_batch")
