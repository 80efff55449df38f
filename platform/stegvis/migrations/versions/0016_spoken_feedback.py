"""What assessors say aloud to participants.

Revision 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('spoken_feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=True),
    sa.Column('event_id', sa.Uuid(), nullable=True),
    sa.Column('media_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(decision_id IS NULL) <> (event_id IS NULL)', name=op.f('ck_spoken_feedback_about_one_thing')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_spoken_feedback_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_spoken_feedback_author_id_account')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_spoken_feedback_decision_id_decision')),
    sa.ForeignKeyConstraint(['event_id'], ['attempt_event.id'], name=op.f('fk_spoken_feedback_event_id_attempt_event')),
    sa.ForeignKeyConstraint(['media_id'], ['media_file.id'], name=op.f('fk_spoken_feedback_media_id_media_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spoken_feedback')),
    sa.UniqueConstraint('media_id', name=op.f('uq_spoken_feedback_media_id'))
    )
    with op.batch_alter_table('spoken_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spoken_feedback_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_spoken_feedback_decision', ['decision_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.create_index('uq_spoken_feedback_event', ['event_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('spoken_feedback', schema=None) as batch_op:
        batch_op.drop_index('uq_spoken_feedback_event', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index('uq_spoken_feedback_decision', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_spoken_feedback_attempt_id'))

    op.drop_table('spoken_feedback')
