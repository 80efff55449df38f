"""Where people may be sent after signing in."""

from __future__ import annotations

import pytest
from flask import Flask

from stegvis.web.addresses import is_local, safe_next

ELSEWHERE = [
    None,
    "",
    "evil",
    "//evil",
    "///evil",
    "/\\evil",
    "\\/evil",
    "/\t/evil",
    "/%09/evil",
    "/%2509/evil",
    "/%5cevil",
    "/%255cevil",
    "/%2f/evil",
    "/\n/evil",
    "/ /evil",
    " /hjalp",
    "https://evil.example/hjalp",
    "https:/hjalp",
    "javascript:alert(1)",
    "/hjalp?x=\r\nSet-Cookie:a=b",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_may_lead_elsewhere_is_refused(app: Flask, address: str | None) -> None:
    with app.app_context():
        assert safe_next(address, "/start") == "/start"


@pytest.mark.parametrize("address", ["/hjalp", "/hjalp?a=b%20c&d=%C3%A5", "/prov/ett"])
def test_a_page_of_ours_is_kept(app: Flask, address: str) -> None:
    with app.app_context():
        assert safe_next(address) == address


def test_a_path_that_is_no_page_is_refused(app: Flask) -> None:
    with app.app_context():
        assert safe_next("/finns-inte", "/start") == "/start"


def test_an_address_too_long_for_a_cookie_is_refused(app: Flask) -> None:
    with app.app_context():
        assert safe_next(f"/hjalp?a={'x' * 5_000}", "/start") == "/start"


def test_a_query_may_hold_an_address() -> None:
    assert is_local("/hjalp?from=https://example.org/")
