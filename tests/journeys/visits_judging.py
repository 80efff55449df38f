"""The pages on which the assessor judges and decides."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.validation.states import AttemptState
from tests.journeys.cast import assessor, began_again, handed_in
from tests.journeys.visits import Visit, open_all, visits_of
from tests.journeys.visits_validation import for_assessor
from tests.journeys.world import World


@visits_of("bench.start")
def _start(world: World) -> Sequence[Visit]:
    address = f"/valideringar/{world.attempt_id(handed_in(world).name)}/bedom"
    return [Visit("bedom-borja", address, assessor(world, handed_in(world)), leads_to=f"{address}/*")]


@visits_of("bench.criterion")
def _judge(world: World) -> Sequence[Visit]:
    keys = world.module_of(handed_in(world).name).criterion_ids
    again = began_again(world)
    path = f"/valideringar/{world.attempt_id(again.name)}/bedom"
    return [
        *for_assessor(world, "bedom", f"/bedom/{keys[0]}"),
        *for_assessor(world, "bedom-ljud", "/bedom/halsa-gast"),
        Visit("bedom-overtaget", f"{path}/skrapa-sortera", assessor(world, again), then=open_all),
    ]


@visits_of("reusing.show")
def _take_over(world: World) -> Sequence[Visit]:
    one = began_again(world)
    return [
        Visit("tidigare-forsok", f"/valideringar/{world.attempt_id(one.name)}/tidigare", assessor(world, one))
    ]


@visits_of("bench.decide")
def _decide(world: World) -> Sequence[Visit]:
    return for_assessor(world, "beslut", "/beslut")


@visits_of("bench.ask_for_more")
def _ask(world: World) -> Sequence[Visit]:
    return for_assessor(world, "komplettering", "/komplettering")


@visits_of("speaking.speak")
def _speak(world: World) -> Sequence[Visit]:
    """A first sound, and another in the place of one that was sent."""
    found = {
        "tala": world.participant_in(AttemptState.SAMPLED),
        "tala-igen": world.participant_in(AttemptState.SUPPLEMENT),
    }
    return [
        Visit(name, f"/valideringar/{world.attempt_id(one.name)}/tala", assessor(world, one))
        for name, one in found.items()
    ]


@visits_of("bench.guide")
def _guide(world: World) -> Sequence[Visit]:
    return for_assessor(world, "vagledning", "/vagledning")
