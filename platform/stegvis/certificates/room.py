"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.certificates import tasks, views
from stegvis.web import navigation

CONSUMERS = (tasks.issue, tasks.sweep)
"""Importing them registers them with the outbox."""


def init_app(app: Flask) -> None:
    """Pages, menu and what the worker does."""
    app.register_blueprint(views.blueprint)
    navigation.offer(app, views.NAVIGATION)
