"""The people round one participant, on SQLite or PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import validation
from tests.factories.validation import Cast


@pytest.fixture
def app(on_each_database: Flask) -> Flask:
    """The application on an empty database of each kind."""
    return on_each_database


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context():
        return validation.cast()
