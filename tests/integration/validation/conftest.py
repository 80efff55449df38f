"""A participant with her staff, and the content published."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import validation
from tests.factories.validation import Cast


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content."""
    return published_app


@pytest.fixture
def site(published_on_each_database: Flask) -> Flask:
    """The application with the shipped content, on each database."""
    return published_on_each_database


@pytest.fixture
def cast(db_session: Session) -> Cast:
    """The people round one participant."""
    return validation.cast()
