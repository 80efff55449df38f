"""Workplaces, placements with their talks and history, and digests.

Revision 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('digest_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_digest_day'))
    )
    op.create_table('workplace',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=300), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_workplace_name_not_empty')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_workplace_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workplace')),
    sa.UniqueConstraint('organisation_id', 'name', 'place', name=op.f('uq_workplace_organisation_id_name_place'))
    )
    op.create_table('digest',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('waiting > 0', name=op.f('ck_digest_something_waits')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_digest_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest')),
    sa.UniqueConstraint('account_id', 'day', name=op.f('uq_digest_account_id_day'))
    )
    with op.batch_alter_table('digest', schema=None) as batch_op:
        batch_op.create_index('ix_digest_day', ['day'], unique=False)

    op.create_table('digest_choice',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('wants', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_digest_choice_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_digest_choice'))
    )
    op.create_table('placement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('workplace_id', sa.Uuid(), nullable=False),
    sa.Column('supervisor_id', sa.Uuid(), nullable=True),
    sa.Column('supervisor_name', sa.String(length=200), nullable=False),
    sa.Column('supervisor_contact', sa.String(length=200), nullable=False),
    sa.Column('times', sa.String(length=300), nullable=False),
    sa.Column('coordinator_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(length=20), nullable=True),
    sa.Column('end_note', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("end_reason IS NULL OR end_reason IN ('completed', 'work', 'studies', 'unknown', 'other')", name=op.f('ck_placement_end_reason_known')),
    sa.CheckConstraint('(ended_on IS NULL) = (end_reason IS NULL)', name=op.f('ck_placement_end_has_reason')),
    sa.CheckConstraint('(supervisor_id IS NULL) = (length(supervisor_name) > 0)', name=op.f('ck_placement_one_supervisor')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on <= ends_on', name=op.f('ck_placement_end_in_period')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_placement_period_in_order')),
    sa.ForeignKeyConstraint(['coordinator_id'], ['account.id'], name=op.f('fk_placement_coordinator_id_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_placement_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_placement_participant_id_account')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['account.id'], name=op.f('fk_placement_supervisor_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_placement_unit_id_unit')),
    sa.ForeignKeyConstraint(['workplace_id'], ['workplace.id'], name=op.f('fk_placement_workplace_id_workplace')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_coordinator_id'), ['coordinator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_placement_place', ['organisation_id', 'unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_supervisor_id'), ['supervisor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_workplace_id'), ['workplace_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('placement_id', sa.Uuid(), nullable=False),
    sa.Column('phase', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('took_part', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('next_step', sa.String(length=500), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("phase IN ('during', 'after_start')", name=op.f('ck_follow_up_phase_known')),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_follow_up_note_not_empty')),
    sa.CheckConstraint('number > 0', name=op.f('ck_follow_up_number_positive')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_follow_up_placement_id_placement')),
    sa.ForeignKeyConstraint(['written_by'], ['account.id'], name=op.f('fk_follow_up_written_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('placement_id', 'phase', 'number', name=op.f('uq_follow_up_placement_id_phase_number'))
    )
    op.create_table('placement_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('placement_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(kind = 'handed_over') = (person_id IS NOT NULL)", name=op.f('ck_placement_event_hand_over_has_person')),
    sa.CheckConstraint("kind IN ('opened', 'changed', 'handed_over', 'followed_up', 'ended')", name=op.f('ck_placement_event_kind_known')),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_placement_event_actor_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['account.id'], name=op.f('fk_placement_event_person_id_account')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_placement_event_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_event'))
    )
    with op.batch_alter_table('placement_event', schema=None) as batch_op:
        batch_op.create_index('ix_placement_event_placement', ['placement_id', 'at'], unique=False)



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('placement_event', schema=None) as batch_op:
        batch_op.drop_index('ix_placement_event_placement')

    op.drop_table('placement_event')
    op.drop_table('follow_up')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_workplace_id'))
        batch_op.drop_index(batch_op.f('ix_placement_supervisor_id'))
        batch_op.drop_index('ix_placement_place')
        batch_op.drop_index(batch_op.f('ix_placement_participant_id'))
        batch_op.drop_index(batch_op.f('ix_placement_coordinator_id'))

    op.drop_table('placement')
    op.drop_table('digest_choice')
    with op.batch_alter_table('digest', schema=None) as batch_op:
        batch_op.drop_index('ix_digest_day')

    op.drop_table('digest')
    op.drop_table('workplace')
    op.drop_table('digest_day')
