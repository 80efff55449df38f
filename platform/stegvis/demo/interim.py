"""The quarter's interim sample in the demonstration: some are drawn by the system, and a verifier has looked at one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from stegvis.access import SYSTEM, Role
from stegvis.demo.founding import Place
from stegvis.demo.working_days import working_day
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit
from stegvis.verification import actions, interim_queries
from stegvis.verification.states import Agreement

Story = Iterator[datetime]

NOTE = "Det finns inga bevis om gästerna än. Fråga handledaren om deltagaren kan få stå i kassan nästa vecka."


def interim_story(place: Place, today: datetime) -> Story:
    """The sample of each workshop is drawn, and a verifier asks for something about the first that was drawn."""
    yield working_day(today, 2, 8, 15)
    for unit_id in place.unit_ids:
        unit: Unit = people_queries.get_unit(unit_id)
        if interim_queries.running_in(unit_id):
            actions.draw_interim(actor=SYSTEM, unit=unit)
    yield working_day(today, 1, 13, 40)
    verifier = place.actor(Role.INTERNAL_VERIFIER, 0)
    for line in interim_queries.to_look_at(verifier)[:1]:
        actions.note_interim(actor=verifier, item_id=line.item_id, agreement=Agreement.ACTION, note=NOTE)
