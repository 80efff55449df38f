"""Alembic's environment: runs against the engine that `stegvis.migrations.running` hands over."""

from __future__ import annotations

from alembic import context

from stegvis.base.database import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
