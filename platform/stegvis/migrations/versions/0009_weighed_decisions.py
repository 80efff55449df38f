"""What the assessor says of the evidence as a whole, with each decision.

Revision 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('decision_weighing',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('valid', sa.Boolean(), nullable=False),
    sa.Column('authentic', sa.Boolean(), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.Column('sufficient', sa.Boolean(), nullable=False),
    sa.Column('reliable', sa.Boolean(), nullable=False),
    sa.Column('autonomy', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("autonomy IN ('own_initiative', 'asks_when_needed', 'guided', 'shown_first')", name=op.f('ck_decision_weighing_autonomy_known')),
    sa.CheckConstraint('(valid AND authentic AND current AND sufficient AND reliable) OR length(reason) > 0', name=op.f('ck_decision_weighing_reason_for_what_does_not_hold')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_weighing_decision_id_decision')),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_decision_weighing'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('decision_weighing')
