"""Links that rooms above this one offer on everybody's own account page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from stegvis.base.language import Text

_KEY = "stegvis.account_links"


@dataclass(frozen=True)
class AccountLink:
    """A page about one's own account. `icon` is a name in static/images/icons.svg."""

    label: Text
    endpoint: str
    icon: str


def offer(app: Flask, link: AccountLink) -> None:
    """Add a room's link to the account page."""
    app.extensions.setdefault(_KEY, []).append(link)


def account_links() -> list[AccountLink]:
    """The links that rooms have offered, in their order."""
    return cast(list[AccountLink], current_app.extensions.get(_KEY, []))
