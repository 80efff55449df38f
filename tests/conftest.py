"""Fixtures that every test may use: an application with an empty database of the newest shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.settings import Settings

pytest_plugins = ["tests.services"]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Replace pytest-flask's own: it lets all requests of a test share `g`, and so the actor of the first one."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for one test: everything in its own folder."""
    return Settings(
        env="test",
        data=tmp_path / "var",
        secret_key="a-key-for-tests-that-is-long-enough-0123456789",
        database_url="",
        broker_url="",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    settings.data.mkdir(parents=True)
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session inside an application context; the test commits what other contexts must see."""
    with app.app_context():
        yield db.session
