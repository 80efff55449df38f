"""The workplaces of an organisation are added and changed."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor
from stegvis.activities import queries
from stegvis.activities.actions.history import set_fields
from stegvis.activities.models import Workplace
from stegvis.audit import record
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.people import queries as people_queries


def add_workplace(
    *, actor: Actor, organisation_id: UUID, name: str, place: str = "", contact: str = ""
) -> Workplace:
    """A new workplace, or the one that the organisation already has by this name at this place."""
    people_queries.lock_organisation(organisation_id)
    known = queries.workplace_called(organisation_id, name, place)
    if known is not None:
        return known
    workplace = Workplace(
        organisation_id=organisation_id, name=name.strip(), place=place.strip(), contact=contact.strip()
    )
    db.session.add(workplace)
    db.session.flush()
    record(actor, "workplace.added", "workplace", workplace.id, {"name": workplace.name})
    return workplace


def change_workplace(*, actor: Actor, workplace: Workplace, name: str, place: str, contact: str) -> None:
    """Change what is said about a workplace, everywhere where it is used."""
    people_queries.lock_organisation(workplace.organisation_id)
    db.session.refresh(workplace)
    same = queries.workplace_called(workplace.organisation_id, name, place)
    if same is not None and same.id != workplace.id:
        raise BadInput("name", _l("Det finns redan en arbetsplats med det namnet på det stället."))
    changes = set_fields(workplace, name=name.strip(), place=place.strip(), contact=contact.strip())
    if changes:
        db.session.flush()
        record(actor, "workplace.changed", "workplace", workplace.id, changes)
