"""A site on each kind of database, with the tables of the audit trail and the outbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application on an empty database of this kind."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    settings = settings.model_copy(update={"database_url": url})
    settings.data.mkdir(exist_ok=True)
    app = create_app(settings)
    with app.app_context():
        tables = [Base.metadata.tables[name] for name in ("audit_entry", "audit_value", "audit_read")]
        Base.metadata.create_all(db.engine, tables=tables)
    yield app
    with app.app_context():
        db.engine.dispose()
