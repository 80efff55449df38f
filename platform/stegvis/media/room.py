"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.media import holding


def init_app(app: Flask) -> None:
    """The file of a form that was sent when the session had ended."""
    holding.init_app(app)
