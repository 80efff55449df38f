"""Words about an assessor in the demonstration, and a coordinator who is too close to one of her participants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from stegvis.access import Role
from stegvis.demo.founding import Place, actor
from stegvis.demo.working_days import working_day
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.validation import queries, work_lists
from stegvis.validation.actions import say_wish
from stegvis.validation.states import AttemptState
from stegvis.validation.wish_models import WishKind
from stegvis.validation.work_lists import AttemptLine

SPEAKS = "Rolf Testdal"
IS_KNOWN = "Örjan Sagohav"


def _handed_in(place: Place, workshop: int, name: str) -> AttemptLine:
    coordinator = place.actor(Role.COORDINATOR, workshop)
    lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR, {AttemptState.SUBMITTED})
    return next(line for line in lines if line.participant_name == name)


def wish_story(place: Place, today: datetime) -> Iterator[datetime]:
    """In the first workshop a participant knows the assessor; in the second one knows the only coordinator."""
    yield working_day(today, 2, 9, 40)
    line = _handed_in(place, 0, SPEAKS)
    say_wish(
        actor=actor(line.participant_id),
        attempt=queries.get_attempt(line.attempt_id),
        staff_id=place.who(Role.ASSESSOR, 0),
        kind=WishKind.KNOWS,
        words="Vi bodde grannar förut.",
    )
    yield working_day(today, 1, 14, 20)
    coordinator = place.actor(Role.COORDINATOR, 1)
    declare_conflict(
        actor=coordinator,
        participant_id=_handed_in(place, 1, IS_KNOWN).participant_id,
        staff_id=coordinator.own_account_id,
        tie=Tie.ECONOMIC,
    )
