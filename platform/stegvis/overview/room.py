"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.overview import ladder_views, views, yearly_views
from stegvis.web import navigation


def init_app(app: Flask) -> None:
    """The start page, the ways on and the yearly report, and their places in the menu."""
    app.register_blueprint(views.blueprint)
    navigation.offer(app, views.NAVIGATION)
    app.register_blueprint(ladder_views.blueprint)
    app.register_blueprint(yearly_views.blueprint)
    navigation.offer(app, yearly_views.NAVIGATION)
