"""Sending forms as a browser does: with the token of the page that showed them."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_on(response: TestResponse) -> str:
    """The form token that the page holds."""
    found = _TOKEN.search(response.text)
    assert found, f"no form token on {response.request.path} ({response.status})"
    return found.group(1)


def submit(client: FlaskClient, path: str, shown_on: str = "", **fields: str) -> TestResponse:
    """Open the page, then send its form with these fields to `path`."""
    page = client.get(shown_on or path)
    return client.post(path, data={"csrf_token": token_on(page), **fields})
