"""The room's pages in a real application, with people who are signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions, queries
from stegvis.people import signed_in
from stegvis.people.models import Account
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content, which knows who is signed in."""
    if "stegvis.actor_loader" not in published_app.extensions:
        signed_in.init_app(published_app)
    return published_app


@pytest.fixture
def people_around(app: Flask) -> Cleared:
    """A cleared attempt and its people, for tests that use the pages."""
    with app.app_context():
        return cleared_attempt("Amina Yusuf")


@pytest.fixture
def certificate(app: Flask, people_around: Cleared) -> tuple[str, str]:
    """The id and the code of the certificate of that attempt."""
    with app.app_context():
        order_id = actions.order_issue(actor=people_around.issuing, attempt_id=people_around.attempt_id).id
        db.session.commit()
        outbox.run_pending()
        made = queries.get_certificate(order_id)
        return str(made.id), made.code


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Account], FlaskClient]:
    """A client for this person."""
    return lambda account: people.signed_in_client(app, account)


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Send the form of a page, with the token that the page holds."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None, "the page has no form"
    return client.post(address, data={"csrf_token": token.group(1), **fields})
