"""Reading whether an organisation can seal at this moment."""

from __future__ import annotations

from uuid import UUID

from stegvis.base import clock
from stegvis.base.language import Text
from stegvis.certificates import queries
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.reading import seal_period
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.readiness_rules import NotReady, Unready, clock_fault, unready
from stegvis.certificates.rules import OBSTACLE_TEXTS
from stegvis.certificates.states import Obstacle

OBSTACLES: dict[Unready, Obstacle] = {
    Unready.CLOCK_BEFORE_PROGRAM: Obstacle.CLOCK,
    Unready.CLOCK_BEFORE_RECORD: Obstacle.CLOCK,
    Unready.SEAL_NOT_YET: Obstacle.SEAL_NOT_YET,
    Unready.SEAL_ENDED: Obstacle.SEAL_ENDED,
}
"""What those who issue are told of it."""


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
