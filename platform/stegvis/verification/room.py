"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.validation.signals import attempt_moved
from stegvis.verification import interim_views, standardisation_views, views
from stegvis.verification.actions.batches import follow_decision
from stegvis.web import navigation


def init_app(app: Flask) -> None:
    """Pages, menu, and listening to decisions."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(standardisation_views.blueprint)
    app.register_blueprint(interim_views.blueprint)
    navigation.offer(app, views.NAVIGATION)
    app.jinja_env.globals.update(views.TEXTS)
    attempt_moved.connect(follow_decision)
