"""Agreements between municipalities, and assessors who are lent to an attempt.

Revision 0030.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cooperation_agreement",
        sa.Column("home_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("helping_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'declined', 'ended')", name=op.f("ck_cooperation_agreement_state_known")
        ),
        sa.CheckConstraint(
            "home_organisation_id <> helping_organisation_id", name=op.f("ck_cooperation_agreement_between_two")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_cooperation_agreement_period_in_order")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_cooperation_agreement_answered_by_somebody")
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'declined') OR answered_at IS NOT NULL",
            name=op.f("ck_cooperation_agreement_answer_is_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR length(reason) > 0", name=op.f("ck_cooperation_agreement_declined_has_reason")
        ),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (state = 'ended')", name=op.f("ck_cooperation_agreement_ended_is_dated")
        ),
        sa.ForeignKeyConstraint(
            ["home_organisation_id"], ["organisation.id"],
            name=op.f("fk_cooperation_agreement_home_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["helping_organisation_id"], ["organisation.id"],
            name=op.f("fk_cooperation_agreement_helping_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_cooperation_agreement_proposed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_cooperation_agreement_answered_by_account")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_cooperation_agreement_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_agreement")),
    )
    op.create_index("ix_cooperation_agreement_helping", "cooperation_agreement", ["helping_organisation_id", "state"])
    op.create_index(
        "uq_cooperation_agreement_open",
        "cooperation_agreement",
        ["home_organisation_id", "helping_organisation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'accepted')"),
        postgresql_where=sa.text("state IN ('proposed', 'accepted')"),
    )
    op.create_table(
        "lending",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("lent_by", sa.Uuid(), nullable=False),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_lending_ended_by_somebody")),
        sa.CheckConstraint("assessor_id <> lent_by", name=op.f("ck_lending_not_by_herself")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["module_attempt.id"], name=op.f("fk_lending_attempt_id_module_attempt")
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["account.id"], name=op.f("fk_lending_assessor_id_account")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["cooperation_agreement.id"], name=op.f("fk_lending_agreement_id_cooperation_agreement")
        ),
        sa.ForeignKeyConstraint(["lent_by"], ["account.id"], name=op.f("fk_lending_lent_by_account")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_lending_ended_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lending")),
    )
    op.create_index("ix_lending_attempt", "lending", ["attempt_id"])
    op.create_index("ix_lending_assessor", "lending", ["assessor_id"])
    op.create_index(op.f("ix_lending_agreement_id"), "lending", ["agreement_id"])
    op.create_index(
        "uq_lending_going_on",
        "lending",
        ["attempt_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("lending")
    op.drop_table("cooperation_agreement")
