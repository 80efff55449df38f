"""The shipped content, and the people round one participant."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import validation
from tests.factories.validation import Cast


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content."""
    return published_app


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context():
        return validation.cast()
