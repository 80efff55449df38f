"""Fixtures that every test may use: an application with an empty database of the newest shape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.content import actions as content_actions
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


def _template(folder: Path, *, with_content: bool) -> Path:
    """A database file of the newest shape, made once and copied for each test."""
    data = folder / ("published" if with_content else "empty")
    data.mkdir()
    template_settings = Settings(
        env="test", data=data, secret_key="a-key-for-tests-that-is-long-enough-0123456789", database_url=""
    )
    app = create_app(template_settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if with_content:
            content_actions.publish_folder(actor=SYSTEM)
            db.session.commit()
            db.session.close()
        db.engine.dispose()
    return data


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with an empty database."""
    return _template(tmp_path_factory.mktemp("template"), with_content=False)


@pytest.fixture(scope="session")
def published_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with a database that holds the shipped content."""
    return _template(tmp_path_factory.mktemp("template"), with_content=True)


def application_on_copy(settings: Settings, template: Path) -> Iterator[Flask]:
    """The application on a copy of the template's data folder."""
    shutil.copytree(template, settings.data)
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(settings: Settings, empty_database: Path) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    yield from application_on_copy(settings, empty_database)


@pytest.fixture
def published_app(settings: Settings, published_database: Path) -> Iterator[Flask]:
    """The application on a fresh SQLite database that holds the shipped courses and modules."""
    yield from application_on_copy(settings, published_database)


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session inside an application context; the test commits what other contexts must see."""
    with app.app_context():
        yield db.session
