"""The migrations lead to what the models say, down again, and up once more: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

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
