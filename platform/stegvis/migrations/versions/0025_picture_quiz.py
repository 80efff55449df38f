"""Tries at a module's quiz with pictures, and their answers as evidence.

Revision 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), "kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation', 'testimony', 'talk', 'certificate', 'quiz')")

    op.create_table('quiz_try',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('number > 0', name=op.f('ck_quiz_try_number_counts')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_quiz_try_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_quiz_try_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_try')),
    sa.UniqueConstraint('attempt_id', 'number', name=op.f('uq_quiz_try_attempt_id_number'))
    )
    with op.batch_alter_table('quiz_try', schema=None) as batch_op:
        batch_op.create_index('uq_quiz_try_open', ['attempt_id'], unique=True, sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))

    op.create_table('quiz_answer',
    sa.Column('try_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['try_id'], ['quiz_try.id'], name=op.f('fk_quiz_answer_try_id_quiz_try'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('try_id', 'question_id', name=op.f('pk_quiz_answer'))
    )
    op.create_table('quiz_result',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.CheckConstraint('times > 0', name=op.f('ck_quiz_result_times_count')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_quiz_result_evidence_id_evidence'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_quiz_result_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_quiz_result'))
    )


def downgrade() -> None:
    """Undo. Evidence of answers is taken away: the older release knows no such kind."""
    op.drop_table('quiz_result')
    op.drop_table('quiz_answer')
    with op.batch_alter_table('quiz_try', schema=None) as batch_op:
        batch_op.drop_index('uq_quiz_try_open', sqlite_where=sa.text('finished_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL'))

    op.drop_table('quiz_try')
    of_quiz = "(SELECT id FROM evidence WHERE kind = 'quiz')"
    op.execute(f"DELETE FROM evidence_criterion WHERE evidence_id IN {of_quiz}")
    op.execute(f"DELETE FROM evidence_circumstances WHERE evidence_id IN {of_quiz}")
    op.execute("DELETE FROM evidence WHERE kind = 'quiz'")
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), "kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation', 'testimony', 'talk', 'certificate')")
