"""The first tables.

Revision 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('audit_entry',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('verb', sa.String(length=80), nullable=False),
    sa.Column('object_kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.String(length=60), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('values_digest', sa.String(length=64), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint('sequence > 0', name=op.f('ck_audit_entry_sequence_positive')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_audit_entry_previous_hash'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_object_id'), ['object_id'], unique=False)

    op.create_table('audit_read',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('object_kind', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_read'))
    )
    with op.batch_alter_table('audit_read', schema=None) as batch_op:
        batch_op.create_index('ix_audit_read_object', ['object_kind', 'object_id', 'at'], unique=False)

    op.create_table('certificate_series',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_certificate_series'))
    )
    op.create_table('fault_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('page', sa.String(length=500), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('length(message) > 0', name=op.f('ck_fault_report_message_not_empty')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fault_report'))
    )
    with op.batch_alter_table('fault_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fault_report_at'), ['at'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('organisation_number', sa.String(length=20), nullable=True),
    sa.Column('contact_email', sa.String(length=254), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    op.create_table('outbox_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task', sa.String(length=100), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f('ck_outbox_message_done_has_time')),
    sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name=op.f('ck_outbox_message_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_message_due', ['state', 'due_at'], unique=False)

    op.create_table('throttle',
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_throttle_failures_not_negative')),
    sa.PrimaryKeyConstraint('key_hash', name=op.f('pk_throttle'))
    )
    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('username', sa.String(length=80), nullable=True),
    sa.Column('given_name', sa.String(length=100), nullable=False),
    sa.Column('family_name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('gender', sa.String(length=20), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('easy_language', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('protected', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('is_active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'staff') = (username IS NOT NULL)", name=op.f('ck_account_staff_has_username')),
    sa.CheckConstraint("gender IS NULL OR gender IN ('woman', 'man', 'other', 'undisclosed')", name=op.f('ck_account_gender_known')),
    sa.CheckConstraint("kind IN ('staff', 'participant')", name=op.f('ck_account_kind_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_account_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index('ix_account_organisation', ['organisation_id', 'family_name', 'given_name'], unique=False)

    op.create_table('audit_value',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['sequence'], ['audit_entry.sequence'], name=op.f('fk_audit_value_sequence_audit_entry')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_audit_value'))
    )
    op.create_table('content_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('current_revision_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('course', 'module')", name=op.f('ck_content_item_kind_known')),
    sa.ForeignKeyConstraint(['current_revision_id'], ['content_revision.id'], name='fk_content_item_current_revision', use_alter=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_content_item_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_item'))
    )
    with op.batch_alter_table('content_item', schema=None) as batch_op:
        batch_op.create_index('uq_content_item_owned', ['kind', 'key', 'organisation_id'], unique=True, sqlite_where=sa.text('organisation_id IS NOT NULL'), postgresql_where=sa.text('organisation_id IS NOT NULL'))
        batch_op.create_index('uq_content_item_shared', ['kind', 'key'], unique=True, sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))

    op.create_table('unit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.CheckConstraint("kind IN ('workshop', 'unit')", name=op.f('ck_unit_kind_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_unit_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('organisation_id', 'name', name=op.f('uq_unit_organisation_id_name'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('workplace', sa.String(length=200), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("role IN ('supervisor', 'assessor', 'coordinator', 'internal_verifier', 'issuer')", name=op.f('ck_assignment_role_known')),
    sa.CheckConstraint('participant_id <> staff_id', name=op.f('ck_assignment_not_her_own')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_assignment_period_in_order')),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_assignment_participant_id_account')),
    sa.ForeignKeyConstraint(['staff_id'], ['account.id'], name=op.f('fk_assignment_staff_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_assignment_staff', ['staff_id', 'role'], unique=False)

    op.create_table('content_revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('change_kind', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.Column('published_by_name', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('compiled', sa.JSON(), nullable=False),
    sa.CheckConstraint("change_kind IN ('correction', 'new_version')", name=op.f('ck_content_revision_change_kind_known')),
    sa.CheckConstraint("origin IN ('folder', 'web')", name=op.f('ck_content_revision_origin_known')),
    sa.CheckConstraint('number > 0', name=op.f('ck_content_revision_number_positive')),
    sa.ForeignKeyConstraint(['item_id'], ['content_item.id'], name=op.f('fk_content_revision_item_id_content_item')),
    sa.ForeignKeyConstraint(['parent_id'], ['content_revision.id'], name=op.f('fk_content_revision_parent_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_content_revision')),
    sa.UniqueConstraint('item_id', 'number', name=op.f('uq_content_revision_item_id_number'))
    )
    with op.batch_alter_table('content_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_content_revision_parent_id'), ['parent_id'], unique=False)

    op.create_table('held_input',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('page', sa.Text(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_held_input_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_input')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_held_input_token_hash'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('given_name', sa.String(length=100), nullable=False),
    sa.Column('family_name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('invited_by', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['account.id'], name=op.f('fk_invitation_invited_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_invitation_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('media_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('received_sha256', sa.String(length=64), nullable=False),
    sa.Column('received_size', sa.BigInteger(), nullable=False),
    sa.Column('received_type', sa.String(length=50), nullable=False),
    sa.Column('original_key', sa.String(length=40), nullable=True),
    sa.Column('ready_key', sa.String(length=40), nullable=True),
    sa.Column('ready_type', sa.String(length=50), nullable=True),
    sa.Column('ready_size', sa.BigInteger(), nullable=True),
    sa.Column('thumbnail_key', sa.String(length=40), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('duration_seconds', sa.Float(), nullable=True),
    sa.Column('refusal', sa.String(length=20), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'ready') = (ready_key IS NOT NULL)", name=op.f('ck_media_file_ready_has_key')),
    sa.CheckConstraint("(state = 'received') = (original_key IS NOT NULL)", name=op.f('ck_media_file_original_only_while_waiting')),
    sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f('ck_media_file_refused_has_reason')),
    sa.CheckConstraint("kind IN ('photo', 'sound', 'film', 'file')", name=op.f('ck_media_file_kind_known')),
    sa.CheckConstraint("state IN ('received', 'ready', 'refused')", name=op.f('ck_media_file_state_known')),
    sa.CheckConstraint("thumbnail_key IS NULL OR state = 'ready'", name=op.f('ck_media_file_thumbnail_when_ready')),
    sa.CheckConstraint('(ready_key IS NULL) = (ready_size IS NULL)', name=op.f('ck_media_file_ready_has_size')),
    sa.CheckConstraint('(ready_key IS NULL) = (ready_type IS NULL)', name=op.f('ck_media_file_ready_has_type')),
    sa.CheckConstraint('received_size > 0', name=op.f('ck_media_file_received_something')),
    sa.ForeignKeyConstraint(['owner_id'], ['account.id'], name='fk_media_file_owner'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media_file'))
    )
    with op.batch_alter_table('media_file', schema=None) as batch_op:
        batch_op.create_index('ix_media_file_owner', ['owner_id', 'created_at'], unique=False)
        batch_op.create_index('ix_media_file_unclaimed', ['claimed_at', 'created_at'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("role <> 'participant' OR unit_id IS NOT NULL", name=op.f('ck_membership_participant_has_unit')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_membership_period_in_order')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_membership_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_membership_place', ['organisation_id', 'unit_id', 'role'], unique=False)

    op.create_table('password_reset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_password_reset_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_reset')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_password_reset_token_hash'))
    )
    with op.batch_alter_table('password_reset', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_password_reset_account_id'), ['account_id'], unique=False)

    op.create_table('qr_card',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('printed_by', sa.Uuid(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_qr_card_participant_id_account')),
    sa.ForeignKeyConstraint(['printed_by'], ['account.id'], name=op.f('fk_qr_card_printed_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_qr_card')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_qr_card_code_hash')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_qr_card_token_hash'))
    )
    with op.batch_alter_table('qr_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_qr_card_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('uq_qr_card_in_use', ['participant_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('sign_in_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_session_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_session_token_hash'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_account_id'), ['account_id'], unique=False)

    op.create_table('validation_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_validation_case_opened_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_validation_case_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_validation_case_participant_id_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_validation_case_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_validation_case'))
    )
    with op.batch_alter_table('validation_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_validation_case_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_validation_case_unit', ['organisation_id', 'unit_id'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('course_key', sa.String(length=80), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('first_revision_id', sa.Uuid(), nullable=False),
    sa.Column('enrolled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('completed_at IS NULL OR completed_at >= enrolled_at', name=op.f('ck_enrolment_completed_after_enrolled')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_enrolment_account_id_account')),
    sa.ForeignKeyConstraint(['first_revision_id'], ['content_revision.id'], name=op.f('fk_enrolment_first_revision_id_content_revision')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_enrolment_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_enrolment_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index('ix_enrolment_account_course', ['account_id', 'course_key'], unique=False)
        batch_op.create_index('ix_enrolment_course', ['course_key', 'organisation_id'], unique=False)
        batch_op.create_index('uq_enrolment_open', ['account_id', 'course_key'], unique=True, sqlite_where=sa.text('completed_at IS NULL'), postgresql_where=sa.text('completed_at IS NULL'))

    op.create_table('module_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('assessed','in_queue','sampled','outside_sample','verified','cleared','certified','withdrawn')) <= (outcome IS NOT NULL)", name=op.f('ck_module_attempt_decided_has_outcome')),
    sa.CheckConstraint("(state IN ('cleared','certified','withdrawn')) <= (outcome = 'achieved')", name=op.f('ck_module_attempt_certificate_needs_achieved')),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('achieved', 'partly', 'not_yet')", name=op.f('ck_module_attempt_outcome_known')),
    sa.CheckConstraint("state IN ('registered', 'mapping', 'planned', 'in_progress', 'paused', 'dormant', 'submitted', 'supplement', 'assessed', 'in_queue', 'sampled', 'outside_sample', 'verified', 'returned', 'external_sample', 'externally_approved', 'external_action', 'cleared', 'certified', 'withdrawn', 'aborted', 'reconsideration')", name=op.f('ck_module_attempt_state_known')),
    sa.ForeignKeyConstraint(['case_id'], ['validation_case.id'], name=op.f('fk_module_attempt_case_id_validation_case')),
    sa.ForeignKeyConstraint(['participant_id'], ['account.id'], name=op.f('fk_module_attempt_participant_id_account')),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_module_attempt_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_module_attempt'))
    )
    with op.batch_alter_table('module_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_module_attempt_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_module_attempt_participant_id'), ['participant_id'], unique=False)
        batch_op.create_index('ix_module_attempt_state', ['state', 'state_since'], unique=False)
        batch_op.create_index('uq_module_attempt_open', ['participant_id', 'module_key'], unique=True, sqlite_where=sa.text("state NOT IN ('certified', 'withdrawn', 'aborted') AND ended_at IS NULL"), postgresql_where=sa.text("state NOT IN ('certified', 'withdrawn', 'aborted') AND ended_at IS NULL"))

    op.create_table('answer_try',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('enrolment_id', sa.Uuid(), nullable=False),
    sa.Column('lesson_id', sa.String(length=80), nullable=False),
    sa.Column('exercise_id', sa.String(length=80), nullable=False),
    sa.Column('revision_id', sa.Uuid(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('correct', sa.Boolean(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_answer_try_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['revision_id'], ['content_revision.id'], name=op.f('fk_answer_try_revision_id_content_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_try'))
    )
    with op.batch_alter_table('answer_try', schema=None) as batch_op:
        batch_op.create_index('ix_answer_try_exercise', ['enrolment_id', 'lesson_id', 'exercise_id'], unique=False)

    op.create_table('attempt_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=30), nullable=True),
    sa.Column('target', sa.String(length=30), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_attempt_event_actor_id_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_attempt_event_attempt_id_module_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_event')),
    sa.UniqueConstraint('attempt_id', 'position', name=op.f('uq_attempt_event_attempt_id_position'))
    )
    op.create_table('certificate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('holder_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('attempt_id', sa.Uuid(), nullable=True),
    sa.Column('enrolment_id', sa.Uuid(), nullable=True),
    sa.Column('course_key', sa.String(length=100), nullable=True),
    sa.Column('assessor_id', sa.Uuid(), nullable=True),
    sa.Column('verifier_id', sa.Uuid(), nullable=True),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('pdf_key', sa.String(length=60), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_size', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('visibility', sa.String(length=12), nullable=False),
    sa.Column('protected', sa.Boolean(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Uuid(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawal_cause', sa.String(length=12), nullable=True),
    sa.Column('hearing_note', sa.Text(), nullable=True),
    sa.CheckConstraint("(kind = 'competence') = (attempt_id IS NOT NULL)", name=op.f('ck_certificate_competence_has_attempt')),
    sa.CheckConstraint("(kind = 'course') = (enrolment_id IS NOT NULL)", name=op.f('ck_certificate_course_has_enrolment')),
    sa.CheckConstraint("(state = 'replaced') = (replaced_at IS NOT NULL)", name=op.f('ck_certificate_replaced_has_time')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL AND withdrawn_by IS NOT NULL AND withdrawal_cause IS NOT NULL AND hearing_note IS NOT NULL)", name=op.f('ck_certificate_withdrawn_is_accounted_for')),
    sa.CheckConstraint("kind IN ('competence', 'course')", name=op.f('ck_certificate_kind_known')),
    sa.CheckConstraint("state IN ('issued', 'replaced', 'withdrawn')", name=op.f('ck_certificate_state_known')),
    sa.CheckConstraint("visibility IN ('full', 'status_only')", name=op.f('ck_certificate_visibility_known')),
    sa.CheckConstraint("withdrawal_cause IS NULL OR withdrawal_cause IN ('fraud', 'error', 'wrong_person')", name=op.f('ck_certificate_withdrawal_cause_known')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_certificate_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_certificate_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['holder_id'], ['account.id'], name=op.f('fk_certificate_holder_id_account')),
    sa.ForeignKeyConstraint(['issued_by'], ['account.id'], name=op.f('fk_certificate_issued_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_certificate_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['replaces_id'], ['certificate.id'], name=op.f('fk_certificate_replaces_id_certificate')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_certificate_unit_id_unit')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['account.id'], name=op.f('fk_certificate_withdrawn_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('code', name='uq_certificate_code'),
    sa.UniqueConstraint('replaces_id', name='uq_certificate_replaces_id'),
    sa.UniqueConstraint('serial', name='uq_certificate_serial')
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index('ix_certificate_holder_id', ['holder_id', 'issued_at'], unique=False)
        batch_op.create_index('ix_certificate_organisation_id', ['organisation_id', 'issued_at'], unique=False)
        batch_op.create_index('uq_certificate_attempt_id', ['attempt_id'], unique=True, sqlite_where=sa.text("state = 'issued'"), postgresql_where=sa.text("state = 'issued'"))
        batch_op.create_index('uq_certificate_enrolment_id', ['enrolment_id'], unique=True, sqlite_where=sa.text("state = 'issued'"), postgresql_where=sa.text("state = 'issued'"))

    op.create_table('decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('language_remark', sa.String(length=200), nullable=False),
    sa.Column('assessor_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("outcome IN ('achieved', 'partly', 'not_yet')", name=op.f('ck_decision_outcome_known')),
    sa.ForeignKeyConstraint(['assessor_id'], ['account.id'], name=op.f('fk_decision_assessor_id_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_decision_attempt_id_module_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_decision_current', ['attempt_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('media_id', sa.Uuid(), nullable=True),
    sa.Column('people', sa.String(length=10), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation')", name=op.f('ck_evidence_kind_known')),
    sa.CheckConstraint("kind NOT IN ('photo','sound','film','file') OR media_id IS NOT NULL", name=op.f('ck_evidence_media_is_there')),
    sa.CheckConstraint("kind NOT IN ('text','observation') OR length(text) > 0", name=op.f('ck_evidence_text_is_there')),
    sa.CheckConstraint("method IN ('observation','conversation','product','testimony','simulation','quiz')", name=op.f('ck_evidence_method_known')),
    sa.CheckConstraint("people IN ('nobody', 'agreed')", name=op.f('ck_evidence_people_agreed')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_evidence_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_evidence_author_id_account')),
    sa.ForeignKeyConstraint(['media_id'], ['media_file.id'], name=op.f('fk_evidence_media_id_media_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('attempt_id', 'form_key', name=op.f('uq_evidence_attempt_id_form_key')),
    sa.UniqueConstraint('media_id', name=op.f('uq_evidence_media_id'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_attempt', ['attempt_id', 'created_at'], unique=False)

    op.create_table('judgement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('assessor_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("result <> 'not_yet' OR length(reason) > 0", name=op.f('ck_judgement_not_yet_has_reason')),
    sa.CheckConstraint("result IN ('met', 'not_yet')", name=op.f('ck_judgement_result_known')),
    sa.ForeignKeyConstraint(['assessor_id'], ['account.id'], name=op.f('fk_judgement_assessor_id_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_judgement_attempt_id_module_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement'))
    )
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgement_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_judgement_current', ['attempt_id', 'criterion_key'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('lesson_progress',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('enrolment_id', sa.Uuid(), nullable=False),
    sa.Column('lesson_id', sa.String(length=80), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('workplace_task_done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_lesson_progress_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_progress')),
    sa.UniqueConstraint('enrolment_id', 'lesson_id', name=op.f('uq_lesson_progress_enrolment_id_lesson_id'))
    )
    op.create_table('outcome_reason',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('outcome_key', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('assessor_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_outcome_reason_reason_is_there')),
    sa.ForeignKeyConstraint(['assessor_id'], ['account.id'], name=op.f('fk_outcome_reason_assessor_id_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_outcome_reason_attempt_id_module_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_reason'))
    )
    with op.batch_alter_table('outcome_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_reason_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_outcome_reason_current', ['attempt_id', 'outcome_key'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('self_assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer IN ('often', 'sometimes', 'seldom', 'never')", name=op.f('ck_self_assessment_answer_known')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_self_assessment_attempt_id_module_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_self_assessment')),
    sa.UniqueConstraint('attempt_id', 'criterion_key', name=op.f('uq_self_assessment_attempt_id_criterion_key'))
    )
    op.create_table('certificate_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=True),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('new_name', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('failure', sa.String(length=40), nullable=True),
    sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f('ck_certificate_order_failed_has_reason')),
    sa.CheckConstraint("state IN ('pending', 'done', 'failed')", name=op.f('ck_certificate_order_state_known')),
    sa.CheckConstraint('(replaces_id IS NULL) = (attempt_id IS NOT NULL AND new_name IS NULL)', name=op.f('ck_certificate_order_first_or_replacing')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_certificate_order_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['replaces_id'], ['certificate.id'], name=op.f('fk_certificate_order_replaces_id_certificate')),
    sa.ForeignKeyConstraint(['requested_by'], ['account.id'], name=op.f('fk_certificate_order_requested_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_order')),
    sa.UniqueConstraint('replaces_id', name='uq_certificate_order_replaces_id')
    )
    with op.batch_alter_table('certificate_order', schema=None) as batch_op:
        batch_op.create_index('ix_certificate_order_state', ['state', 'requested_at'], unique=False)
        batch_op.create_index('uq_certificate_order_attempt_id', ['attempt_id'], unique=True, sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))

    op.create_table('evidence_criterion',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_criterion_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', 'criterion_key', name=op.f('pk_evidence_criterion'))
    )
    op.create_table('review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('verifier_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('checks', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome <> 'returned' OR length(reason) > 0", name=op.f('ck_review_returned_has_reason')),
    sa.CheckConstraint("outcome IN ('approved', 'returned')", name=op.f('ck_review_outcome_known')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_review_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_review_decision_id_decision')),
    sa.ForeignKeyConstraint(['verifier_id'], ['account.id'], name=op.f('fk_review_verifier_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_review_decision_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_verifier_id'), ['verifier_id'], unique=False)
    _finish_content()


def _finish_content() -> None:
    """What create_table leaves out: the circular key, and the triggers that make revisions final."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER content_revision_no_{verb.lower()} BEFORE {verb} ON content_revision "
                "BEGIN SELECT RAISE(ABORT, 'content_revision is final'); END"
            )
        return
    op.create_foreign_key(
        "fk_content_item_current_revision", "content_item", "content_revision", ["current_revision_id"], ["id"]
    )
    op.execute(
        "CREATE FUNCTION content_revision_is_final() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'content_revision is final'; END $$"
    )
    op.execute(
        "CREATE TRIGGER content_revision_no_change BEFORE UPDATE OR DELETE ON content_revision "
        "FOR EACH ROW EXECUTE FUNCTION content_revision_is_final()"
    )


