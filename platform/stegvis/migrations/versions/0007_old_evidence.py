"""Marks on evidence that was old when its attempt was taken up again or handed in.

Revision 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('old_evidence',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('(accepted_at IS NULL) = (accepted_by IS NULL) AND (accepted_at IS NULL) = (length(reason) = 0)', name=op.f('ck_old_evidence_accepted_by_somebody')),
    sa.ForeignKeyConstraint(['accepted_by'], ['account.id'], name=op.f('fk_old_evidence_accepted_by_account')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_old_evidence_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_old_evidence'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('old_evidence')
