"""The pages of external verification."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.demo.portfolio import MODULE
from stegvis.validation.states import AttemptState
from tests.journeys.cast import external_verifier, issuer, verifier
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


@visits_of("external.index")
def _index(world: World) -> Sequence[Visit]:
    return [Visit("externt-urval", "/externt-urval", external_verifier(world))]


@visits_of("external.review")
def _review(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.EXTERNAL_SAMPLE)
    return [
        Visit("extern-granskning", f"/externt-urval/{world.attempt_id(one.name)}", external_verifier(world))
    ]


@visits_of("external.choices")
def _choices(world: World) -> Sequence[Visit]:
    return [Visit("extern-kvalitetssakring", "/extern-kvalitetssakring", issuer(world))]


@visits_of("external.choose")
def _choose(world: World) -> Sequence[Visit]:
    address = f"/extern-kvalitetssakring/{world.organisation_id}/{MODULE}"
    return [Visit("extern-beslut", address, issuer(world))]


@visits_of("external.action")
def _action(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.EXTERNAL_ACTION)
    address = f"/granskningar/{world.attempt_id(one.name)}/extern-atgard"
    return [Visit("extern-atgard", address, verifier(world))]


@visits_of("yearly.show")
def _yearly(world: World) -> Sequence[Visit]:
    return [
        Visit("arsrapport", "/arsrapport", verifier(world)),
        Visit("arsrapport-extern", "/arsrapport", external_verifier(world)),
        Visit("arsrapport-fel-ar", "/arsrapport?ar=3026", verifier(world), status=404),
    ]
