"""Orders for courses' certificates, and a database that refuses to change a certificate.

Revision 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FROZEN = (
    "serial, code, kind, holder_id, organisation_id, attempt_id, enrolment_id, snapshot, pdf_key, pdf_sha256,"
    " pdf_size, issued_at, issued_by, replaces_id"
)
_ONE_SUBJECT = (
    "(attempt_id IS NOT NULL AND enrolment_id IS NULL AND replaces_id IS NULL)"
    " OR (attempt_id IS NULL AND enrolment_id IS NOT NULL AND replaces_id IS NULL)"
    " OR (attempt_id IS NULL AND enrolment_id IS NULL AND replaces_id IS NOT NULL)"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("certificate_order", copy_from=_orders(with_courses=False)) as table:
        table.add_column(sa.Column("enrolment_id", sa.Uuid(), nullable=True))
        table.alter_column("requested_by", existing_type=sa.Uuid(), nullable=True)
        table.drop_constraint(op.f("ck_certificate_order_first_or_replacing"), type_="check")
        table.create_check_constraint(op.f("ck_certificate_order_one_subject"), _ONE_SUBJECT)
        table.create_check_constraint(
            op.f("ck_certificate_order_replacing_has_name"), "(replaces_id IS NULL) = (new_name IS NULL)"
        )
        table.create_check_constraint(
            op.f("ck_certificate_order_system_orders_courses_only"),
            "requested_by IS NOT NULL OR enrolment_id IS NOT NULL",
        )
        table.create_unique_constraint("uq_certificate_order_enrolment_id", ["enrolment_id"])
        table.create_foreign_key(
            op.f("fk_certificate_order_enrolment_id_enrolment"), "enrolment", ["enrolment_id"], ["id"]
        )
    for statement in _guards():
        op.execute(statement)


def downgrade() -> None:
    """Take back. Orders for courses go: before, they were messages only."""
    where = " ON certificate" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER certificate_is_frozen{where}")
    op.execute(f"DROP TRIGGER certificate_stays_ended{where}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_certificate()")
    op.execute("DELETE FROM certificate_order WHERE enrolment_id IS NOT NULL")
    with op.batch_alter_table("certificate_order", copy_from=_orders(with_courses=True)) as table:
        table.drop_constraint(op.f("ck_certificate_order_one_subject"), type_="check")
        table.drop_constraint(op.f("ck_certificate_order_replacing_has_name"), type_="check")
        table.drop_constraint(op.f("ck_certificate_order_system_orders_courses_only"), type_="check")
        table.drop_constraint(op.f("fk_certificate_order_enrolment_id_enrolment"), type_="foreignkey")
        table.drop_constraint("uq_certificate_order_enrolment_id", type_="unique")
        table.drop_column("enrolment_id")
        table.alter_column("requested_by", existing_type=sa.Uuid(), nullable=False)
        table.create_check_constraint(
            op.f("ck_certificate_order_first_or_replacing"),
            "(replaces_id IS NULL) = (attempt_id IS NOT NULL AND new_name IS NULL)",
        )


def _orders(*, with_courses: bool) -> sa.Table:
    """The table of orders before (or after) this migration: SQLite copies it, and can't read its checks back."""
    name = "ck_certificate_order_"
    parts: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("new_name", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=with_courses),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f(f"{name}failed_has_reason")),
        sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name=op.f(f"{name}state_known")),
        _key("attempt_id", "module_attempt"),
        _key("replaces_id", "certificate"),
        _key("requested_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_order")),
        sa.UniqueConstraint("replaces_id", name="uq_certificate_order_replaces_id"),
        sa.Index("ix_certificate_order_state", "state", "requested_at"),
        sa.Index(
            "uq_certificate_order_attempt_id",
            "attempt_id",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    ]
    if with_courses:
        parts += [
            sa.Column("enrolment_id", sa.Uuid(), nullable=True),
            _key("enrolment_id", "enrolment"),
            sa.UniqueConstraint("enrolment_id", name="uq_certificate_order_enrolment_id"),
            sa.CheckConstraint(_ONE_SUBJECT, name=op.f(f"{name}one_subject")),
            sa.CheckConstraint(
                "(replaces_id IS NULL) = (new_name IS NULL)", name=op.f(f"{name}replacing_has_name")
            ),
            sa.CheckConstraint(
                "requested_by IS NOT NULL OR enrolment_id IS NOT NULL",
                name=op.f(f"{name}system_orders_courses_only"),
            ),
        ]
    else:
        parts.append(
            sa.CheckConstraint(
                "(replaces_id IS NULL) = (attempt_id IS NOT NULL AND new_name IS NULL)",
                name=op.f(f"{name}first_or_replacing"),
            )
        )
    return sa.Table("certificate_order", sa.MetaData(), *parts)


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_certificate_order_{column}_{table}")
    )


def _guards() -> tuple[str, ...]:
    if op.get_bind().dialect.name == "postgresql":
        return (
            """CREATE FUNCTION refuse_change_of_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a certificate is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {_FROZEN} ON certificate
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certificate()""",
            """CREATE TRIGGER certificate_stays_ended BEFORE UPDATE OF state ON certificate
FOR EACH ROW WHEN (OLD.state <> 'issued') EXECUTE FUNCTION refuse_change_of_certificate()""",
        )
    return (
        f"""CREATE TRIGGER certificate_is_frozen BEFORE UPDATE OF {_FROZEN} ON certificate
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END""",
        """CREATE TRIGGER certificate_stays_ended BEFORE UPDATE OF state ON certificate WHEN OLD.state <> 'issued'
BEGIN SELECT RAISE(ABORT, 'a certificate is never changed'); END""",
    )
