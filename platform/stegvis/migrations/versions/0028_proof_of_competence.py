"""The papers that are uploaded as proof of competence.

Revision 0028.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "competence_proof_file",
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("media_id", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(media_id IS NULL) = (replaced_at IS NOT NULL)",
            name=op.f("ck_competence_proof_file_replaced_has_no_file"),
        ),
        sa.CheckConstraint("length(form_key) > 0", name=op.f("ck_competence_proof_file_form_key_is_there")),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["staff_competence.id"],
            name=op.f("fk_competence_proof_file_competence_id_staff_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["media_id"], ["media_file.id"], name=op.f("fk_competence_proof_file_media_id_media_file")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name=op.f("fk_competence_proof_file_uploaded_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_proof_file")),
        sa.UniqueConstraint("competence_id", "form_key", name="uq_competence_proof_file_form_key"),
        sa.UniqueConstraint("media_id", name="uq_competence_proof_file_media"),
    )
    op.create_index(
        "uq_competence_proof_file_current",
        "competence_proof_file",
        ["competence_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("competence_proof_file")
