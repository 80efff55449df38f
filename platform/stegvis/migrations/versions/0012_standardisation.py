"""Standardisation meetings, and the guidance that they agree on.

Revision 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('criterion_guidance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_criterion_guidance_text_is_there')),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_criterion_guidance_given_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_criterion_guidance_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion_guidance'))
    )
    with op.batch_alter_table('criterion_guidance', schema=None) as batch_op:
        batch_op.create_index('ix_criterion_guidance_place', ['organisation_id', 'module_key', 'criterion_key', 'valid_from'], unique=False)

    op.create_table('standardisation_meeting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by IS NULL)', name=op.f('ck_standardisation_meeting_closed_by_somebody')),
    sa.CheckConstraint('closed_at IS NULL OR held_on IS NOT NULL', name=op.f('ck_standardisation_meeting_closed_was_held')),
    sa.ForeignKeyConstraint(['closed_by'], ['account.id'], name=op.f('fk_standardisation_meeting_closed_by_account')),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_standardisation_meeting_opened_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_standardisation_meeting_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_standardisation_meeting_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standardisation_meeting'))
    )
    with op.batch_alter_table('standardisation_meeting', schema=None) as batch_op:
        batch_op.create_index('uq_standardisation_meeting_open', ['organisation_id', 'module_key'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('standardisation_attendee',
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_standardisation_attendee_account_id_account')),
    sa.ForeignKeyConstraint(['meeting_id'], ['standardisation_meeting.id'], name=op.f('fk_standardisation_attendee_meeting_id_standardisation_meeting')),
    sa.PrimaryKeyConstraint('meeting_id', 'account_id', name=op.f('pk_standardisation_attendee'))
    )
    op.create_table('standardisation_point',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('interpretation', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('guidance_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(interpretation) > 0', name=op.f('ck_standardisation_point_interpretation_is_there')),
    sa.ForeignKeyConstraint(['guidance_id'], ['criterion_guidance.id'], name=op.f('fk_standardisation_point_guidance_id_criterion_guidance')),
    sa.ForeignKeyConstraint(['meeting_id'], ['standardisation_meeting.id'], name=op.f('fk_standardisation_point_meeting_id_standardisation_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standardisation_point')),
    sa.UniqueConstraint('meeting_id', 'criterion_key', name=op.f('uq_standardisation_point_meeting_id_criterion_key'))
    )
    op.create_table('standardisation_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['standardisation_item.id'], name=op.f('fk_standardisation_case_item_id_standardisation_item')),
    sa.ForeignKeyConstraint(['meeting_id'], ['standardisation_meeting.id'], name=op.f('fk_standardisation_case_meeting_id_standardisation_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standardisation_case')),
    sa.UniqueConstraint('meeting_id', 'item_id', name=op.f('uq_standardisation_case_meeting_id_item_id')),
    sa.UniqueConstraint('meeting_id', 'number', name=op.f('uq_standardisation_case_meeting_id_number'))
    )
    with op.batch_alter_table('standardisation_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standardisation_case_item_id'), ['item_id'], unique=False)

    op.create_table('standardisation_shown',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['standardisation_case.id'], name=op.f('fk_standardisation_shown_case_id_standardisation_case')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_standardisation_shown_evidence_id_evidence')),
    sa.PrimaryKeyConstraint('case_id', 'evidence_id', name=op.f('pk_standardisation_shown'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('standardisation_shown')
    with op.batch_alter_table('standardisation_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standardisation_case_item_id'))

    op.drop_table('standardisation_case')
    op.drop_table('standardisation_point')
    op.drop_table('standardisation_attendee')
    with op.batch_alter_table('standardisation_meeting', schema=None) as batch_op:
        batch_op.drop_index('uq_standardisation_meeting_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.drop_table('standardisation_meeting')
    with op.batch_alter_table('criterion_guidance', schema=None) as batch_op:
        batch_op.drop_index('ix_criterion_guidance_place')

    op.drop_table('criterion_guidance')
