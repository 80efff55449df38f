"""What is remembered: ended assignments, failures by their own time, whose fault report it is.

Revision 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Counted failures are forgotten: they are a day old at most."""
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))

    op.execute('DELETE FROM throttle')
    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.add_column(sa.Column('forget_at', sa.DateTime(timezone=True), nullable=False))

    with op.batch_alter_table('fault_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_fault_report_organisation_id'), ['organisation_id'], unique=False)
    op.execute(
        'UPDATE fault_report SET organisation_id ='
        ' (SELECT account.organisation_id FROM account WHERE account.id = fault_report.account_id)'
    )


def downgrade() -> None:
    """Take back. An assignment that was begun and ended the same day was unknown before, and goes."""
    op.execute('DELETE FROM assignment WHERE ended_at IS NOT NULL AND valid_from = valid_to')
    with op.batch_alter_table('fault_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fault_report_organisation_id'))
        batch_op.drop_column('organisation_id')

    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.drop_column('forget_at')

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_column('ended_at')
