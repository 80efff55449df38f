"""Putting this room into an application."""

from __future__ import annotations

from flask import Flask

from stegvis.people import held, queries, signed_in, tasks
from stegvis.people.commands import create_administrator
from stegvis.people.logs import mask_tokens_in_logs
from stegvis.people.views import NAVIGATION, blueprint
from stegvis.web import navigation
from stegvis.web.operator import set_operator_finder

__all__ = ["init_app", "tasks"]


def init_app(app: Flask) -> None:
    """Pages, the actor of a request, held input, commands and the masking of tokens in logs."""
    app.register_blueprint(blueprint)
    navigation.offer(app, NAVIGATION)
    signed_in.init_app(app)
    held.init_app(app)
    set_operator_finder(app, queries.operator_organisation_id)
    app.cli.add_command(create_administrator)
    mask_tokens_in_logs()
