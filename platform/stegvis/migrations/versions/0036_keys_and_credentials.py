"""Keys of issuers, status lists, and what is signed together with a certificate.

Revision 0036.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "own_root",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_own_root")),
    )
    op.create_table(
        "issuer_key",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("fragment", sa.String(length=40), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("hardware", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('proof', 'token', 'seal')", name=op.f("ck_issuer_key_purpose_known")
        ),
        sa.CheckConstraint(
            "(wrapped IS NULL) <> (hardware = '')", name=op.f("ck_issuer_key_key_lies_in_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_issuer_key_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_key")),
        sa.UniqueConstraint("organisation_id", "fragment", name=op.f("uq_issuer_key_organisation_id_fragment")),
    )
    op.create_index(
        "uq_issuer_key_in_force",
        "issuer_key",
        ["organisation_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "status_list",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_status_list_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_status_list_organisation_id_number")),
    )
    op.create_table(
        "certificate_credential",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("status_list_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("europass", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_credential_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_list.id"],
            name=op.f("fk_certificate_credential_status_list_id_status_list"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_credential")),
        sa.UniqueConstraint(
            "status_list_id", "status_index", name=op.f("uq_certificate_credential_status_list_id_status_index")
        ),
    )
    op.create_table(
        "stamped_paper",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("pdf_key", sa.String(length=60), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_size", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_stamped_paper_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_stamped_paper")),
    )
    frozen = "CREATE TRIGGER certificate_credential_is_frozen BEFORE UPDATE ON certificate_credential\n"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(frozen + "BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END")
    else:
        op.execute(frozen + "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()")


def downgrade() -> None:
    """Take back."""
    op.drop_table("stamped_paper")
    op.drop_table("certificate_credential")
    op.drop_table("status_list")
    op.drop_index("uq_issuer_key_in_force", table_name="issuer_key")
    op.drop_table("issuer_key")
    op.drop_table("own_root")
