"""The pages about witnesses, and the one on which a witness answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from stegvis.validation.witness_links import witness_token
from stegvis.validation.witness_models import WitnessRequest
from tests.journeys.cast import assessor, handed_in
from tests.journeys.visits import Visit, visits_of
from tests.journeys.visits_validation import for_assessor
from tests.journeys.world import World


def _witness(world: World, *, answered: bool) -> WitnessRequest:
    """Somebody who was asked about the participant who has handed in."""
    statement = select(WitnessRequest).where(
        WitnessRequest.attempt_id == world.attempt_id(handed_in(world).name),
        WitnessRequest.sent_at.is_not(None) if answered else WitnessRequest.sent_at.is_(None),
        WitnessRequest.revoked_at.is_(None),
    )
    return world.look(statement.order_by(WitnessRequest.asked_at))[0]


def _link(world: World, *, answered: bool) -> str:
    with world.app.app_context():
        return f"/vittne/{witness_token(_witness(world, answered=answered).id)}"


@visits_of("witnesses.index")
def _witnesses(world: World) -> Sequence[Visit]:
    return for_assessor(world, "vittnen", "/vittnen")


@visits_of("witnesses.ask")
def _ask_witness(world: World) -> Sequence[Visit]:
    return for_assessor(world, "vittne-fraga", "/vittnen/ny")


@visits_of("witnesses.show")
def _witness_request(world: World) -> Sequence[Visit]:
    one = handed_in(world)
    address = f"/valideringar/{world.attempt_id(one.name)}/vittnen"
    return [
        Visit(
            name,
            f"{address}/{_witness(world, answered=answered).id}",
            assessor(world, one),
            empty_is_allowed="its buttons have nothing to fill in",
        )
        for name, answered in (("vittne-lank", False), ("vittne-svar", True))
    ]


@visits_of("testimony.show")
def _testimony(world: World) -> Sequence[Visit]:
    return [
        Visit("vittne", _link(world, answered=False)),
        Visit("vittne-redan-svarat", _link(world, answered=True), status=410),
        Visit("vittne-okand-lank", "/vittne/finns-inte", status=404),
    ]


@visits_of("testimony.thanks")
def _thanks(world: World) -> Sequence[Visit]:
    return [Visit("vittne-tack", f"{_link(world, answered=True)}/tack")]
