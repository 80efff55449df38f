"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.access import Permission
from stegvis.base.language import _l
from stegvis.handovers import own_views, views
from stegvis.people import person_links


def init_app(app: Flask) -> None:
    """Pages, and the link on a participant's page."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(own_views.blueprint)
    person_links.offer(
        app,
        person_links.PersonLink(
            _l("Lämna över"), "handovers.choose_unit", Permission.HANDOVER_PROPOSE, "people"
        ),
    )
