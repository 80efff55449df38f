"""Putting the frame of all pages into an application."""

from __future__ import annotations

from flask import Flask

from stegvis.extensions import babel
from stegvis.web import error_pages, headers, health, navigation, templating, views
from stegvis.web.language import chosen_language


def init_app(app: Flask) -> None:
    """Language, templates, headers, error pages, health and the footer pages, in the order that they need."""
    babel.init_app(app, locale_selector=chosen_language)
    templating.init_app(app)
    headers.init_app(app)
    error_pages.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(views.blueprint)
    navigation.offer(app, views.NAVIGATION)
