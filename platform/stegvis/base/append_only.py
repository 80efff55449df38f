"""Tables whose rows stay as they were written: the database itself refuses to change or remove them.

A word that somebody has said in a case is answered for, verified and asked about for years. Where a later word takes
its place, the row says since when, once; that column is all that may be set. Migrations repeat these statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from sqlalchemy import DDL, Table, event

from stegvis.base.database import Base

Kept = TypeVar("Kept", bound=Base)

REFUSAL_ON_POSTGRESQL = """CREATE OR REPLACE FUNCTION refuse_change_of_kept_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only: rows are never changed or removed',
ERRCODE = 'integrity_constraint_violation'; END $$"""
"""Made once, before the first table; every guard calls it."""


def guards(dialect: str, table: str, columns: Sequence[str], ends: str | None) -> tuple[str, ...]:
    """The statements that keep the rows of a table. `columns` never change; `ends` is set once, if there is one."""
    kept = ", ".join(sorted(columns))
    once = f"BEFORE UPDATE OF {ends} ON {table}"
    ended = f"OLD.{ends} IS NOT NULL"
    if dialect == "sqlite":
        refuse = (
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are never changed or removed'); END"
        )
        return (
            f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE OF {kept} ON {table} {refuse}",
            f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} {refuse}",
            *([f"CREATE TRIGGER {table}_ends_once {once} WHEN {ended} {refuse}"] if ends else []),
        )
    refuse = "EXECUTE FUNCTION refuse_change_of_kept_row()"
    return (
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE OF {kept} ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        *([f"CREATE TRIGGER {table}_ends_once {once} FOR EACH ROW WHEN ({ended}) {refuse}"] if ends else []),
    )


def append_only(ends: str | None = None) -> Callable[[type[Kept]], type[Kept]]:
    """Declare that a model's rows are never changed or removed; `ends` names the column that may be set, once."""

    def keep(model: type[Kept]) -> type[Kept]:
        table = cast(Table, model.__table__)
        columns = [column.name for column in table.columns if column.name != ends]
        for dialect in ("sqlite", "postgresql"):
            for statement in guards(dialect, table.name, columns, ends):
                event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))
        return model

    return keep


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor without types


event.listen(Base.metadata, "before_create", _ddl(REFUSAL_ON_POSTGRESQL).execute_if(dialect="postgresql"))
