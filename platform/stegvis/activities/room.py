"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.access import Permission
from stegvis.activities import queries
from stegvis.activities.reading import party_words
from stegvis.activities.views import changing, placements, workplaces
from stegvis.base.language import _l
from stegvis.people import person_links
from stegvis.people import workplaces as people_workplaces
from stegvis.web import navigation

__all__ = ["changing", "init_app", "workplaces"]


def init_app(app: Flask) -> None:
    """Pages, menu and the link on a participant's page."""
    app.register_blueprint(placements.blueprint)
    navigation.offer(app, placements.NAVIGATION)
    person_links.offer(
        app,
        person_links.PersonLink(
            _l("Lägg upp praktik"), "activities.open_new", Permission.PLACEMENT_WRITE, "building"
        ),
    )
    people_workplaces.offer(app, queries.placed_today)
    app.jinja_env.globals.update(party_words=party_words)
