"""The verifiers' batches: a journey that draws begins with one of its own."""

from __future__ import annotations

from stegvis.access import SYSTEM, Role
from stegvis.people import queries as people_queries
from stegvis.verification import actions, queries
from tests.journeys.newcomers import MODULE
from tests.journeys.world import World


def begin_anew(world: World, workshop: str) -> None:
    """Lock the workshop's open batch, if there is one: what other journeys decided is drawn without this one's."""
    coordinator = world.account_id(world.staff(Role.COORDINATOR, workshop).name)

    def lock() -> None:
        by = people_queries.actor_for(people_queries.get_account(coordinator))
        unit = next(one for one in people_queries.units_for(by, Role.COORDINATOR) if one.name == workshop)
        batch = queries.open_batch(unit.id, MODULE)
        if batch is not None:
            actions.lock_batch(actor=SYSTEM, batch_id=batch.id)

    world.do(lock)
