"""Drawing a place in a status list, so that its number tells nothing of when or to whom a certificate was issued."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates.credentials.open_badge import Place
from stegvis.certificates.credentials.status_lists import LENGTH
from stegvis.certificates.keys import queries
from stegvis.certificates.keys.models import StatusList
from stegvis.people import queries as people_queries

_DRAWS = 10
"""A new list is begun when so many places in a row were taken: when about four in ten are. Drawing stays quick, nobody
has to count, and the list goes on hiding its holders."""


def draw(organisation_id: UUID) -> tuple[UUID, Place]:
    """A free place in the organisation's list, and the list's id. Held by nobody until a credential takes it."""
    found = queries.latest_status_list(organisation_id) or _next_list(organisation_id, 1)
    for _ in range(_DRAWS):
        index = secrets.randbelow(LENGTH)
        if not queries.is_taken(found.id, index):
            return found.id, Place(found.number, index)
    begun = _next_list(organisation_id, found.number + 1)
    return begun.id, Place(begun.number, secrets.randbelow(LENGTH))


def _next_list(organisation_id: UUID, number: int) -> StatusList:
    """The list with this number. Two that begin it at once get the same."""
    people_queries.lock_organisation(organisation_id)
    made = StatusList(organisation_id=organisation_id, number=number, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        return queries.get_status_list(organisation_id, number)
    return made
