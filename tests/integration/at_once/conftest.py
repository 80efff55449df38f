"""One application on each database for all that is sent at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import application_on_copy, application_on_postgresql, settings_in


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def shared_site(
    request: pytest.FixtureRequest, published_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One database of each kind for all verbs: each has people of its own, and only what it adds is counted."""
    settings = settings_in(tmp_path_factory.mktemp("shared"))
    if request.param == "sqlite":
        yield from application_on_copy(settings, published_database)
    else:
        server = request.getfixturevalue("postgresql_server")
        template = request.getfixturevalue("published_postgresql")
        yield from application_on_postgresql(settings, server, template)
