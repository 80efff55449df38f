"""Requests to look at a decision again, and their answers.

Revision 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('reconsideration',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('step_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('is_oral', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(length=20), nullable=True),
    sa.CheckConstraint("result IS NULL OR result IN ('stands', 'changed', 'taken_back')", name=op.f('ck_reconsideration_result_known')),
    sa.CheckConstraint('(closed_at IS NULL) = (result IS NULL)', name=op.f('ck_reconsideration_closed_has_result')),
    sa.CheckConstraint('step BETWEEN 1 AND 3', name=op.f('ck_reconsideration_three_steps')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_reconsideration_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_reconsideration_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reconsideration')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_reconsideration_decision_id'))
    )
    with op.batch_alter_table('reconsideration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reconsideration_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_reconsideration_open', ['attempt_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('reconsideration_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('reconsideration_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=30), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stands', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.CheckConstraint('length(words) > 0', name=op.f('ck_reconsideration_answer_words_are_there')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_reconsideration_answer_answered_by_account')),
    sa.ForeignKeyConstraint(['reconsideration_id'], ['reconsideration.id'], name=op.f('fk_reconsideration_answer_reconsideration_id_reconsideration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reconsideration_answer')),
    sa.UniqueConstraint('reconsideration_id', 'answered_by', name=op.f('uq_reconsideration_answer_reconsideration_id_answered_by')),
    sa.UniqueConstraint('reconsideration_id', 'step', 'part', name=op.f('uq_reconsideration_answer_reconsideration_id_step_part'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('reconsideration_answer')
    with op.batch_alter_table('reconsideration', schema=None) as batch_op:
        batch_op.drop_index('uq_reconsideration_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_reconsideration_attempt_id'))

    op.drop_table('reconsideration')
