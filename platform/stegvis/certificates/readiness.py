"""Reading whether an organisation can seal at this moment, and which seals end soon."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from stegvis.base import clock
from stegvis.base.language import Text
from stegvis.certificates import queries
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.reading import is_brought_in, seal_period
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.readiness_rules import NotReady, Period, Unready, clock_fault, unready
from stegvis.certificates.rules import OBSTACLE_TEXTS
from stegvis.certificates.states import Obstacle

OBSTACLES: dict[Unready, Obstacle] = {
    Unready.CLOCK_BEFORE_PROGRAM: Obstacle.CLOCK,
    Unready.CLOCK_BEFORE_RECORD: Obstacle.CLOCK,
    Unready.SEAL_NOT_YET: Obstacle.SEAL_NOT_YET,
    Unready.SEAL_ENDED: Obstacle.SEAL_ENDED,
}
"""What those who issue are told of it."""


@dataclass(frozen=True)
class SealEnd:
    """When an organisation's seal ends, and whether it was brought in from outside: then it can't be renewed here."""

    organisation_id: UUID
    fragment: str
    period: Period
    is_brought_in: bool


def require_ready(organisation_id: UUID, seal: IssuerKey | None) -> None:
    """Raise NotReady when a paper that is sealed now with this key would be dated wrongly or found worthless."""
    period = seal_period(seal) if seal is not None else None
    why = unready(clock.machine(), queries.newest_issue(organisation_id), period)
    if why is not None:
        raise NotReady(why)


def require_clock(organisation_id: UUID) -> None:
    """Raise NotReady when a key that is made now would be dated wrongly."""
    why = clock_fault(clock.machine(), queries.newest_issue(organisation_id))
    if why is not None:
        raise NotReady(why)


def unready_now(organisation_id: UUID) -> Unready | None:
    """Why this organisation can seal nothing now, or None."""
    try:
        require_ready(organisation_id, key_queries.keys_in_force(organisation_id).get(KeyPurpose.SEAL))
    except NotReady as found:
        return found.why
    return None


def refusal_now(organisation_id: UUID) -> Text | None:
    """The same in words for those who issue."""
    why = unready_now(organisation_id)
    return OBSTACLE_TEXTS[OBSTACLES[why]] if why is not None else None


def seals_in_force(organisation_ids: Collection[UUID]) -> list[SealEnd]:
    """The seal of each of these organisations that has one, the first to end first."""
    keys = key_queries.seals_in_force(organisation_ids)
    roots = key_queries.own_root_certificates() if keys else []
    found = [
        SealEnd(key.organisation_id, key.fragment, seal_period(key), is_brought_in(key, roots))
        for key in keys
    ]
    return sorted(found, key=lambda one: (one.period.ends, str(one.organisation_id)))
