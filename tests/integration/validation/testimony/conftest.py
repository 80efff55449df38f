"""Somebody is asked about a participant, on the shipped content and without tokens in forms."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.factories import validation
from tests.factories.validation import Cast


@pytest.fixture
def app(published_app: Flask) -> Flask:
    published_app.config["WTF_CSRF_ENABLED"] = False
    return published_app


@pytest.fixture
def cast(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def asked_id(app: Flask, cast: Cast) -> UUID:
    with app.app_context():
        return validation.witness_asked(cast, validation.in_progress(cast), email="karin@example.org").id
