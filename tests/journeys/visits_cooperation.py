"""The pages of help between municipalities."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from stegvis.access import Role
from stegvis.cooperation.models import Agreement
from stegvis.cooperation.states import AgreementState
from stegvis.people.models import Account
from stegvis.validation.lending_models import Lending
from tests.journeys.cast import administrator
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World


def agreement(world: World, state: AgreementState) -> Agreement:
    """The demonstration's agreement in this state."""
    return world.look(select(Agreement).where(Agreement.state == state).order_by(Agreement.proposed_at))[0]


def lending(world: World) -> Lending:
    """The one that goes on."""
    return world.look(select(Lending).where(Lending.ended_at.is_(None)).order_by(Lending.lent_at))[0]


def helper(world: World) -> Person:
    """The assessor who is lent: of the other municipality."""
    account = world.look(select(Account).where(Account.id == lending(world).assessor_id))[0]
    return next(one for one in world.neighbours if one.name == account.display_name)


@visits_of("cooperation.index")
def _index(world: World) -> Sequence[Visit]:
    return [
        Visit("samarbeten", "/samarbeten", administrator(world)),
        Visit(
            "samarbeten-granne",
            "/samarbeten",
            next(one for one in world.neighbours if one.role == Role.ADMINISTRATOR),
        ),
    ]


@visits_of("cooperation.propose")
def _propose(world: World) -> Sequence[Visit]:
    return [Visit("samarbete-nytt", "/samarbeten/nytt", administrator(world))]


@visits_of("cooperation.show")
def _show(world: World) -> Sequence[Visit]:
    waiting = agreement(world, AgreementState.PROPOSED)
    holding = agreement(world, AgreementState.ACCEPTED)
    return [
        Visit("samarbete-svara", f"/samarbeten/{waiting.id}", administrator(world)),
        Visit(
            "samarbete-galler",
            f"/samarbeten/{holding.id}",
            administrator(world),
            empty_is_allowed="a button without fields",
        ),
        Visit(
            "samarbete-galler-granne",
            f"/samarbeten/{holding.id}",
            next(one for one in world.neighbours if one.role == Role.ADMINISTRATOR),
            empty_is_allowed="buttons without fields",
        ),
    ]


@visits_of("lending.choose")
def _choose(world: World) -> Sequence[Visit]:
    going_on = lending(world)
    by = world.staff(Role.COORDINATOR)
    return [Visit("lana-bedomare", f"/valideringar/{going_on.attempt_id}/lana", by)]
