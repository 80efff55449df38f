"""The register of who may assess and verify what, and until when.

Whoever is assessor or verifier already stands in it from the first day of her role, without a last day: nobody is locked
out by the register. The administrator replaces that with what she has seen.

Revision 0016.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

DUTIES = ("assessor", "internal_verifier")
HAD_THE_ROLE = "Hade rollen när registret över kompetens infördes."


def upgrade() -> None:
    """Apply."""
    op.create_table('staff_competence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('module_key', sa.String(length=80), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('proof_date', sa.Date(), nullable=True),
    sa.Column('certificate_id', sa.Uuid(), nullable=True),
    sa.Column('registered_by', sa.Uuid(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("role IN ('assessor', 'internal_verifier')", name=op.f('ck_staff_competence_role_known')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_staff_competence_period_in_order')),
    sa.CheckConstraint('length(proof) > 0', name=op.f('ck_staff_competence_proof_is_there')),
    sa.CheckConstraint('registered_by <> account_id', name=op.f('ck_staff_competence_not_by_herself')),
    sa.CheckConstraint('(ended_at IS NULL) = (end_reason IS NULL)', name=op.f('ck_staff_competence_ended_has_reason')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_competence_account_id_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_staff_competence_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_staff_competence_certificate_id_certificate'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['registered_by'], ['account.id'], name=op.f('fk_staff_competence_registered_by_account')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_staff_competence_ended_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_competence'))
    )
    with op.batch_alter_table('staff_competence', schema=None) as batch_op:
        batch_op.create_index('ix_staff_competence_organisation', ['organisation_id', 'role'], unique=False)
        batch_op.create_index('uq_staff_competence_in_force', ['account_id', 'role', 'module_key', 'valid_from'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    _take_over_those_who_have_the_role()


def _take_over_those_who_have_the_role() -> None:
    membership = sa.table(
        'membership', sa.column('account_id', sa.Uuid()), sa.column('role', sa.String()),
        sa.column('valid_from', sa.Date()), sa.column('valid_to', sa.Date()),
    )
    account = sa.table('account', sa.column('id', sa.Uuid()), sa.column('organisation_id', sa.Uuid()))
    competence = sa.table(
        'staff_competence', sa.column('id', sa.Uuid()), sa.column('account_id', sa.Uuid()),
        sa.column('organisation_id', sa.Uuid()), sa.column('role', sa.String()), sa.column('module_key', sa.String()),
        sa.column('valid_from', sa.Date()), sa.column('proof', sa.Text()),
        sa.column('registered_at', sa.DateTime(timezone=True)),
    )
    now = datetime.now(UTC)
    holders = (
        sa.select(membership.c.account_id, account.c.organisation_id, membership.c.role, sa.func.min(membership.c.valid_from))
        .join(account, account.c.id == membership.c.account_id)
        .where(membership.c.role.in_(DUTIES), sa.or_(membership.c.valid_to.is_(None), membership.c.valid_to >= now.date()))
        .group_by(membership.c.account_id, account.c.organisation_id, membership.c.role)
    )
    connection = op.get_bind()
    rows = [
        {
            'id': uuid4(), 'account_id': account_id, 'organisation_id': organisation_id, 'role': role, 'module_key': '',
            'valid_from': begins, 'proof': HAD_THE_ROLE, 'registered_at': now,
        }
        for account_id, organisation_id, role, begins in connection.execute(holders)
    ]
    if rows:
        connection.execute(competence.insert(), rows)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('staff_competence', schema=None) as batch_op:
        batch_op.drop_index('uq_staff_competence_in_force', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_staff_competence_organisation')

    op.drop_table('staff_competence')
