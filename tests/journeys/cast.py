"""Who plays whom in the walk through the pages: the people of the demonstration by what they can show."""

from __future__ import annotations

from stegvis.access import Role
from stegvis.validation.states import AttemptState
from tests.journeys.world import Person, World


def collecting(world: World) -> Person:
    """A participant in the midst of showing, with drafts."""
    return world.participant_in(AttemptState.IN_PROGRESS)


def handed_in(world: World) -> Person:
    """A participant whose evidence waits for her assessor."""
    return world.participant_in(AttemptState.SUBMITTED)


def certified(world: World) -> Person:
    """A participant with a certificate that holds."""
    return world.participant_in(AttemptState.CERTIFIED)


def began_again(world: World) -> Person:
    """Who stopped once and has begun again: a part of what was found then is taken over."""
    return world.named("Teresa Provvik")


def assessor(world: World, participant: Person) -> Person:
    """The assessor of this participant."""
    return world.staff(Role.ASSESSOR, participant.workshop)


def supervisor(world: World, participant: Person) -> Person:
    """The supervisor of this participant."""
    return world.staff(Role.SUPERVISOR, participant.workshop)


def coordinator(world: World, participant: Person) -> Person:
    """The coordinator of this participant's workshop."""
    return world.staff(Role.COORDINATOR, participant.workshop)


def administrator(world: World) -> Person:
    """An administrator of the municipality."""
    return world.staff(Role.ADMINISTRATOR)


def issuer(world: World) -> Person:
    """An issuer of the municipality."""
    return world.staff(Role.ISSUER)


def verifier(world: World) -> Person:
    """An internal verifier of the municipality."""
    return world.staff(Role.INTERNAL_VERIFIER)


def external_verifier(world: World) -> Person:
    """The municipality's external verifier, from another body."""
    return world.staff(Role.EXTERNAL_VERIFIER)


def trainer(world: World) -> Person:
    """A trainer of the municipality."""
    return world.staff(Role.TRAINER)
