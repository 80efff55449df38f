"""Alembic's environment: runs against the engine that `stegvis.migrations.running` hands over."""

from __future__ import annotations

from typing import Any, Literal, cast

from alembic import context
from sqlalchemy import String

from stegvis.base.database import Base, Enumerated, UtcDateTime


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own column types as the plain types that they are, so that a migration never changes with them."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enumerated):
        return f"sa.String(length={cast(String, item.impl_instance).length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
