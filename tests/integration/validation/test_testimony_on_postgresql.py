"""The answers of a witness that lean most on the database, once more on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.settings import Settings
from tests.factories import validation
from tests.integration.validation.test_testimony import (  # noqa: F401
    asked_id,
    cast,
    test_a_button_of_the_staff_sent_sixteen_times_at_once_counts_once,
    test_a_second_answer_is_refused_in_plain_words,
    test_an_answer_and_a_revocation_at_once_are_one_of_them,
    test_one_reminder_after_five_days,
    test_sixteen_answers_at_once_are_one_testimony,
    test_sixteen_workers_at_once_remind_once,
    test_the_same_question_sent_sixteen_times_at_once_is_asked_once,
)


@pytest.fixture
def app(settings: Settings, postgresql_url: str) -> Iterator[Flask]:
    """The application on a PostgreSQL database that holds the shipped content."""
    settings.data.mkdir(parents=True)
    app = create_app(settings.model_copy(update={"database_url": postgresql_url}))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        validation.publish_content()
    yield app
    with app.app_context():
        db.engine.dispose()
