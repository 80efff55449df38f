"""The answers of a witness that lean most on the database, once more on PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask

# What is imported is collected here.
from tests.integration.validation.testimony.test_answering import (  # noqa: F401
    test_a_second_answer_is_refused_in_plain_words,
)
from tests.integration.validation.testimony.test_at_once import (  # noqa: F401
    test_a_button_of_the_staff_sent_sixteen_times_at_once_counts_once,
    test_an_answer_and_a_revocation_at_once_are_one_of_them,
    test_sixteen_answers_at_once_are_one_testimony,
    test_sixteen_workers_at_once_remind_once,
    test_the_same_question_sent_sixteen_times_at_once_is_asked_once,
)
from tests.integration.validation.testimony.test_reminding import (  # noqa: F401
    test_one_reminder_after_five_days,
)


@pytest.fixture
def app(published_on_postgresql: Flask) -> Flask:
    """The application on a PostgreSQL database that holds the shipped content."""
    published_on_postgresql.config["WTF_CSRF_ENABLED"] = False
    return published_on_postgresql
