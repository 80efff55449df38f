"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.authoring import retiring_views
from stegvis.authoring.views import NAVIGATION, blueprint
from stegvis.web import navigation


def init_app(app: Flask) -> None:
    """Pages and menu."""
    app.register_blueprint(blueprint)
    app.register_blueprint(retiring_views.blueprint)
    navigation.offer(app, NAVIGATION)
