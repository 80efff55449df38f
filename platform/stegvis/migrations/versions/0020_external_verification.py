"""External verification: the choice per module, its draws and reviews. What exists is expressly not externally verified.

Revision 0020.
"""

from __future__ import annotations

from datetime import datetime, timezone
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

REASON = "Ingen extern kvalitetssäkring krävdes när beslutet infördes."


def upgrade() -> None:
    """Apply."""
    op.create_table('external_choice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('is_required = (percent IS NOT NULL) AND is_required = (seed IS NOT NULL)', name=op.f('ck_external_choice_required_is_drawn')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_external_choice_reason_is_there')),
    sa.CheckConstraint('percent IS NULL OR percent BETWEEN 20 AND 100', name=op.f('ck_external_choice_percent_in_range')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_external_choice_decided_by_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_external_choice_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_choice'))
    )
    with op.batch_alter_table('external_choice', schema=None) as batch_op:
        batch_op.create_index('uq_external_choice_in_force', ['organisation_id', 'module_key'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.create_table('external_draw',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('choice_id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('drawn_before', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=10), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("why IS NULL OR why IN ('share', 'chance', 'again')", name=op.f('ck_external_draw_why_known')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_external_draw_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['choice_id'], ['external_choice.id'], name=op.f('fk_external_draw_choice_id_external_choice')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_external_draw_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_draw')),
    sa.UniqueConstraint('choice_id', 'position', name=op.f('uq_external_draw_choice_id_position')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_external_draw_decision_id'))
    )
    with op.batch_alter_table('external_draw', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_external_draw_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('external_review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('verifier_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('act_by', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome <> 'action' OR (length(reason) > 0 AND act_by IS NOT NULL)", name=op.f('ck_external_review_action_says_what_and_when')),
    sa.CheckConstraint("outcome IN ('approved', 'action')", name=op.f('ck_external_review_outcome_known')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_external_review_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_external_review_decision_id_decision')),
    sa.ForeignKeyConstraint(['verifier_id'], ['account.id'], name=op.f('fk_external_review_verifier_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_review')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_external_review_decision_id'))
    )
    with op.batch_alter_table('external_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_external_review_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_external_review_verifier_id'), ['verifier_id'], unique=False)

    op.create_table('externally_reviewed_criterion',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('criterion_key', sa.String(length=80), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_externally_reviewed_criterion_note_is_there')),
    sa.ForeignKeyConstraint(['review_id'], ['external_review.id'], name=op.f('fk_externally_reviewed_criterion_review_id_external_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_externally_reviewed_criterion')),
    sa.UniqueConstraint('review_id', 'criterion_key', name=op.f('uq_externally_reviewed_criterion_review_id_criterion_key'))
    )

    _choose_for_what_exists()


def _choose_for_what_exists() -> None:
    """Nobody has asked for external verification before: that is written down, module by module, to be changed."""
    connection = op.get_bind()
    offered = sa.text(
        "SELECT organisation.id, content_item.key FROM organisation JOIN content_item ON content_item.kind = 'module'"
        " AND (content_item.organisation_id IS NULL OR content_item.organisation_id = organisation.id)"
        " UNION SELECT validation_case.organisation_id, module_attempt.module_key FROM module_attempt"
        " JOIN validation_case ON validation_case.id = module_attempt.case_id"
    ).columns(sa.column("id", sa.Uuid()), sa.column("key", sa.String()))
    choice = sa.table(
        "external_choice",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("module_key", sa.String()),
        sa.column("is_required", sa.Boolean()),
        sa.column("reason", sa.Text()),
        sa.column("decided_at", sa.DateTime(timezone=True)),
    )
    for organisation_id, module_key in connection.execute(offered).all():
        connection.execute(
            choice.insert().values(
                id=uuid4(),
                organisation_id=organisation_id,
                module_key=module_key,
                is_required=False,
                reason=REASON,
                decided_at=datetime.now(timezone.utc),
            )
        )


def downgrade() -> None:
    """Take back."""
    op.drop_table('externally_reviewed_criterion')
    with op.batch_alter_table('external_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_external_review_verifier_id'))
        batch_op.drop_index(batch_op.f('ix_external_review_attempt_id'))

    op.drop_table('external_review')
    with op.batch_alter_table('external_draw', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_external_draw_attempt_id'))

    op.drop_table('external_draw')
    with op.batch_alter_table('external_choice', schema=None) as batch_op:
        batch_op.drop_index('uq_external_choice_in_force', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))

    op.drop_table('external_choice')
