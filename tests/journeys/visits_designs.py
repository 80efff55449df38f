"""The page about how certificates look."""

from __future__ import annotations

from collections.abc import Sequence

from tests.journeys.cast import administrator
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import World


@visits_of("designs.show")
def _show(world: World) -> Sequence[Visit]:
    return [Visit("intygens-utseende", "/intygens-utseende", administrator(world))]
