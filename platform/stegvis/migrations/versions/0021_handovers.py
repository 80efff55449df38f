"""Hand-overs of participants.

Revision 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('handover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('from_organisation_id', sa.Uuid(), nullable=False),
    sa.Column('from_unit_id', sa.Uuid(), nullable=False),
    sa.Column('to_organisation_id', sa.Uuid(), nullable=False),
    sa.Column('to_unit_id', sa.Uuid(), nullable=False),
    sa.Column('to_coordinator_id', sa.Uuid(), nullable=True),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_yes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.CheckConstraint("(answered_by IS NULL) = (state NOT IN ('accepted', 'declined'))", name=op.f('ck_handover_answered_has_receiver')),
    sa.CheckConstraint("from_organisation_id = to_organisation_id OR said_yes_at IS NOT NULL OR state NOT IN ('proposed', 'accepted', 'declined')", name=op.f('ck_handover_transfer_needs_her_yes')),
    sa.CheckConstraint("state <> 'declined' OR length(reason) > 0", name=op.f('ck_handover_declined_has_reason')),
    sa.CheckConstraint("state IN ('asking', 'proposed', 'accepted', 'declined', 'said_no', 'taken_back')", name=op.f('ck_handover_state_known')),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_handover_note_is_there')),
    sa.ForeignKeyConstraint(['answered_by'], ['account.id'], name=op.f('fk_handover_answered_by_account')),
    sa.ForeignKeyConstraint(['from_organisation_id'], ['organisation.id'], name=op.f('fk_handover_from_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['from_unit_id'], ['unit.id'], name=op.f('fk_handover_from_unit_id_unit')),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_handover_participant_id_account')),
    sa.ForeignKeyConstraint(['proposed_by'], ['account.id'], name=op.f('fk_handover_proposed_by_account')),
    sa.ForeignKeyConstraint(['to_coordinator_id'], ['account.id'], name=op.f('fk_handover_to_coordinator_id_account')),
    sa.ForeignKeyConstraint(['to_organisation_id'], ['organisation.id'], name=op.f('fk_handover_to_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['to_unit_id'], ['unit.id'], name=op.f('fk_handover_to_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index('ix_handover_origin', ['from_organisation_id', 'from_unit_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_handover_target', ['to_organisation_id', 'to_unit_id', 'state'], unique=False)
        batch_op.create_index('uq_handover_open', ['participant_id'], unique=True, sqlite_where=sa.text("state IN ('asking', 'proposed')"), postgresql_where=sa.text("state IN ('asking', 'proposed')"))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('uq_handover_open', sqlite_where=sa.text("state IN ('asking', 'proposed')"), postgresql_where=sa.text("state IN ('asking', 'proposed')"))
        batch_op.drop_index('ix_handover_target')
        batch_op.drop_index(batch_op.f('ix_handover_participant_id'))
        batch_op.drop_index('ix_handover_origin')

    op.drop_table('handover')
