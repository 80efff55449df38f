"""A site on each pair of database and broker, without a worker: what a consumer does is done in the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.base import outbox
from stegvis.base.database import Base, db
from stegvis.settings import Settings

NAME = "tests.note"


@pytest.fixture(params=["sqlite, embedded", "postgresql, redis"])
def site(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application on this pair."""
    on_servers = request.param == "postgresql, redis"
    settings = settings.model_copy(
        update={
            "database_url": request.getfixturevalue("postgresql_url") if on_servers else "",
            "broker_url": request.getfixturevalue("redis_url") if on_servers else "",
        }
    )
    settings.data.mkdir(exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        tables = [Base.metadata.tables[name] for name in ("outbox_message", "audit_entry", "audit_value")]
        Base.metadata.create_all(db.engine, tables=tables)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def failing() -> list[Exception]:
    """What the consumer raises, if anything."""
    return []


@pytest.fixture
def noting(failing: list[Exception]) -> Iterator[str]:
    """The name of a consumer whose effect is an entry in the database."""
    from stegvis.access import SYSTEM
    from stegvis.audit import record

    def note(number: int) -> None:
        record(SYSTEM, "noted", "number", str(number))
        if failing:
            raise failing[0]

    outbox.consumer(NAME)(note)
    yield NAME
    del outbox.CONSUMERS[NAME]
