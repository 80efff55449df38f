"""A conflict of interest in the demonstration, written down before anything came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from stegvis.access import Role
from stegvis.demo.founding import Place
from stegvis.demo.working_days import working_day
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.validation import work_lists
from stegvis.validation.states import AttemptState

WORDS = "De är kusiner. Deltagaren berättade det när vi pratade om vem som ska titta på bevisen."


def conflict_story(place: Place, today: datetime) -> Iterator[datetime]:
    """In the first workshop a participant has a cousin among those who write the courses."""
    yield working_day(today, 3, 10, 5)
    coordinator = place.actor(Role.COORDINATOR, 0)
    line = work_lists.lines_in_places(coordinator, Role.COORDINATOR, {AttemptState.IN_PROGRESS})[0]
    declare_conflict(
        actor=coordinator,
        participant_id=line.participant_id,
        staff_id=place.who(Role.TRAINER, 0),
        tie=Tie.CLOSE,
        words=WORDS,
    )
