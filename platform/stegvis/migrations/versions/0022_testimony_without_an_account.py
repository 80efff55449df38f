"""Questions to witnesses without an account, and what they answer.

Revision 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), "kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation', 'testimony', 'talk', 'certificate')")

    op.create_table('witness_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('witness_name', sa.String(length=120), nullable=False),
    sa.Column('workplace', sa.String(length=120), nullable=False),
    sa.Column('relation', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('protection_confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('evidence_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("language IN ('sv', 'en')", name=op.f('ck_witness_request_language_known')),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_by IS NULL)', name=op.f('ck_witness_request_revoked_by_somebody')),
    sa.CheckConstraint('evidence_id IS NULL OR sent_at IS NOT NULL', name=op.f('ck_witness_request_evidence_was_sent')),
    sa.CheckConstraint('length(witness_name) > 0', name=op.f('ck_witness_request_witness_is_named')),
    sa.CheckConstraint('sent_at IS NULL OR revoked_at IS NULL', name=op.f('ck_witness_request_sent_or_revoked')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_witness_request_asked_by_account')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_witness_request_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_witness_request_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['protection_confirmed_by'], ['account.id'], name=op.f('fk_witness_request_protection_confirmed_by_account')),
    sa.ForeignKeyConstraint(['revoked_by'], ['account.id'], name=op.f('fk_witness_request_revoked_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_witness_request')),
    sa.UniqueConstraint('attempt_id', 'form_key', name=op.f('uq_witness_request_attempt_id_form_key')),
    sa.UniqueConstraint('evidence_id', name=op.f('uq_witness_request_evidence_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_witness_request_token_hash'))
    )
    op.create_table('witness_answer',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('has_seen', sa.Boolean(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['witness_request.id'], name=op.f('fk_witness_answer_request_id_witness_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('request_id', 'criterion_key', name=op.f('pk_witness_answer'))
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table('witness_answer')
    op.drop_table('witness_request')
    op.execute("DELETE FROM evidence_criterion WHERE evidence_id IN (SELECT id FROM evidence WHERE kind = 'testimony')")
    op.execute("DELETE FROM evidence WHERE kind = 'testimony'")
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), "kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation', 'talk', 'certificate')")
