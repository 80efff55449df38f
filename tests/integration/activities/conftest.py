"""The people round one participant, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.settings import Settings
from tests.conftest import application_on_copy
from tests.factories import validation
from tests.factories.validation import Cast


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, settings: Settings, empty_database: Path) -> Iterator[Flask]:
    """The application on an empty database of each kind."""
    if request.param == "sqlite":
        yield from application_on_copy(settings, empty_database)
        return
    settings.data.mkdir(parents=True)
    url = request.getfixturevalue("postgresql_url")
    made = create_app(settings.model_copy(update={"database_url": url}))
    with made.app_context():
        Base.metadata.create_all(db.engine)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context():
        return validation.cast()
