"""Batches shared with another municipality for tests, made through the rooms' own verbs."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people.models import Account, Unit
from stegvis.verification import actions
from tests.factories import cooperation, people
from tests.factories.validation import Cast


def neighbour(cast: Cast) -> tuple[Unit, Account]:
    """A unit of another municipality that may be asked, and a verifier there."""
    place = people.unit()
    cooperation.agreed(cast.unit, place, covers_verification=True)
    return place, people.staff(Role.INTERNAL_VERIFIER, place)


def share(cast: Cast, batch_id: UUID, place: Unit) -> None:
    """The coordinator shares the batch."""
    actions.share_batch(
        actor=people.actor(cast.coordinator), batch_id=batch_id, helping_id=place.organisation_id
    )
    db.session.commit()


def shared(cast: Cast, batch_id: UUID) -> Account:
    """The batch is shared with a neighbour, whose verifier is given."""
    place, verifier = neighbour(cast)
    share(cast, batch_id, place)
    return verifier
