"""Participants who are handed over: one is asked, one waits for the receiver, one has got a new coordinator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stegvis.access import Role
from stegvis.demo.founding import Place, actor
from stegvis.demo.working_days import working_day
from stegvis.handovers import actions, queries
from stegvis.people.listing import people_page

Story = Iterator[datetime]
_HERE, _THERE = "Exempelstads kommun", "Provköpings kommun"


@dataclass(frozen=True)
class Plan:
    """Who goes from where to where, so many working days ago; whether she has said yes, and the receiver too."""

    participant: str
    origin: tuple[str, int]
    target: tuple[str, int]
    note: str
    began: int
    says_yes: bool = False
    is_accepted: bool = False


PLANS = (
    Plan("Zeinab Påhittholm", (_HERE, 0), (_THERE, 0), "Flyttar till Provköping i januari. Vill fortsätta i kök.", 3),
    Plan(
        "Zlatka Sagoholm", (_THERE, 1), (_HERE, 0), "Bor i Exempelstad nu. Har kommit igång bra.", 4, says_yes=True
    ),
    Plan(
        "Zara Modellholm", (_HERE, 0), (_HERE, 1), "Vill arbeta närmare hemmet.", 5, is_accepted=True
    ),
)  # fmt: skip


def handover_stories(places: Sequence[Place], today: datetime) -> Iterator[Story]:
    """All hand-overs between the places of the demonstration."""
    by_name = {place.plan.name: place for place in places}
    for plan in PLANS:
        yield _story(by_name, plan, today)


def _story(places: Mapping[str, Place], plan: Plan, today: datetime) -> Story:
    """Her coordinator proposes; she is asked where she would change municipality; the receiver answers."""
    (origin, workshop), (target, receiving) = plan.origin, plan.target
    yield working_day(today, plan.began, 10, 20)
    handover_id = _propose(places[origin], workshop, places[target].unit_ids[receiving], plan)
    if plan.says_yes:
        yield working_day(today, plan.began - 1, 9, 15)
        handover = queries.get_handover(handover_id)
        actions.say(actor=actor(handover.participant_id), handover=handover, yes=True)
    if plan.is_accepted:
        yield working_day(today, plan.began - 2, 13, 40)
        actions.accept(
            actor=places[target].actor(Role.COORDINATOR, receiving),
            handover=queries.get_handover(handover_id),
            assessor_id=places[target].who(Role.ASSESSOR, receiving),
            supervisor_id=places[target].who(Role.SUPERVISOR, receiving),
        )


def _propose(place: Place, workshop: int, unit_id: UUID, plan: Plan) -> UUID:
    coordinating = place.actor(Role.COORDINATOR, workshop)
    found = people_page(coordinating, search=plan.participant)
    made = actions.propose(
        actor=coordinating,
        participant_id=next(line.account for line in found.lines).id,
        to_unit_id=unit_id,
        note=plan.note,
    )
    return made.id
