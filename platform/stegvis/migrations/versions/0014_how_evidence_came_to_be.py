"""How each piece of evidence came to be, and which criteria it showed in an exercise.

Revision 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('evidence_circumstances',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.Time(), nullable=True),
    sa.Column('taken_by', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('interpreter', sa.String(length=20), nullable=False),
    sa.Column('consent', sa.String(length=10), nullable=False),
    sa.Column('own_word', sa.String(length=10), nullable=False),
    sa.Column('noted_by', sa.Uuid(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("taken_by IN ('author', 'participant', 'staff', 'other')", name=op.f('ck_evidence_circumstances_taken_by_known')),
    sa.CheckConstraint("interpreter IN ('none', 'participant_speaks', 'interpreter_speaks', 'both_speak')", name=op.f('ck_evidence_circumstances_interpreter_known')),
    sa.CheckConstraint("consent IN ('nobody', 'spoken', 'written', 'recorded')", name=op.f('ck_evidence_circumstances_consent_clear')),
    sa.CheckConstraint("own_word IN ('not_asked', 'yes', 'absent')", name=op.f('ck_evidence_circumstances_own_word_not_no')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_circumstances_evidence_id_evidence'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by'], ['account.id'], name=op.f('fk_evidence_circumstances_noted_by_account')),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_evidence_circumstances'))
    )
    op.add_column('evidence_criterion', sa.Column('is_simulated', sa.Boolean(), server_default=sa.false(), nullable=False))
    # An exercise was a method of the whole until now. What was done in it was seen by somebody.
    op.execute(
        "UPDATE evidence_criterion SET is_simulated = true"
        " WHERE evidence_id IN (SELECT id FROM evidence WHERE method = 'simulation')"
    )
    op.execute("UPDATE evidence SET method = 'observation' WHERE method = 'simulation'")


def downgrade() -> None:
    """Take back. What was an exercise for one of its criteria is one for all of them again."""
    op.execute(
        "UPDATE evidence SET method = 'simulation'"
        " WHERE id IN (SELECT evidence_id FROM evidence_criterion WHERE is_simulated)"
    )
    with op.batch_alter_table('evidence_criterion', schema=None) as batch_op:
        batch_op.drop_column('is_simulated')

    op.drop_table('evidence_circumstances')
