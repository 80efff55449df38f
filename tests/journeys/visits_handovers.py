"""The pages of hand-overs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from stegvis.handovers.models import Handover
from stegvis.handovers.states import HandoverState
from stegvis.people.models import Account
from tests.journeys.cast import certified, collecting, coordinator
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World

ASKED = "Zeinab Påhittholm"
"""Who is asked in the demonstration whether she wants to go to another municipality."""


def handover_of(world: World, given_name: str, state: HandoverState) -> Handover:
    """The hand-over in this state of the participant with this given name, of whatever municipality."""
    statement = (
        select(Handover)
        .join(Account, Account.id == Handover.participant_id)
        .where(Account.given_name == given_name, Handover.state == state)
        .order_by(Handover.state_since)
    )
    return world.look(statement)[0]


@visits_of("handovers.index")
def _index(world: World) -> Sequence[Visit]:
    return [Visit("overlamningar", "/overlamningar", coordinator(world, collecting(world)))]


@visits_of("handovers.choose_unit")
def _choose_unit(world: World) -> Sequence[Visit]:
    one = certified(world)
    path = f"/personer/{world.account_id(one.name)}/overlamning"
    return [Visit("overlamning-vart", path, coordinator(world, one))]


@visits_of("handovers.propose")
def _propose(world: World) -> Sequence[Visit]:
    one = collecting(world)
    by, asked = coordinator(world, one), handover_of(world, "Zeinab", HandoverState.ASKING)
    start = f"/personer/{world.account_id(one.name)}/overlamning"
    return [
        Visit("overlamning-kommun", f"{start}/{asked.to_unit_id}", by),
        Visit("overlamning-enhet", f"{start}/{asked.from_unit_id}", by),
    ]


@visits_of("handovers.sent")
def _sent(world: World) -> Sequence[Visit]:
    asked = handover_of(world, "Zeinab", HandoverState.ASKING)
    by = coordinator(world, collecting(world))
    empty = "a button without fields"
    return [Visit("overlamning-forslag", f"/overlamningar/{asked.id}/forslag", by, empty_is_allowed=empty)]


@visits_of("handovers.answer")
def _answer(world: World) -> Sequence[Visit]:
    waiting = handover_of(world, "Zlatka", HandoverState.PROPOSED)
    return [Visit("overlamning-svar", f"/overlamningar/{waiting.id}", coordinator(world, collecting(world)))]


@visits_of("own_contacts.index")
def _contacts(world: World) -> Sequence[Visit]:
    return [
        Visit("mina-kontaktpersoner", "/mina-kontaktpersoner", world.named("Zara Modellholm")),
        Visit("mina-kontaktpersoner-fraga", "/mina-kontaktpersoner", world.named(ASKED)),
    ]


@visits_of("own_contacts.consent")
def _consent(world: World) -> Sequence[Visit]:
    asked = handover_of(world, "Zeinab", HandoverState.ASKING)
    path = f"/mina-kontaktpersoner/flytt/{asked.id}"
    empty = "two buttons without fields"
    return [Visit("flytta-fraga", path, world.named(ASKED), empty_is_allowed=empty)]
