"""What the pages for people without an account share: a brake on guessing, and answers that no search engine keeps."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, make_response, render_template
from werkzeug.wrappers import Response

from stegvis.base.throttle import Throttle

MISSES = 30
WINDOW = timedelta(minutes=10)


def throttle() -> Throttle:
    """The brake of this application: codes, files and links count together."""
    found: Throttle = current_app.extensions.setdefault(
        "stegvis.certificates.throttle", Throttle(MISSES, WINDOW)
    )
    return found


def answer(page: str, status: int = 200) -> Response:
    """The page as an answer that stays out of search engines."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def closed() -> Response:
    """What whoever has tried too many meets, and when to come again."""
    response = answer(render_template("certificates/check_wait.html"), 429)
    response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
