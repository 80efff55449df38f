"""The menu, built from what the rooms declare and what the actor may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, request, url_for

from stegvis.access import Permission, Role, permitted_at_all
from stegvis.access.actor import Actor
from stegvis.access.gate import SIGN_IN_ENDPOINT, signed_in_actor
from stegvis.base.language import Text

_KEY = "stegvis.navigation"
_ACCOUNT_ENDPOINT = "people.account"
_SIGN_OUT_ENDPOINT = "people.sign_out"


@dataclass(frozen=True)
class NavigationItem:
    """One entry that a room offers. Shown to those who have the permission and, when `roles` is given, one of them.

    Entries stand by `order`, then as the rooms were registered. `icon` is a name in static/images/icons.svg.
    `stands_for_room`: also marked as current on the room's other pages. `under`: endpoints, or the whole of a
    blueprint (`"bench."`), that lie under this entry and no other.
    """

    label: Text
    endpoint: str
    permission: Permission
    icon: str
    order: int = 50
    roles: frozenset[Role] = frozenset()
    stands_for_room: bool = True
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class MenuEntry:
    """One entry as it is shown."""

    label: Text
    endpoint: str
    icon: str
    is_current: bool


def offer(app: Flask, items: Iterable[NavigationItem]) -> None:
    """Add a room's entries to the menu of the application."""
    app.extensions.setdefault(_KEY, []).extend(items)


def menu(
    items: Sequence[NavigationItem],
    roles: frozenset[Role],
    is_permitted: Callable[[Permission], bool],
    endpoint: str | None,
) -> list[MenuEntry]:
    """The entries for someone with these roles and permissions who stands on this endpoint, in order.

    The current entry is the one of the endpoint itself, else the one that it lies under, else the first of its room.
    """
    shown = [
        item
        for item in sorted(items, key=lambda item: item.order)
        if is_permitted(item.permission) and (not item.roles or item.roles & roles)
    ]
    current = _current(shown, endpoint or "")
    return [MenuEntry(item.label, item.endpoint, item.icon, item is current) for item in shown]


def _current(shown: Sequence[NavigationItem], endpoint: str) -> NavigationItem | None:
    for item in shown:
        if item.endpoint == endpoint:
            return item
    for item in shown:
        if any(endpoint == one or (one.endswith(".") and endpoint.startswith(one)) for one in item.under):
            return item
    room = endpoint.partition(".")[0]
    return next(
        (item for item in shown if item.stands_for_room and item.endpoint.partition(".")[0] == room), None
    )


def navigation_menu() -> list[MenuEntry]:
    """The menu of the person who sends this request; empty before sign-in."""
    actor: Actor | None = signed_in_actor()
    if actor is None:
        return []
    items = cast(list[NavigationItem], current_app.extensions.get(_KEY, []))
    known = [item for item in items if item.endpoint in current_app.view_functions]
    return menu(known, actor.roles, lambda permission: permitted_at_all(actor, permission), request.endpoint)


def account_address() -> str:
    """Where people see their own account; empty when no room offers it."""
    return _address_if_any(_ACCOUNT_ENDPOINT)


def sign_in_address() -> str:
    """Where people sign in; the start page when no room offers it."""
    return _address_if_any(SIGN_IN_ENDPOINT) or "/"


def sign_out_address() -> str:
    """Where the sign-out form goes; empty when no room offers it."""
    return _address_if_any(_SIGN_OUT_ENDPOINT)


def _address_if_any(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