def downgrade() -> None:
    """Take back."""
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint("fk_content_item_current_revision", "content_item", type_="foreignkey")
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_verifier_id'))
        batch_op.drop_index(batch_op.f('ix_review_attempt_id'))

    op.drop_table('review')
    op.drop_table('evidence_criterion')
    with op.batch_alter_table('certificate_order', schema=None) as batch_op:
        batch_op.drop_index('uq_certificate_order_attempt_id', sqlite_where=sa.text('replaces_id IS NULL'), postgresql_where=sa.text('replaces_id IS NULL'))
        batch_op.drop_index('ix_certificate_order_state')

    op.drop_table('certificate_order')
    op.drop_table('self_assessment')
    with op.batch_alter_table('outcome_reason', schema=None) as batch_op:
        batch_op.drop_index('uq_outcome_reason_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_outcome_reason_attempt_id'))

    op.drop_table('outcome_reason')
    op.drop_table('lesson_progress')
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.drop_index('uq_judgement_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_judgement_attempt_id'))

    op.drop_table('judgement')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index('ix_evidence_attempt')

    op.drop_table('evidence')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_decision_attempt_id'))

    op.drop_table('decision')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('uq_certificate_enrolment_id', sqlite_where=sa.text("state = 'issued'"), postgresql_where=sa.text("state = 'issued'"))
        batch_op.drop_index('uq_certificate_attempt_id', sqlite_where=sa.text("state = 'issued'"), postgresql_where=sa.text("state = 'issued'"))
        batch_op.drop_index('ix_certificate_organisation_id')
        batch_op.drop_index('ix_certificate_holder_id')

    op.drop_table('certificate')
    op.drop_table('attempt_event')
    with op.batch_alter_table('answer_try', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_try_exercise')

    op.drop_table('answer_try')
    with op.batch_alter_table('module_attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_module_attempt_open', sqlite_where=sa.text("state NOT IN ('certified', 'withdrawn', 'aborted') AND ended_at IS NULL"), postgresql_where=sa.text("state NOT IN ('certified', 'withdrawn', 'aborted') AND ended_at IS NULL"))
        batch_op.drop_index('ix_module_attempt_state')
        batch_op.drop_index(batch_op.f('ix_module_attempt_participant_id'))
        batch_op.drop_index(batch_op.f('ix_module_attempt_case_id'))

    op.drop_table('module_attempt')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolment_open', sqlite_where=sa.text('completed_at IS NULL'), postgresql_where=sa.text('completed_at IS NULL'))
        batch_op.drop_index('ix_enrolment_course')
        batch_op.drop_index('ix_enrolment_account_course')

    op.drop_table('enrolment')
    with op.batch_alter_table('validation_case', schema=None) as batch_op:
        batch_op.drop_index('ix_validation_case_unit')
        batch_op.drop_index(batch_op.f('ix_validation_case_participant_id'))

    op.drop_table('validation_case')
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_account_id'))

    op.drop_table('sign_in_session')
    with op.batch_alter_table('qr_card', schema=None) as batch_op:
        batch_op.drop_index('uq_qr_card_in_use', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_qr_card_participant_id'))

    op.drop_table('qr_card')
    with op.batch_alter_table('password_reset', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_password_reset_account_id'))

    op.drop_table('password_reset')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_place')
        batch_op.drop_index(batch_op.f('ix_membership_account_id'))

    op.drop_table('membership')
    with op.batch_alter_table('media_file', schema=None) as batch_op:
        batch_op.drop_index('ix_media_file_unclaimed')
        batch_op.drop_index('ix_media_file_owner')

    op.drop_table('media_file')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
    op.drop_table('held_input')
    with op.batch_alter_table('content_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_content_revision_parent_id'))

    op.drop_table('content_revision')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index('ix_assignment_staff')
        batch_op.drop_index(batch_op.f('ix_assignment_participant_id'))

    op.drop_table('assignment')
    op.drop_table('unit')
    with op.batch_alter_table('content_item', schema=None) as batch_op:
        batch_op.drop_index('uq_content_item_shared', sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))
        batch_op.drop_index('uq_content_item_owned', sqlite_where=sa.text('organisation_id IS NOT NULL'), postgresql_where=sa.text('organisation_id IS NOT NULL'))

    op.drop_table('content_item')
    op.drop_table('audit_value')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index('ix_account_organisation')

    op.drop_table('account')
    op.drop_table('throttle')
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_due')

    op.drop_table('outbox_message')
    op.drop_table('organisation')
    with op.batch_alter_table('fault_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fault_report_at'))

    op.drop_table('fault_report')
    op.drop_table('certificate_series')
    with op.batch_alter_table('audit_read', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_read_object')

    op.drop_table('audit_read')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_object_id'))

    op.drop_table('audit_entry')
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION content_revision_is_final()")
