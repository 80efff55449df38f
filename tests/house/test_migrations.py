"""The migrations lead to what the models say, down again, and up once more: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from stegvis.base.database import Base, make_engine
from stegvis.migrations.running import downgrade, upgrade

VERSIONS = Path(__file__).resolve().parents[2] / "platform" / "stegvis" / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, mapped_app: object) -> Iterator[Engine]:
    """An empty database. `mapped_app` has imported every model."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'migrated.db'}"
    else:
        url = request.getfixturevalue("postgresql_url").replace("postgresql://", "postgresql+psycopg://", 1)
    made = make_engine(url)
    yield made
    made.dispose()


def differences(engine: Engine) -> list[object]:
    """What the models have and the database lacks, and the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def tables(engine: Engine) -> set[str]:
    """The tables of the database, without the migrations' own."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def written_in_sql(engine: Engine) -> set[str]:
    """What Alembic can't compare: checks, partial indexes and triggers, as the database keeps them."""
    if engine.dialect.name == "sqlite":
        statements: tuple[str, ...] = (
            "SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL",
        )
    else:
        statements = (
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
            "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conname LIKE 'ck_%'",
        )
    with engine.connect() as connection:
        found = [row for statement in statements for row in connection.scalars(text(statement))]
    return {" ".join(one.replace('"', "").split()) for one in found}


def check_names(engine: Engine) -> set[tuple[str, str | None]]:
    """The checks of every table by name."""
    looker = inspect(engine)
    return {
        (table, check["name"]) for table in tables(engine) for check in looker.get_check_constraints(table)
    }


def test_migrations_make_the_checks_indexes_and_triggers_of_the_models(engine: Engine) -> None:
    upgrade(engine)
    migrated, checks = written_in_sql(engine), check_names(engine)
    downgrade(engine)
    Base.metadata.create_all(engine)

    assert migrated == written_in_sql(engine)
    assert any("certificate_is_frozen" in one for one in migrated)
    assert checks == check_names(engine)


def test_migrations_lead_to_what_the_models_say(engine: Engine) -> None:
    upgrade(engine)

    assert differences(engine) == []
    assert tables(engine) == set(Base.metadata.tables)


def test_migrations_lead_down_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine)
    assert tables(engine) == set()
    upgrade(engine)

    assert differences(engine) == []


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py"))

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers, "there is no migration yet"
