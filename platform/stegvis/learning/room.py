"""Setting the room up in an application."""

from __future__ import annotations

import flask_babel
from flask import Flask

from stegvis.content.signals import revision_published
from stegvis.learning import actions
from stegvis.learning.views import NAVIGATION, blueprint, courses, lessons
from stegvis.web import navigation

__all__ = ["courses", "init_app", "lessons"]


def show_hours(hours: float) -> str:
    """A number of hours as the language of the page writes it: 3, or 0,5 in Swedish and 0.5 in English."""
    return str(flask_babel.format_decimal(hours))


def init_app(app: Flask) -> None:
    """Pages, menu, and listening to corrections of courses."""
    app.register_blueprint(blueprint)
    navigation.offer(app, NAVIGATION)
    app.jinja_env.filters["hours"] = show_hours
    revision_published.connect(actions.follow_correction)
