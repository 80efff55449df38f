"""Fixtures that every test may use: an application with an empty database of the newest shape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM
from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.content import actions as content_actions
from stegvis.settings import Settings
from tests import compiled
from tests.databases import database_on
from tests.simultaneous import REACHED

pytest_plugins = ["tests.services"]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Replace pytest-flask's own: it lets all requests of a test share `g`, and so the actor of the first one."""


@pytest.fixture(autouse=True)
def _says_what_it_sends_at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test names the routes to which it sends a form many times at once, all of them and no other."""
    REACHED.clear()
    yield
    named = {endpoint for mark in request.node.iter_markers("sent_at_once") for endpoint in mark.args}
    assert named == REACHED, "the mark `sent_at_once` must name what is sent at once"


def settings_in(folder: Path, database_url: str = "") -> Settings:
    """Settings with everything in this folder."""
    return Settings(
        env="test",
        data=folder / "var",
        secret_key="a-key-for-tests-that-is-long-enough-0123456789",
        database_url=database_url,
        broker_url="",
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for one test: everything in its own folder."""
    return settings_in(tmp_path)


def _fill(settings: Settings, *, with_content: bool) -> None:
    """Make every table in the database of these settings, and publish the shipped content if asked to."""
    settings.data.mkdir(parents=True)
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if with_content:
            content_actions.publish_folder(actor=SYSTEM)
            db.session.commit()
            db.session.close()
        db.engine.dispose()


def _template(folder: Path, *, with_content: bool) -> Path:
    """A data folder with a database file of the newest shape, made once and copied for each test."""
    _fill(settings_in(folder), with_content=with_content)
    return folder / "var"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with an empty database."""
    return _template(tmp_path_factory.mktemp("template"), with_content=False)


@pytest.fixture(scope="session")
def published_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with a database that holds the shipped content."""
    return _template(tmp_path_factory.mktemp("template"), with_content=True)


def _postgresql_template(server: str, folder: Path, *, with_content: bool) -> Iterator[str]:
    """The name of a PostgreSQL database of the newest shape, made once and copied for each test."""
    with database_on(server) as url:
        _fill(settings_in(folder, url), with_content=with_content)
        yield make_url(url).database or ""


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database with every table and nothing in them."""
    yield from _postgresql_template(
        postgresql_server, tmp_path_factory.mktemp("template"), with_content=False
    )


@pytest.fixture(scope="session")
def published_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database that holds the shipped content."""
    yield from _postgresql_template(postgresql_server, tmp_path_factory.mktemp("template"), with_content=True)


def application_on_copy(settings: Settings, template: Path) -> Iterator[Flask]:
    """The application on a copy of the template's data folder."""
    shutil.copytree(template, settings.data)
    yield from _application(settings)


def _application(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    compiled.share(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def application_on_postgresql(settings: Settings, server: str, template: str) -> Iterator[Flask]:
    """The application on a copy of the PostgreSQL database with this name."""
    settings.data.mkdir(parents=True)
    with database_on(server, template) as url:
        yield from _application(settings.model_copy(update={"database_url": url}))


@pytest.fixture
def app(settings: Settings, empty_database: Path) -> Iterator[Flask]:
    """The application on a fresh SQLite database."""
    yield from application_on_copy(settings, empty_database)


@pytest.fixture
def published_app(settings: Settings, published_database: Path) -> Iterator[Flask]:
    """The application on a fresh SQLite database that holds the shipped courses and modules."""
    yield from application_on_copy(settings, published_database)


@pytest.fixture
def on_postgresql(settings: Settings, postgresql_server: str, empty_postgresql: str) -> Iterator[Flask]:
    """The application on a fresh PostgreSQL database."""
    yield from application_on_postgresql(settings, postgresql_server, empty_postgresql)


@pytest.fixture
def published_on_postgresql(
    settings: Settings, postgresql_server: str, published_postgresql: str
) -> Iterator[Flask]:
    """The application on a fresh PostgreSQL database that holds the shipped courses and modules."""
    yield from application_on_postgresql(settings, postgresql_server, published_postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def on_each_database(request: pytest.FixtureRequest) -> Flask:
    """The application on a fresh database, of each kind in turn."""
    app: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "on_postgresql")
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def published_on_each_database(request: pytest.FixtureRequest) -> Flask:
    """The application on a fresh database that holds the shipped courses and modules, of each kind in turn."""
    kind = "published_app" if request.param == "sqlite" else "published_on_postgresql"
    app: Flask = request.getfixturevalue(kind)
    return app


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session inside an application context; the test commits what other contexts must see."""
    with app.app_context():
        yield db.session
