"""Interim samples: running attempts that a verifier looks at before the decision.

Revision 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('interim_sample',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.Integer(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by', sa.Uuid(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('rate', sa.Integer(), nullable=False),
    sa.Column('running', sa.JSON(), nullable=False),
    sa.Column('planned', sa.Integer(), nullable=False),
    sa.CheckConstraint('planned > 0', name=op.f('ck_interim_sample_somebody_was_drawn')),
    sa.CheckConstraint('quarter BETWEEN 1 AND 4', name=op.f('ck_interim_sample_quarter_known')),
    sa.ForeignKeyConstraint(['drawn_by'], ['account.id'], name=op.f('fk_interim_sample_drawn_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_interim_sample_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_interim_sample_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interim_sample')),
    sa.UniqueConstraint('unit_id', 'year', 'quarter', name=op.f('uq_interim_sample_unit_id_year_quarter'))
    )
    with op.batch_alter_table('interim_sample', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interim_sample_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('interim_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sample_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('verifier_id', sa.Uuid(), nullable=True),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreement', sa.String(length=10), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("agreement IS NULL OR agreement <> 'action' OR length(note) > 0", name=op.f('ck_interim_item_action_has_note')),
    sa.CheckConstraint("agreement IS NULL OR agreement IN ('agree', 'action')", name=op.f('ck_interim_item_agreement_known')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by IS NULL)', name=op.f('ck_interim_item_answered_by_somebody')),
    sa.CheckConstraint('(looked_at IS NULL) = (verifier_id IS NULL) AND (looked_at IS NULL) = (agreement IS NULL)', name=op.f('ck_interim_item_looked_at_by_somebody')),
    sa.CheckConstraint('answered_at IS NULL OR looked_at IS NOT NULL', name=op.f('ck_interim_item_answered_was_looked_at')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_interim_item_answered_by_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_interim_item_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['sample_id'], ['interim_sample.id'], name=op.f('fk_interim_item_sample_id_interim_sample')),
    sa.ForeignKeyConstraint(['verifier_id'], ['account.id'], name=op.f('fk_interim_item_verifier_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interim_item')),
    sa.UniqueConstraint('sample_id', 'attempt_id', name=op.f('uq_interim_item_sample_id_attempt_id'))
    )
    with op.batch_alter_table('interim_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interim_item_attempt_id'), ['attempt_id'], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('interim_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interim_item_attempt_id'))

    op.drop_table('interim_item')
    with op.batch_alter_table('interim_sample', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interim_sample_organisation_id'))

    op.drop_table('interim_sample')
