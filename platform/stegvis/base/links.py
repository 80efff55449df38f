"""Signed links: a value that only we can have written, for one purpose and a limited time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from stegvis import settings


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.current().secret_key, salt=f"stegvis.{purpose}")


def sign(purpose: str, value: Any) -> str:
    """A token that holds `value` (JSON-able) and is good for this purpose alone."""
    return str(_serializer(purpose).dumps(value))


def unsign(purpose: str, token: str, lifetime: timedelta) -> Any | None:
    """The value of a token, or None when it is forged, for another purpose, or older than `lifetime`."""
    try:
        return _serializer(purpose).loads(token, max_age=int(lifetime.total_seconds()))
    except BadSignature:
        return None
