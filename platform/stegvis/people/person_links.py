"""Links that rooms above this one offer on a participant's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for

from stegvis.access import Actor, ObjectFacts, Permission, may
from stegvis.base.language import Text

_KEY = "stegvis.person_links"


@dataclass(frozen=True)
class PersonLink:
    """A link that needs a permission on the participant. `parameter`: the endpoint's name for the participant's id."""

    label: Text
    endpoint: str
    permission: Permission
    icon: str
    parameter: str = "participant_id"


@dataclass(frozen=True)
class ShownLink:
    """A link as it stands on the page."""

    label: Text
    address: str
    icon: str


def offer(app: Flask, link: PersonLink) -> None:
    """Add a room's link to participants' pages."""
    app.extensions.setdefault(_KEY, []).append(link)


def links_for(actor: Actor, facts: ObjectFacts) -> list[ShownLink]:
    """The links that the actor may follow for the participant whom the facts describe."""
    offered: Sequence[PersonLink] = current_app.extensions.get(_KEY, ())
    return [
        ShownLink(link.label, _address(link, facts), link.icon)
        for link in offered
        if may(actor, link.permission, facts)
    ]


def _address(link: PersonLink, facts: ObjectFacts) -> str:
    values: dict[str, Any] = {link.parameter: facts.owner_id}
    return url_for(link.endpoint, **values)
