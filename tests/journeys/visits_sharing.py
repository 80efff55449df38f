"""The pages of batches that are shared between municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Role
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification.models import Batch, BatchItem
from stegvis.verification.sharing_models import SharedBatch
from tests.journeys.cast import verifier
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World


def shared_batch(world: World) -> UUID:
    """The batch that the demonstration shares."""
    return world.look(select(SharedBatch.batch_id).where(SharedBatch.ended_at.is_(None)))[0]


def drawn_attempt(world: World) -> UUID:
    """A decision in it that waits for review."""
    statement = (
        select(ModuleAttempt.id)
        .join(BatchItem, BatchItem.attempt_id == ModuleAttempt.id)
        .where(BatchItem.batch_id == shared_batch(world), ModuleAttempt.state == AttemptState.SAMPLED)
        .order_by(ModuleAttempt.id)
    )
    return world.look(statement)[0]


def helper(world: World) -> Person:
    """A verifier of the municipality that helps."""
    return next(one for one in world.neighbours if one.role == Role.INTERNAL_VERIFIER)


@visits_of("sharing.batches")
def _batches(world: World) -> Sequence[Visit]:
    return [Visit("omgangar", "/omgangar", world.staff(Role.COORDINATOR))]


@visits_of("sharing.share")
def _share(world: World) -> Sequence[Visit]:
    coordinator, shared = world.staff(Role.COORDINATOR), shared_batch(world)
    unit = select(Batch.unit_id).where(Batch.id == shared).scalar_subquery()
    others = world.look(
        select(Batch.id).where(Batch.unit_id == unit, Batch.id != shared, Batch.closed_at.is_(None))
    )
    visits = [
        Visit(
            "omgang-delad",
            f"/omgangar/{shared}/dela",
            coordinator,
            empty_is_allowed="a button without fields",
        )
    ]
    return visits + [
        Visit(f"omgang-dela-{number}", f"/omgangar/{one}/dela", coordinator)
        for number, one in enumerate(others[:1])
    ]


@visits_of("sharing.index")
def _index(world: World) -> Sequence[Visit]:
    return [
        Visit("delade-granskningar", "/delade-granskningar", helper(world)),
        Visit("delade-granskningar-inga", "/delade-granskningar", verifier(world)),
    ]


@visits_of("sharing.review")
def _review(world: World) -> Sequence[Visit]:
    return [Visit("delad-granskning", f"/delade-granskningar/{drawn_attempt(world)}", helper(world))]


@visits_of("sharing.evidence_file")
def _evidence_file(world: World) -> Sequence[Visit]:
    address = f"/delade-granskningar/{drawn_attempt(world)}/bevis/{UUID(int=0)}"
    return [Visit("delat-bevis-fel", address, helper(world), status=404)]
