"""Talks about the work and earlier certificates as evidence, and observations that are spoken.

Revision 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('photo', 'sound', 'film', 'text', 'file', 'observation'{more})"
_METHODS = "method IN ('observation','conversation','product','testimony','simulation','quiz'{more})"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.drop_constraint(op.f('ck_evidence_method_known'), type_='check')
        batch_op.drop_constraint(op.f('ck_evidence_text_is_there'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), _KINDS.format(more=", 'talk', 'certificate'"))
        batch_op.create_check_constraint(op.f('ck_evidence_method_known'), _METHODS.format(more=",'certificate'"))
        batch_op.create_check_constraint(op.f('ck_evidence_text_is_there'), "kind <> 'text' OR length(text) > 0")
        batch_op.create_check_constraint(
            op.f('ck_evidence_staff_told_something'),
            "kind NOT IN ('observation','talk','certificate') OR length(text) > 0 OR media_id IS NOT NULL",
        )

    op.create_table('professional_talk',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.CheckConstraint('length(question) > 0', name=op.f('ck_professional_talk_question_is_there')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_professional_talk_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_professional_talk'))
    )
    op.create_table('earlier_certificate',
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.CheckConstraint('length(issuer) > 0', name=op.f('ck_earlier_certificate_issuer_is_there')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_earlier_certificate_evidence_id_evidence'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', name=op.f('pk_earlier_certificate'))
    )


def downgrade() -> None:
    """Take back. Talks and earlier certificates become texts and files of the same author; spoken observations say so."""
    op.drop_table('earlier_certificate')
    op.drop_table('professional_talk')
    op.execute("UPDATE evidence SET text = '(ljud)' WHERE kind IN ('observation', 'talk', 'certificate') AND length(text) = 0")
    op.execute("UPDATE evidence SET kind = 'text' WHERE kind IN ('talk', 'certificate')")
    op.execute("UPDATE evidence SET method = 'conversation' WHERE method = 'certificate'")
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_evidence_staff_told_something'), type_='check')
        batch_op.drop_constraint(op.f('ck_evidence_text_is_there'), type_='check')
        batch_op.drop_constraint(op.f('ck_evidence_method_known'), type_='check')
        batch_op.drop_constraint(op.f('ck_evidence_kind_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_evidence_text_is_there'), "kind NOT IN ('text','observation') OR length(text) > 0")
        batch_op.create_check_constraint(op.f('ck_evidence_method_known'), _METHODS.format(more=""))
        batch_op.create_check_constraint(op.f('ck_evidence_kind_known'), _KINDS.format(more=""))
