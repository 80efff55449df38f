"""Evidence that a supervisor or a witness took, and contacts about a placement beside its three-party talks.

Revision 0033.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TAKEN_BY = "taken_by IN ('author', 'participant', 'staff', 'other')"
TAKEN_BY_MORE = "taken_by IN ('author', 'participant', 'supervisor', 'witness', 'staff', 'other')"
KINDS = "kind IN ('opened', 'changed', 'handed_over', 'followed_up', 'ended')"
KINDS_MORE = "kind IN ('opened', 'changed', 'handed_over', 'followed_up', 'contacted', 'ended')"


def _allow(table: str, name: str, condition: str) -> None:
    name = op.f(f"ck_{table}_{name}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, condition)


def upgrade() -> None:
    """Apply."""
    _allow("evidence_circumstances", "taken_by_known", TAKEN_BY_MORE)
    _allow("placement_event", "kind_known", KINDS_MORE)
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("due_on", existing_type=sa.Date(), nullable=True)
        batch_op.create_check_constraint(op.f("ck_follow_up_numbered_was_due"), "(number IS NULL) = (due_on IS NULL)")


def downgrade() -> None:
    """Take back. A contact settles no talk, so that it has no place among them; the others come closest."""
    op.execute("DELETE FROM follow_up WHERE number IS NULL")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_follow_up_numbered_was_due"), type_="check")
        batch_op.alter_column("due_on", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
    op.execute("UPDATE placement_event SET kind = 'changed' WHERE kind = 'contacted'")
    _allow("placement_event", "kind_known", KINDS)
    op.execute("UPDATE evidence_circumstances SET taken_by = 'other' WHERE taken_by IN ('supervisor', 'witness')")
    _allow("evidence_circumstances", "taken_by_known", TAKEN_BY)
