"""Who has which role where, found by the person.

Revision 0018.
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
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
