"""Two clicks at once on the verbs that let an attempt wait, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from stegvis.base.database import db
from stegvis.validation import actions, queries
from stegvis.validation.models import ModuleAttempt
from tests.factories import people, validation
from tests.integration.validation.test_on_postgresql import at_once


def test_two_clicks_on_pause_and_two_on_go_on_are_one_each(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt_id, participant = validation.in_progress(cast).id, people.actor(cast.participant)

    def click(act: Callable[[ModuleAttempt], object]) -> Callable[[], Callable[[], object]]:
        def begin() -> Callable[[], object]:
            found = queries.get_attempt(attempt_id)
            db.session.rollback()
            return lambda: act(found)

        return begin

    pause = click(lambda found: actions.pause(actor=participant, attempt=found, reason="Borta."))
    go_on = click(lambda found: actions.take_up(actor=participant, attempt=found))
    assert at_once(site, pause) == ["done", "done"]
    assert at_once(site, go_on) == ["done", "done"]
    with site.app_context():
        names = [event.name for event in queries.history(attempt_id)]
        assert (names.count("paused"), names.count("unpaused")) == (1, 1)
