"""Invitations that are taken back, and what one municipality has to read about an agreement with another.

Revision 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_invitation_withdrawn_by_account"), "account", ["withdrawn_by"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_invitation_withdrawn_by_somebody"), "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_invitation_not_used_and_withdrawn"), "used_at IS NULL OR withdrawn_at IS NULL"
        )
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("news_for_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_cooperation_agreement_news_for_id_organisation"), "organisation", ["news_for_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_cooperation_agreement_news_for_one_of_them"),
            "news_for_id IS NULL OR news_for_id IN (home_organisation_id, helping_organisation_id)",
        )


def downgrade() -> None:
    """Take back. An invitation that was taken back has stopped for good, which an end in the past says too."""
    op.execute("UPDATE invitation SET expires_at = withdrawn_at WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("cooperation_agreement", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_cooperation_agreement_news_for_one_of_them"), type_="check")
        batch_op.drop_constraint(
            op.f("fk_cooperation_agreement_news_for_id_organisation"), type_="foreignkey"
        )
        batch_op.drop_column("news_for_id")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_invitation_not_used_and_withdrawn"), type_="check")
        batch_op.drop_constraint(op.f("ck_invitation_withdrawn_by_somebody"), type_="check")
        batch_op.drop_constraint(op.f("fk_invitation_withdrawn_by_account"), type_="foreignkey")
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_at")
