"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.cooperation import views


def init_app(app: Flask) -> None:
    """Pages."""
    app.register_blueprint(views.blueprint)
