"""The pages of internal verification: reviews, batches, running samples, standardisation."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.access import Role
from stegvis.validation.states import AttemptState
from tests.journeys.cast import assessor, verifier
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


@visits_of("verification.index")
def _reviews(world: World) -> Sequence[Visit]:
    return [Visit("granskningar", "/granskningar", verifier(world))]


@visits_of("verification.review")
def _review(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.SAMPLED)
    return [Visit("granskning", f"/granskningar/{world.attempt_id(one.name)}", verifier(world))]


@visits_of("verification.batch")
def _batch(world: World) -> Sequence[Visit]:
    queued = world.attempt_id(world.participant_in(AttemptState.IN_QUEUE).name)
    drawn = world.attempt_id(world.participant_in(AttemptState.SAMPLED).name)
    return [
        Visit("omgang-oppen", f"/granskningar/omgangar/{world.batch_id(queued)}", verifier(world)),
        Visit("omgang-last", f"/granskningar/omgangar/{world.batch_id(drawn)}", verifier(world)),
    ]


@visits_of("interim.index")
def _interim(world: World) -> Sequence[Visit]:
    return [Visit("lopande-stickprov", "/granskningar/lopande", verifier(world))]


@visits_of("interim.look")
def _interim_look(world: World) -> Sequence[Visit]:
    waiting, said = world.interim_items()
    return [
        Visit(
            "lopande-titta",
            f"/granskningar/lopande/{waiting.id}",
            world.staff(Role.INTERNAL_VERIFIER, world.whose(waiting.attempt_id).workshop),
        ),
        Visit(
            "lopande-sagt",
            f"/granskningar/lopande/{said.id}",
            world.staff(Role.INTERNAL_VERIFIER, world.whose(said.attempt_id).workshop),
        ),
    ]


@visits_of("interim.answer")
def _interim_answer(world: World) -> Sequence[Visit]:
    _waiting, said = world.interim_items()
    by = assessor(world, world.whose(said.attempt_id))
    return [Visit("lopande-svara", f"/granskningar/lopande/{said.id}/svar", by)]


@visits_of("standardisation.index")
def _standardisation(world: World) -> Sequence[Visit]:
    return [Visit("samsyn", "/granskningar/samsyn", verifier(world))]


@visits_of("standardisation.meeting")
def _meeting(world: World) -> Sequence[Visit]:
    prepared, held = world.meeting_ids()
    return [
        Visit("samsynsmote", f"/granskningar/samsyn/{prepared}", verifier(world)),
        Visit("samsynsmote-hallet", f"/granskningar/samsyn/{held}", verifier(world)),
    ]


@visits_of("standardisation.shown")
def _meeting_shown(world: World) -> Sequence[Visit]:
    prepared, _held = world.meeting_ids()
    return [Visit("samsynsmote-visa", f"/granskningar/samsyn/{prepared}/visa", verifier(world))]
