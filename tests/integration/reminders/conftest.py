"""The shipped content and the people round one participant; mails lie in the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask

from stegvis import settings
from stegvis.base import clock, outbox
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.reminders import actions, tasks
from tests.factories import validation
from tests.factories.validation import Cast

assert tasks, "registers the consumers"
WEDNESDAY = datetime(2026, 11, 25, 7, 30, tzinfo=SWEDEN)


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content."""
    return published_app


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context(), clock.at(datetime(2026, 11, 2, 9, 0, tzinfo=SWEDEN)):
        return validation.cast()


@contextmanager
def on(app: Flask, moment: datetime) -> Iterator[None]:
    """In the application, at this moment."""
    with app.app_context(), clock.at(moment):
        yield


def run_day(app: Flask, moment: datetime) -> None:
    """What the scheduler's message does at this moment, and all the work that follows."""
    with on(app, moment):
        actions.begin_day()
        db.session.commit()
        outbox.run_pending()


def mails(app: Flask) -> list[EmailMessage]:
    """Everything that was mailed, sorted by receiver."""
    with app.app_context():
        folder = settings.current().data / "mail"
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default, _class=EmailMessage)
        for path in folder.glob("*.eml")
    ]
    return sorted(found, key=lambda mail: str(mail["To"]))


def mails_to(app: Flask, address: str | None) -> list[str]:
    """The texts of the mails to this address."""
    return [str(mail.get_content()) for mail in mails(app) if mail["To"] == address]
