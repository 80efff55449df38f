"""The browser as a device: which accounts have signed in from it before. A signed cookie, no tracking."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from stegvis import settings
from stegvis.base import links
from stegvis.people.actions.signing_in import Device
from stegvis.people.rules import network_of

_LIFETIME = timedelta(days=400)
_MOST_ACCOUNTS = 12


def _cookie_name() -> str:
    return "__Host-stegvis-device" if settings.current().secure else "stegvis-device"


def this_device() -> Device:
    """The browser that sends this request."""
    address = network_of(request.remote_addr)
    value: Any = links.unsign("device", request.cookies.get(_cookie_name(), ""), _LIFETIME)
    try:
        return Device(address, str(value["id"]), frozenset(UUID(one) for one in value["accounts"]))
    except (TypeError, KeyError, ValueError):
        return Device(address)


def remember_device(response: Response, account_id: UUID) -> None:
    """Note in the browser that this account has signed in from it."""
    device = this_device()
    others = [one.hex for one in device.accounts if one != account_id][: _MOST_ACCOUNTS - 1]
    value = {"id": device.id or secrets.token_urlsafe(12), "accounts": [account_id.hex, *others]}
    response.set_cookie(
        _cookie_name(),
        links.sign("device", value),
        max_age=int(_LIFETIME.total_seconds()),
        secure=settings.current().secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
