"""One world for all walks of a process, and the address map without any database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.settings import Settings
from tests.conftest import application_on_copy
from tests.house.walking import Visit, walk
from tests.house.world import World, build

KEY = "a-key-for-tests-that-is-long-enough-0123456789"


@pytest.fixture(scope="session")
def mapped_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as its address map and templates know it; nothing opens its database."""
    data = tmp_path_factory.mktemp("mapped") / "var"
    return create_app(Settings(env="test", data=data, secret_key=KEY, database_url="", broker_url=""))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, published_database: Path) -> Iterator[World]:
    """The seeded world. What a walk changes in it, the walk puts back."""
    data = tmp_path_factory.mktemp("world") / "var"
    settings = Settings(env="test", data=data, secret_key=KEY, database_url="", broker_url="")
    for app in application_on_copy(settings, published_database):
        built = build(app)
        built.remember(data / settings.resolved_database_url.rsplit("/", 1)[-1])
        yield built


@pytest.fixture(scope="session")
def visits(world: World) -> list[Visit]:
    """The whole walk, made once."""
    return walk(world)
