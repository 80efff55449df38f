"""The pages of the validation modules: versions, retiring one, bringing it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from stegvis.content.retirement_models import ModuleRetirement
from stegvis.content.states import ChangeKind
from stegvis.people.models import Account
from stegvis.people.queries import actor_for
from tests.factories import versions
from tests.factories.validation import MODULE
from tests.journeys.cast import certified, collecting, trainer
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


def replace_first(world: World) -> None:
    """The first version retired, and a new one with the same criteria: whoever begins has the same to show."""
    account = world.look(select(Account).where(Account.id == world.account_id(trainer(world).name)))[0]
    actor = actor_for(account)
    first = versions.version_in_force(actor)
    versions.published(actor, {"hours: 40": "hours: 42"}, ChangeKind.NEW_VERSION)
    versions.retired(actor, first, "Timtalet var för lågt.")


def retirement(world: World) -> ModuleRetirement:
    """The first version's, made when somebody asks for it first."""
    statement = select(ModuleRetirement).order_by(ModuleRetirement.retired_at)
    if not world.look(statement):
        world.do(lambda: replace_first(world))
    return world.look(statement)[0]


@visits_of("modules.index")
def _index(world: World) -> Sequence[Visit]:
    retirement(world)
    return [Visit("moduler", "/valideringsmoduler", trainer(world))]


@visits_of("ladders.index")
def _ladders(world: World) -> Sequence[Visit]:
    return [
        Visit("vagen-vidare-alla", "/vagen-vidare"),
        Visit("vagen-vidare-egna", "/vagen-vidare", collecting(world)),
    ]


@visits_of("ladders.show")
def _ladder(world: World) -> Sequence[Visit]:
    address = f"/vagen-vidare/{MODULE}"
    return [
        Visit("vagen-vidare", address),
        Visit("vagen-vidare-nu", address, collecting(world)),
        Visit("vagen-vidare-har", address, certified(world)),
    ]


@visits_of("modules.retire")
def _retire(world: World) -> Sequence[Visit]:
    return [Visit("modul-avveckla", f"/valideringsmoduler/{MODULE}/avveckla", trainer(world))]


@visits_of("modules.restore")
def _restore(world: World) -> Sequence[Visit]:
    address = f"/valideringsmoduler/avvecklingar/{retirement(world).id}/ta-i-bruk"
    return [Visit("modul-ta-i-bruk", address, trainer(world))]
