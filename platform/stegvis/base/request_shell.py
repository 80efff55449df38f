"""The shell around a request: the only place, beside the task shell, that commits.

GET and HEAD read in a DEFERRED transaction and never commit. Other methods commit when the answer is a success
(below 400) and roll back otherwise, before the answer leaves, so that what a user sees as done is on disk.
"""

from __future__ import annotations

from flask import Flask, g, request
from werkzeug.wrappers import Response

from stegvis.base.database import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Put the shell around every request of the application."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    if request.method in SAFE_METHODS:
        db.read_only()


def _end(response: Response) -> Response:
    if request.method in SAFE_METHODS or g.get("stegvis_read_only", False):
        db.close()
        return response
    session = g.get("stegvis_session")
    if session is None:
        return response
    if response.status_code < 400 or g.pop("stegvis_commit_despite_error", False):
        session.commit()
    else:
        session.rollback()
    return response
