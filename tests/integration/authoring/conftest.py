"""The application with the shipped courses. Form tokens are left out: their test stands with the forms of people."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application on a database that holds the shipped courses and modules."""
    published_app.config["WTF_CSRF_ENABLED"] = False
    return published_app
