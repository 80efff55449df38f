"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.operations import views
from stegvis.operations.commands import doctor, outbox


def init_app(app: Flask) -> None:
    """The pages and the commands."""
    app.register_blueprint(views.blueprint)
    app.cli.add_command(doctor)
    app.cli.add_command(outbox)
