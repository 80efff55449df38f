"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.base.language import _l
from stegvis.people import account_links
from stegvis.reminders import views


def init_app(app: Flask) -> None:
    """Pages, and the link on everybody's own account."""
    app.register_blueprint(views.blueprint)
    account_links.offer(
        app, account_links.AccountLink(_l("Mejl om det som väntar"), "reminders.choice", "bell")
    )
