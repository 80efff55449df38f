"""Looks of certificates: an organisation's logo, colours and template, frozen with each certificate.

Revision 0041.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_FROZEN = (
    "serial, code, kind, holder_id, organisation_id, attempt_id, enrolment_id, snapshot, valid_until, pdf_key,"
    " pdf_sha256, pdf_size, issued_at, issued_by, replaces_id"
)
_KEY = "fk_certificate_design_id_certificate_design"


def upgrade() -> None:
    """Apply. Certificates from before have no look of their own: they keep that of Stegvis."""
    op.create_table(
        "certificate_logo",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_certificate_logo_has_size")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_certificate_logo_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_logo")),
        sa.UniqueConstraint(
            "organisation_id", "sha256", name=op.f("uq_certificate_logo_organisation_id_sha256")
        ),
    )
    op.create_table(
        "certificate_design",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=10), nullable=False),
        sa.Column("main_colour", sa.String(length=7), nullable=False),
        sa.Column("accent_colour", sa.String(length=7), nullable=False),
        sa.Column("logo_id", sa.Uuid(), nullable=True),
        sa.Column("logo_alternative", sa.String(length=200), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("template IN ('framed', 'calm')", name=op.f("ck_certificate_design_template_known")),
        sa.CheckConstraint(
            "main_colour LIKE '#______' AND accent_colour LIKE '#______'",
            name=op.f("ck_certificate_design_colours_have_six_digits"),
        ),
        sa.CheckConstraint(
            "(logo_id IS NULL) = (logo_alternative = '')", name=op.f("ck_certificate_design_logo_has_words")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_certificate_design_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["logo_id"],
            ["certificate_logo.id"],
            name=op.f("fk_certificate_design_logo_id_certificate_logo"),
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["account.id"], name=op.f("fk_certificate_design_chosen_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_design")),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_certificate_design_organisation_id_number")
        ),
    )
    for table in ("certificate_logo", "certificate_design"):
        op.execute(_kept(table))
    _name_the_design()
    _freeze(f"{_FROZEN}, design_id")


def downgrade() -> None:
    """Take back. The papers stay as they were printed; what would be printed anew gets the look of Stegvis."""
    _freeze(_FROZEN)
    if _is_postgresql():
        op.drop_constraint(op.f(_KEY), "certificate", type_="foreignkey")
    else:
        _forget_the_key()
    op.execute("ALTER TABLE certificate DROP COLUMN design_id")
    op.drop_table("certificate_design")
    op.drop_table("certificate_logo")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _name_the_design() -> None:
    """Without making the table anew, which would cost SQLite its triggers."""
    kind = "UUID" if _is_postgresql() else "CHAR(32)"
    op.execute(
        f"ALTER TABLE certificate ADD COLUMN design_id {kind} CONSTRAINT {_KEY} REFERENCES certificate_design (id)"
    )


def _forget_the_key() -> None:
    """SQLite drops no column that stands in a key of the table, as it does where the models have made the table.

    Then the table is written anew without that key, and with all its indexes and triggers.
    """
    bind = op.get_bind()
    made = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'certificate'"))
    without = re.sub(rf",\s*CONSTRAINT {_KEY} FOREIGN KEY\s*\([^)]*\) REFERENCES \w+ \([^)]*\)", "", made)
    if without == made:
        return
    belonging = (
        "SELECT sql FROM sqlite_master WHERE type <> 'table' AND tbl_name = 'certificate' AND sql IS NOT NULL"
    )
    others = bind.scalars(sa.text(belonging)).all()
    op.execute(without.replace("CREATE TABLE certificate", "CREATE TABLE certificate_anew", 1))
    op.execute("INSERT INTO certificate_anew SELECT * FROM certificate")
    op.execute("DROP TABLE certificate")
    op.execute("ALTER TABLE certificate_anew RENAME TO certificate")
    for statement in others:
        op.execute(statement)


def _freeze(columns: str) -> None:
    """Let the guard of certificates know these columns."""
    if _is_postgresql():
        op.execute("DROP TRIGGER certificate_is_frozen ON certificate")
        op.execute(
            f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {columns} ON certificate
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()"""
        )
        return
    op.execute("DROP TRIGGER certificate_is_frozen")
    op.execute(
        f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {columns} ON certificate
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END"""
    )


def _kept(table: str) -> str:
    if _is_postgresql():
        return f"""CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_kept_row()"""
    return f"""CREATE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'what a certificate was printed with is never changed'); END"""
