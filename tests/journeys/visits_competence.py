"""The pages about the competence of staff."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Role
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.states import AttemptState
from tests.journeys.cast import administrator, assessor, coordinator, handed_in
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


def _of(world: World, name: str) -> UUID:
    account_id = world.account_id(name)
    statement = select(StaffCompetence).where(StaffCompetence.account_id == account_id)
    return world.look(statement.order_by(StaffCompetence.valid_from))[0].id


@visits_of("competence.index")
def _index(world: World) -> Sequence[Visit]:
    return [
        Visit("kompetens", "/kompetens", administrator(world)),
        Visit("kompetens-samordnare", "/kompetens", coordinator(world, handed_in(world))),
        Visit("kompetens-egen", "/kompetens", world.staff(Role.ASSESSOR)),
    ]


@visits_of("competence.register")
def _register(world: World) -> Sequence[Visit]:
    person_id = world.account_id(world.staff(Role.ASSESSOR).name)
    return [Visit("kompetens-ny", f"/kompetens/{person_id}/ny", administrator(world))]


@visits_of("competence.proof")
def _proof(world: World) -> Sequence[Visit]:
    name = world.staff(Role.ASSESSOR).name
    path = f"/kompetens/{_of(world, name)}/underlag"
    return [
        Visit("kompetens-underlag", path, administrator(world)),
        Visit("kompetens-underlag-eget", path, world.staff(Role.ASSESSOR)),
    ]


@visits_of("competence.end")
def _end(world: World) -> Sequence[Visit]:
    competence_id = _of(world, world.staff(Role.ASSESSOR).name)
    return [Visit("kompetens-avsluta", f"/kompetens/{competence_id}/avsluta", administrator(world))]


@visits_of("countersigning.sign")
def _sign(world: World) -> Sequence[Visit]:
    one = world.participant_in(AttemptState.ASSESSED)
    path = f"/valideringar/{world.attempt_id(one.name)}/kontrasignera"
    return [Visit("kontrasignera", path, assessor(world, one))]
