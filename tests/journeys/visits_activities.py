"""The pages of placements, and of mails about what waits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Role
from stegvis.activities.models import Placement
from stegvis.reminders import mails
from tests.journeys.cast import assessor, collecting, coordinator, supervisor
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World

WITH_WAITING_TALK = "Noor Exempelgren"
JUST_BEGUN = "Viktor Påhittlund"
GOT_WORK = "Hamid Testlund"


def _placement(world: World, name: str) -> Placement:
    return world.look(select(Placement).where(Placement.participant_id == world.account_id(name)))[0]


def _visit(world: World, name: str, ending: str = "", of: str = WITH_WAITING_TALK) -> Visit:
    """A page of a placement, opened by the coordinator of its workshop."""
    path = f"/praktik/{_placement(world, of).id}{ending}"
    return Visit(name, path, coordinator(world, world.named(of)))


@visits_of("activities.index")
def _index(world: World) -> Sequence[Visit]:
    noor = world.named(WITH_WAITING_TALK)
    return [
        Visit("praktik-samordnare", "/praktik", coordinator(world, noor)),
        Visit("praktik-avslutade", "/praktik?visa=avslutade", coordinator(world, world.named(GOT_WORK))),
        Visit("praktik-handledare", "/praktik", supervisor(world, noor)),
        Visit("praktik-bedomare", "/praktik", assessor(world, noor)),
        Visit("min-praktik", "/praktik", noor),
        Visit("min-praktik-arbete", "/praktik", world.named(GOT_WORK)),
        Visit("min-praktik-ingen", "/praktik", collecting(world)),
    ]


@visits_of("activities.show")
def _show(world: World) -> Sequence[Visit]:
    address = f"/praktik/{_placement(world, JUST_BEGUN).id}"
    helping = world.staff(Role.SUPERVISOR, world.named(JUST_BEGUN).workshop, place=1)
    return [
        _visit(world, "praktik-en"),
        _visit(world, "praktik-en-arbete", of=GOT_WORK),
        Visit("praktik-en-handledare", address, helping),
    ]


@visits_of("activities.open_new")
def _open_new(world: World) -> Sequence[Visit]:
    one = collecting(world)
    return [Visit("praktik-ny", f"/personer/{world.account_id(one.name)}/praktik", coordinator(world, one))]


@visits_of("activities.change")
def _change(world: World) -> Sequence[Visit]:
    return [_visit(world, "praktik-andra", "/andra")]


@visits_of("activities.follow_up")
def _follow_up(world: World) -> Sequence[Visit]:
    return [
        _visit(world, "praktik-samtal", "/samtal"),
        _visit(world, "praktik-samtal-arbete", "/samtal", of=GOT_WORK),
    ]


@visits_of("activities.hand_over")
def _hand_over(world: World) -> Sequence[Visit]:
    return [_visit(world, "praktik-lamna-over", "/lamna-over")]


@visits_of("activities.end")
def _end(world: World) -> Sequence[Visit]:
    return [_visit(world, "praktik-avsluta", "/avsluta")]


@visits_of("activities.workplaces")
def _workplaces(world: World) -> Sequence[Visit]:
    return [Visit("arbetsplatser", "/arbetsplatser", _coordinator(world))]


@visits_of("activities.change_workplace")
def _change_workplace(world: World) -> Sequence[Visit]:
    workplace_id: UUID = _placement(world, WITH_WAITING_TALK).workplace_id
    return [Visit("arbetsplats", f"/arbetsplatser/{workplace_id}", _coordinator(world))]


def _coordinator(world: World) -> Person:
    return coordinator(world, world.named(WITH_WAITING_TALK))


@visits_of("reminders.choice")
def _choice(world: World) -> Sequence[Visit]:
    address = "/mitt-konto/paminnelser"
    return [
        Visit("paminnelser-personal", address, _coordinator(world)),
        Visit("paminnelser-deltagare", address, collecting(world)),
    ]


@visits_of("reminders.end")
def _end_mails(world: World) -> Sequence[Visit]:
    account_id = world.account_id(_coordinator(world).name)
    token = world.do(lambda: mails.ending_token(account_id))
    return [
        Visit("paminnelser-avsluta", f"/paminnelser/avsluta/{token}"),
        Visit("paminnelser-okand-lank", "/paminnelser/avsluta/okand", status=404),
    ]


@visits_of("reminders.ended")
def _ended(world: World) -> Sequence[Visit]:
    return [Visit("paminnelser-avslutade", "/paminnelser/avslutade")]
