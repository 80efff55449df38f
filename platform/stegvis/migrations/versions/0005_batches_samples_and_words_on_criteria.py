"""Batches of decisions, what was drawn of them, and words on single criteria.

Revision 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('verification_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_by', sa.Uuid(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('rate', sa.Integer(), nullable=True),
    sa.Column('planned', sa.Integer(), nullable=True),
    sa.Column('risks', sa.JSON(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(locked_at IS NULL) = (seed IS NULL) AND (locked_at IS NULL) = (rate IS NULL) AND (locked_at IS NULL) = (planned IS NULL)', name=op.f('ck_verification_batch_locked_is_drawn')),
    sa.CheckConstraint('closed_at IS NULL OR locked_at IS NOT NULL', name=op.f('ck_verification_batch_closed_was_locked')),
    sa.ForeignKeyConstraint(['locked_by'], ['account.id'], name=op.f('fk_verification_batch_locked_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_verification_batch_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_verification_batch_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_batch'))
    )
    with op.batch_alter_table('verification_batch', schema=None) as batch_op:
        batch_op.create_index('ix_verification_batch_place', ['organisation_id', 'unit_id', 'closed_at'], unique=False)
        batch_op.create_index('uq_verification_batch_open', ['unit_id', 'module_key'], unique=True, sqlite_where=sa.text('locked_at IS NULL'), postgresql_where=sa.text('locked_at IS NULL'))

    op.create_table('verification_batch_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('assessor_id', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn', sa.Boolean(), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['assessor_id'], ['account.id'], name=op.f('fk_verification_batch_item_assessor_id_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_verification_batch_item_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['batch_id'], ['verification_batch.id'], name=op.f('fk_verification_batch_item_batch_id_verification_batch')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_verification_batch_item_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_batch_item')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_verification_batch_item_decision_id'))
    )
    with op.batch_alter_table('verification_batch_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verification_batch_item_assessor_id'), ['assessor_id'], unique=False)
        batch_op.create_index('ix_verification_batch_item_attempt', ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verification_batch_item_batch_id'), ['batch_id'], unique=False)

    op.create_table('reviewed_criterion',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('agreement', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("agreement IN ('action', 'disagree')", name=op.f('ck_reviewed_criterion_agreement_known')),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_reviewed_criterion_note_is_there')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reviewed_criterion_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewed_criterion')),
    sa.UniqueConstraint('review_id', 'criterion_key', name=op.f('uq_reviewed_criterion_review_id_criterion_key'))
    )
    op.create_table('standardisation_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_standardisation_item_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_standardisation_item_review_id_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standardisation_item')),
    sa.UniqueConstraint('review_id', 'criterion_key', name=op.f('uq_standardisation_item_review_id_criterion_key'))
    )
    with op.batch_alter_table('standardisation_item', schema=None) as batch_op:
        batch_op.create_index('ix_standardisation_item_place', ['organisation_id', 'module_key', 'closed_at'], unique=False)

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interpreter_used', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_column('interpreter_used')

    with op.batch_alter_table('standardisation_item', schema=None) as batch_op:
        batch_op.drop_index('ix_standardisation_item_place')

    op.drop_table('standardisation_item')
    op.drop_table('reviewed_criterion')
    with op.batch_alter_table('verification_batch_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verification_batch_item_batch_id'))
        batch_op.drop_index('ix_verification_batch_item_attempt')
        batch_op.drop_index(batch_op.f('ix_verification_batch_item_assessor_id'))

    op.drop_table('verification_batch_item')
    with op.batch_alter_table('verification_batch', schema=None) as batch_op:
        batch_op.drop_index('uq_verification_batch_open', sqlite_where=sa.text('locked_at IS NULL'), postgresql_where=sa.text('locked_at IS NULL'))
        batch_op.drop_index('ix_verification_batch_place')

    op.drop_table('verification_batch')
