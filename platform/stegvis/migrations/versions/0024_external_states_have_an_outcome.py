"""What stands in the external sample has been decided, and achieved.

Revision 0024.
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_DECIDED = "(state IN ('assessed','in_queue','sampled','outside_sample','verified',{more}'cleared','certified','withdrawn')) <= (outcome IS NOT NULL)"
_ACHIEVED = "(state IN ({more}'cleared','certified','withdrawn')) <= (outcome = 'achieved')"
_EXTERNAL = "'external_sample','externally_approved','external_action',"


def _write(more: str) -> None:
    with op.batch_alter_table('module_attempt', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_module_attempt_decided_has_outcome'), type_='check')
        batch_op.drop_constraint(op.f('ck_module_attempt_certificate_needs_achieved'), type_='check')
        batch_op.create_check_constraint(op.f('ck_module_attempt_decided_has_outcome'), _DECIDED.format(more=more))
        batch_op.create_check_constraint(op.f('ck_module_attempt_certificate_needs_achieved'), _ACHIEVED.format(more=more))


def upgrade() -> None:
    """Apply."""
    _write(_EXTERNAL)


def downgrade() -> None:
    """Take back."""
    _write("")
