"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.cooperation import hanging
from stegvis.people.signals import conflict_declared
from stegvis.validation.signals import attempt_moved, attempt_to_be_held
from stegvis.verification import (
    external_views,
    interim_views,
    sharing_queries,
    sharing_views,
    standardisation_views,
    views,
)
from stegvis.verification.actions.batches import follow_conflict, follow_decision, hold_batch
from stegvis.verification.actions.external import follow_approval
from stegvis.verification.commands import repeat_draw
from stegvis.web import navigation


def init_app(app: Flask) -> None:
    """Pages, menu, and listening to decisions."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(standardisation_views.blueprint)
    app.register_blueprint(interim_views.blueprint)
    navigation.offer(app, views.NAVIGATION)
    app.register_blueprint(external_views.blueprint)
    navigation.offer(app, external_views.NAVIGATION)
    app.register_blueprint(sharing_views.blueprint)
    navigation.offer(app, sharing_views.NAVIGATION)
    app.jinja_env.globals.update(views.TEXTS)
    app.cli.add_command(repeat_draw)
    hanging.offer(app, sharing_queries.hanging_on)
    attempt_to_be_held.connect(hold_batch)
    attempt_moved.connect(follow_decision)
    attempt_moved.connect(follow_approval)
    conflict_declared.connect(follow_conflict)
