"""Which language a page is in: what was chosen, else what the browser asks for, else Swedish."""

from __future__ import annotations

from flask import current_app, has_request_context, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from stegvis.base.language import LANGUAGES, SOURCE
from stegvis.base.uploads import UPLOAD_SUFFIX
from stegvis.settings import Settings

COOKIE = "sprak"
_ONE_YEAR = 365 * 24 * 3600


def chosen_language() -> str:
    """The code of the language for this request. Lies in a cookie of its own, so that signing out keeps it."""
    if not has_request_context():
        return SOURCE
    code = request.cookies.get(COOKIE, "")
    if code in LANGUAGES:
        return code
    asked_for = (tag.replace("_", "-").partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in asked_for if code in LANGUAGES), SOURCE)


def remember_language(response: Response, code: str, settings: Settings) -> None:
    """Keep the choice on the device for a year."""
    response.set_cookie(
        COOKIE, code, max_age=_ONE_YEAR, secure=settings.secure, httponly=True, samesite="Lax", path="/"
    )


def address_to_keep() -> str:
    """The page to stay on when the language changes: this one, the page of a form that came with a file, else `/`."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    page = request.path.removesuffix(UPLOAD_SUFFIX) or "/"
    try:
        current_app.url_map.bind("localhost").match(page, method="GET")
    except HTTPException:
        return "/"
    query = request.query_string.decode(errors="replace")
    return f"{page}?{query}" if query else page
