"""Static files: before the application, kept for ever only when their URL names their content."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from stegvis.running.static_files import with_static_files


@Request.application
def page(_request: Request) -> Response:
    return Response("a page")


@pytest.fixture
def visitor(tmp_path: Path) -> Client:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "site.css").write_text("body { margin: 0 }")
    return Client(with_static_files(page, tmp_path, autorefresh=False))


def test_a_versioned_file_may_be_kept_for_ever(visitor: Client) -> None:
    answer = visitor.get("/static/css/site.css?v=abc", buffered=True)

    assert answer.get_data() == b"body { margin: 0 }"
    assert answer.headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]


def test_a_file_without_version_is_looked_at_again_after_a_minute(visitor: Client) -> None:
    assert visitor.get("/static/css/site.css", buffered=True).headers["Cache-Control"] == "max-age=60, public"


def test_files_are_never_sniffed(visitor: Client) -> None:
    assert visitor.get("/static/css/site.css", buffered=True).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/static/css/missing.css?v=abc", "/static/../gate.py", "/static/%2e%2e/x"]
)
def test_everything_else_is_the_applications(visitor: Client, path: str) -> None:
    answer = visitor.get(path)

    assert answer.get_data() == b"a page"
    assert "immutable" not in answer.headers.get("Cache-Control", "")
