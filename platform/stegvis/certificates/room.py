"""Setting the room up in an application."""

from __future__ import annotations

from flask import Flask

from stegvis.certificates import actions, tasks, views
from stegvis.learning.signals import course_completed
from stegvis.web import navigation

CONSUMERS = (tasks.issue, tasks.issue_course, tasks.sweep)
"""Importing them registers them with the outbox."""


def init_app(app: Flask) -> None:
    """Pages, menu, what the worker does, and the news that a course is completed."""
    app.register_blueprint(views.blueprint)
    course_completed.connect(actions.order_course_certificate)
    navigation.offer(app, views.NAVIGATION)
