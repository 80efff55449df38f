"""The headers of every answer."""

from __future__ import annotations

import re

from flask.testing import FlaskClient


def _nonce(policy: str) -> str:
    found = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert found
    return found[1]


def test_the_scripts_of_a_page_carry_the_nonce_of_its_policy(client: FlaskClient) -> None:
    answer = client.get("/hjalp")
    nonce = _nonce(answer.headers["Content-Security-Policy"])
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce}"' in script for script in scripts)


def test_the_nonce_is_new_for_each_request(client: FlaskClient) -> None:
    first, second = (client.get("/hjalp").headers["Content-Security-Policy"] for _ in range(2))
    assert _nonce(first) != _nonce(second)


def test_the_policy_allows_nothing_inline(client: FlaskClient) -> None:
    answer = client.get("/hjalp")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\s(style|on\w+)=", answer.text)


def test_error_pages_carry_the_headers_too(client: FlaskClient) -> None:
    headers = client.get("/finns-inte").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_strict_transport_is_not_promised_on_a_laptop(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/hjalp").headers
