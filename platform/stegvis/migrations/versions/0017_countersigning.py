"""Trainees among the assessors, and their colleagues' countersignatures.

Revision 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('staff_competence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('as_trainee', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('trainee_until', sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_staff_competence_trainee_has_until'), 'trainee_until IS NULL OR as_trainee')
        batch_op.create_check_constraint(op.f('ck_staff_competence_trainee_assesses'), "NOT as_trainee OR role = 'assessor'")
    op.create_table('countersignature',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stands', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.CheckConstraint('stands OR length(words) > 0', name=op.f('ck_countersignature_sent_back_has_words')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_countersignature_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_countersignature_decision_id_decision')),
    sa.ForeignKeyConstraint(['signed_by'], ['account.id'], name=op.f('fk_countersignature_signed_by_account')),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_countersignature'))
    )
    with op.batch_alter_table('countersignature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_countersignature_attempt_id'), ['attempt_id'], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('countersignature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_countersignature_attempt_id'))

    op.drop_table('countersignature')
    with op.batch_alter_table('staff_competence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_staff_competence_trainee_assesses'), type_='check')
        batch_op.drop_constraint(op.f('ck_staff_competence_trainee_has_until'), type_='check')
        batch_op.drop_column('trainee_until')
        batch_op.drop_column('as_trainee')
