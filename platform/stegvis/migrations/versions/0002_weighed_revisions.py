"""A revision says which text of the folder it was weighed against.

Revision 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. A plain ALTER TABLE: writing the table anew would lose its triggers on SQLite."""
    op.add_column("content_revision", sa.Column("weighed_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("content_revision", "weighed_id")
