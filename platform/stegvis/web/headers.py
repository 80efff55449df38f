"""The headers that every answer carries, and the nonce that our own scripts show."""

from __future__ import annotations

import secrets
from typing import cast

from flask import Flask, g
from werkzeug.wrappers import Response

from stegvis import settings

_ONE_YEAR = 365 * 24 * 3600
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    # Phones and tablets are shared: no page with somebody's name may stay in a cache.
    "Cache-Control": "no-store",
}
_REST_OF_POLICY = "; ".join(
    (
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)


def csp_nonce() -> str:
    """The nonce of this request: the same all through it, never the same again."""
    if "stegvis_csp_nonce" not in g:
        g.stegvis_csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.stegvis_csp_nonce)


def content_security_policy(nonce: str) -> str:
    """The policy for pages: own files only, scripts only with the nonce, no framing, nothing inline."""
    return f"default-src 'none'; script-src 'nonce-{nonce}'; {_REST_OF_POLICY}"


def init_app(app: Flask) -> None:
    """Put the headers on every answer. A view that has set one of them keeps its own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        own = {name.lower() for name, _value in response.headers}
        response.headers.extend([one for one in _FIXED.items() if one[0].lower() not in own])
        if "content-security-policy" not in own:
            response.headers.add("Content-Security-Policy", content_security_policy(csp_nonce()))
        config = settings.current()
        if config.env == "production" and config.secure:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={_ONE_YEAR}; includeSubDomains"
            )
        return response
