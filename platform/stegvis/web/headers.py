"""The headers that every answer carries, and the nonce that our own scripts show."""

from __future__ import annotations

import secrets
from typing import cast

from flask import Flask, g
from werkzeug.wrappers import Response

from stegvis import settings

_ONE_YEAR = 365 * 24 * 3600


def csp_nonce() -> str:
    """The nonce of this request: the same all through it, never the same again."""
    if "stegvis_csp_nonce" not in g:
        g.stegvis_csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.stegvis_csp_nonce)


def content_security_policy(nonce: str) -> str:
    """The policy for pages: own files only, scripts only with the nonce, no framing, nothing inline."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
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


def init_app(app: Flask) -> None:
    """Put the headers on every answer. A view that has set one of them keeps its own."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(csp_nonce()))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault(
            "Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"
        )
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        # Phones and tablets are shared: no page with somebody's name may stay in a cache.
        headers.setdefault("Cache-Control", "no-store")
        if settings.current().env == "production" and settings.current().secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={_ONE_YEAR}; includeSubDomains")
        return response
