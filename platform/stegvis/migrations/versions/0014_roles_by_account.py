"""Who has which role where, found by the person.

Revision 0014.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_membership_account", "membership", ["account_id", "role", "organisation_id"])
    op.drop_index("ix_membership_account_id", "membership")


def downgrade() -> None:
    """Take back."""
    op.create_index("ix_membership_account_id", "membership", ["account_id"])
    op.drop_index("ix_membership_account", "membership")
