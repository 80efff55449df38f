"""Placements in the demonstration: one with a talk that waits, one that has just begun, one that led to work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from stegvis.access import Role
from stegvis.activities import actions, queries
from stegvis.activities.actions import Details
from stegvis.activities.states import EndReason, Party, Phase
from stegvis.demo.founding import Place
from stegvis.demo.working_days import working_day
from stegvis.people import queries as people_queries
from stegvis.people.listing import people_page

Story = Iterator[datetime]

MUNICIPALITY = "Exempelstads kommun"
PERIOD = timedelta(days=120)


@dataclass(frozen=True)
class Plan:
    """Somebody is on placement since so many working days; a talk and an end as many working days ago, if any."""

    participant: str
    workshop: int
    workplace: str
    address: str
    supervisor: str
    began: int
    talked: int | None = None
    got_work: int | None = None


PLACEMENTS = (
    Plan("Noor Exempelgren", 0, "Café Sagoholmen", "Sagogatan 4, Exempelstad", "Berit Provgren", 28),
    Plan("Viktor Påhittlund", 0, "Restaurang Fantasia", "Låtsastorget 1, Exempelstad", "", 8),
    Plan(
        "Hamid Testlund", 1, "Påhittets lager", "Modellvägen 12, Exempelstad", "Kaj Testmark", 24,
        talked=4, got_work=2,
    ),
)  # fmt: skip


def placement_story(place: Place, plan: Plan, today: datetime) -> Story:
    """A coordinator sets the placement up; some have talked, and one has got work there."""
    yield working_day(today, plan.began, 10, 40)
    placement_id = _open(place, plan)
    by = Role.COORDINATOR, plan.workshop
    if plan.talked is not None:
        yield working_day(today, plan.talked, 14, 15)
        actions.hold_talk(
            actor=place.actor(*by),
            placement=queries.get_placement(placement_id),
            phase=Phase.DURING,
            number=1,
            held_on=people_queries.today(),
            took_part=[Party.PARTICIPANT, Party.SUPERVISOR, Party.COORDINATOR],
            note="Trivs bra och kommer i tid. Arbetsplatsen vill gärna anställa.",
            next_step="Kaj pratar med chefen om en anställning.",
        )
    if plan.got_work is not None:
        yield working_day(today, plan.got_work, 9, 50)
        actions.end_placement(
            actor=place.actor(*by),
            placement=queries.get_placement(placement_id),
            ended_on=people_queries.today(),
            reason=EndReason.WORK,
        )


def _open(place: Place, plan: Plan) -> UUID:
    """Set the placement up from today on. Without a named contact, a supervisor of the workshop is there."""
    coordinating = place.actor(Role.COORDINATOR, plan.workshop)
    found = people_page(coordinating, search=plan.participant)
    start = people_queries.today()
    placement = actions.open_placement(
        actor=coordinating,
        participant=next(line.account for line in found.lines),
        details=Details(
            starts_on=start,
            ends_on=start + PERIOD,
            workplace_name=plan.workplace,
            workplace_place=plan.address,
            workplace_contact=f"{plan.supervisor or 'Receptionen'}, 070-000 00 00",
            supervisor_id=None if plan.supervisor else place.who(Role.SUPERVISOR, plan.workshop, 1),
            supervisor_name=plan.supervisor,
            supervisor_contact="070-000 00 00" if plan.supervisor else "",
            times="måndag till torsdag, 9–14",
        ),
        form_key=plan.participant,
    )
    return placement.id
