"""Where someone may be sent after signing in or changing language: only to pages of our own."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_DECODINGS = 3
_LONGEST = 1_000
"""The address waits in a cookie until she has signed in, and browsers drop a cookie that is too big."""


def is_local(address: str | None) -> bool:
    """Whether the address is a path of this site, whichever way a browser may read it.

    Refused: everything with a host or scheme, `//host`, `/\\host`, and control characters, plain or encoded any
    number of times (browsers drop a tab, so `/%09/evil` would become `//evil`).
    """
    decoded = address or ""
    for _ in range(_DECODINGS):
        path = decoded.split("?", 1)[0]
        if not path.startswith("/") or path.startswith("//") or _UNSAFE.search(path):
            return False
        if urlsplit(decoded).netloc or urlsplit(decoded).scheme:
            return False
        decoded = unquote(path)
    return not _UNSAFE.search(address or "")


def safe_next(address: str | None, fallback: str = "/") -> str:
    """The address when it is a page of ours that can be read with GET, else the fallback."""
    if address is None or len(address) > _LONGEST or not is_local(address):
        return fallback
    try:
        current_app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except RequestRedirect:
        return fallback
    except HTTPException:
        return fallback
    return address
