"""Mapping talks, and rests with the day on which somebody looks again.

Revision 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('mapping_rest',
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('look_again_on', sa.Date(), nullable=False),
    sa.Column('put_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_mapping_rest_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['put_by'], ['account.id'], name=op.f('fk_mapping_rest_put_by_account')),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_mapping_rest'))
    )
    with op.batch_alter_table('mapping_rest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mapping_rest_look_again_on'), ['look_again_on'], unique=False)

    op.create_table('mapping_talk',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('took_part', sa.String(length=300), nullable=False),
    sa.Column('interpreter', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=60), nullable=False),
    sa.Column('without_interpreter', sa.String(length=500), nullable=False),
    sa.Column('instead_of_questions', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('support', sa.Text(), nullable=False),
    sa.Column('told', sa.String(length=20), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('objection', sa.Text(), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(interpreter = 'not_needed') = (length(language) = 0)", name=op.f('ck_mapping_talk_interpreter_has_language')),
    sa.CheckConstraint("interpreter <> 'lacking' OR length(without_interpreter) > 0", name=op.f('ck_mapping_talk_lacking_says_how')),
    sa.CheckConstraint("interpreter IN ('not_needed', 'used', 'lacking')", name=op.f('ck_mapping_talk_interpreter_known')),
    sa.CheckConstraint("told IN ('read_aloud', 'interpreted', 'reads_herself')", name=op.f('ck_mapping_talk_told_known')),
    sa.CheckConstraint('(confirmed_at IS NULL) = (confirmed_by IS NULL)', name=op.f('ck_mapping_talk_confirmed_has_who')),
    sa.CheckConstraint('confirmed_at IS NULL OR length(objection) = 0', name=op.f('ck_mapping_talk_confirmed_or_objected')),
    sa.CheckConstraint('length(summary) > 0', name=op.f('ck_mapping_talk_summary_is_there')),
    sa.ForeignKeyConstraint(['attempt_id'], ['module_attempt.id'], name=op.f('fk_mapping_talk_attempt_id_module_attempt')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_mapping_talk_confirmed_by_account')),
    sa.ForeignKeyConstraint(['written_by'], ['account.id'], name=op.f('fk_mapping_talk_written_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mapping_talk'))
    )
    with op.batch_alter_table('mapping_talk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mapping_talk_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_mapping_talk_current', ['attempt_id'], unique=True, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))



def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('mapping_talk', schema=None) as batch_op:
        batch_op.drop_index('uq_mapping_talk_current', sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_mapping_talk_attempt_id'))

    op.drop_table('mapping_talk')
    with op.batch_alter_table('mapping_rest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mapping_rest_look_again_on'))

    op.drop_table('mapping_rest')
