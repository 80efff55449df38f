"""Links by which holders show their certificates.

Revision 0037.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_SETTLED = "id, certificate_id, depth, token_hash, form_key, people_agreed, created_at, expires_at"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certificate_share",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("people_agreed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "depth IN ('standing', 'claims', 'evidence')", name=op.f("ck_certificate_share_depth_known")
        ),
        sa.CheckConstraint(
            "expires_at > created_at", name=op.f("ck_certificate_share_ends_after_it_began")
        ),
        sa.CheckConstraint(
            "depth = 'evidence' OR NOT people_agreed", name=op.f("ck_certificate_share_agreed_to_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_share_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_share")),
        sa.UniqueConstraint(
            "certificate_id", "form_key", name=op.f("uq_certificate_share_certificate_id_form_key")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_certificate_share_token_hash")),
    )
    op.create_index(
        "ix_certificate_share_certificate", "certificate_share", ["certificate_id", "created_at"], unique=False
    )
    op.create_table(
        "shared_evidence",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_shared_evidence_evidence_id_evidence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["certificate_share.id"],
            name=op.f("fk_shared_evidence_share_id_certificate_share"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("share_id", "evidence_id", name=op.f("pk_shared_evidence")),
    )
    settled = f"CREATE TRIGGER certificate_share_is_settled BEFORE UPDATE OF {_SETTLED} ON certificate_share\n"
    ended = "CREATE TRIGGER certificate_share_stays_ended BEFORE UPDATE OF withdrawn_at ON certificate_share\n"
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'a link to a certificate is never changed'); END"
        op.execute(settled + refuse)
        op.execute(f"{ended}WHEN OLD.withdrawn_at IS NOT NULL {refuse}")
    else:
        op.execute("""CREATE OR REPLACE FUNCTION refuse_change_of_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a link to a certificate is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$""")
        op.execute(settled + "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_share()")
        op.execute(
            ended
            + "FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_share()"
        )


def downgrade() -> None:
    """Take back."""
    op.drop_table("shared_evidence")
    op.drop_index("ix_certificate_share_certificate", table_name="certificate_share")
    op.drop_table("certificate_share")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_share()")
