"""Plans of attempts, their versions and tasks.

Revision 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('request', sa.Text(), nullable=False),
    sa.Column('interpreter', sa.String(length=60), nullable=False),
    sa.Column('change_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('change_words', sa.Text(), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(change_asked_at IS NULL) OR (confirmed_at IS NULL)', name=op.f('ck_plan_confirmed_or_asked')),
    sa.CheckConstraint('(confirmed_at IS NULL) = (confirmed_by IS NULL)', name=op.f('ck_plan_confirmed_has_who')),
    sa.CheckConstraint('confirmed_at IS NULL OR sent_at IS NOT NULL', name=op.f('ck_plan_confirmed_was_sent')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_plan_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_plan_confirmed_by_account')),
    sa.ForeignKeyConstraint(['written_by'], ['account.id'], name=op.f('fk_plan_written_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('attempt_id', 'version', name=op.f('uq_plan_attempt_id_version'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_plan_draft', ['attempt_id'], unique=True, sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))
        batch_op.create_index('uq_plan_in_force', ['attempt_id'], unique=True, sqlite_where=sa.text('sent_at IS NOT NULL AND superseded_at IS NULL'), postgresql_where=sa.text('sent_at IS NOT NULL AND superseded_at IS NULL'))

    op.create_table('planned_task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('task', sa.String(length=300), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('criterion_keys', sa.JSON(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at_time', sa.Time(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('support', sa.String(length=500), nullable=False),
    sa.CheckConstraint('length(place) > 0', name=op.f('ck_planned_task_place_is_there')),
    sa.CheckConstraint('length(task) > 0', name=op.f('ck_planned_task_task_is_there')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_planned_task_plan_id_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_task'))
    )
    with op.batch_alter_table('planned_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_planned_task_plan_id'), ['plan_id'], unique=False)



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('planned_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planned_task_plan_id'))

    op.drop_table('planned_task')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index('uq_plan_in_force', sqlite_where=sa.text('sent_at IS NOT NULL AND superseded_at IS NULL'), postgresql_where=sa.text('sent_at IS NOT NULL AND superseded_at IS NULL'))
        batch_op.drop_index('uq_plan_draft', sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_plan_attempt_id'))

    op.drop_table('plan')
