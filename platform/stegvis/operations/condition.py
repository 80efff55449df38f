"""How the site stands: its clock, the seals, the authority's time, and what was given up. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from cryptography import x509

from stegvis import settings
from stegvis.base import clock
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.models import IssuerKey
from stegvis.certificates.keys.reading import is_brought_in, seal_period
from stegvis.certificates.readiness_rules import WARN_BEFORE, Unready, clock_fault, unready
from stegvis.operations import queries

TIME_TASK = "certificates.add-time"


class Level(StrEnum):
    """Whether somebody has to do something: not now, soon, or before anything more is issued."""

    FINE = "fine"
    SOON = "soon"
    STOP = "stop"


class Condition(StrEnum):
    """How one part of the site stands."""

    CLOCK_RIGHT = "clock_right"
    CLOCK_BEFORE_PROGRAM = "clock_before_program"
    CLOCK_BEFORE_RECORD = "clock_before_record"
    SEAL_HOLDS = "seal_holds"
    SEAL_ENDS_SOON = "seal_ends_soon"
    SEAL_NOT_YET = "seal_not_yet"
    SEAL_ENDED = "seal_ended"
    TIME_UNSET = "time_unset"
    TIME_TAKEN = "time_taken"
    TIME_WAITS = "time_waits"
    WORK_DONE = "work_done"
    WORK_GIVEN_UP = "work_given_up"


LEVELS: dict[Condition, Level] = {
    Condition.CLOCK_BEFORE_PROGRAM: Level.STOP,
    Condition.CLOCK_BEFORE_RECORD: Level.STOP,
    Condition.SEAL_ENDS_SOON: Level.SOON,
    Condition.SEAL_NOT_YET: Level.STOP,
    Condition.SEAL_ENDED: Level.STOP,
    Condition.TIME_WAITS: Level.SOON,
    Condition.WORK_GIVEN_UP: Level.SOON,
}
"""Those that are not fine."""


@dataclass(frozen=True)
class Finding:
    """How one part stands: of which organisation, until which day, since when, and how much of it."""

    condition: Condition
    organisation: str = ""
    until: date | None = None
    since: datetime | None = None
    count: int = 0
    is_brought_in: bool = False

    @property
    def level(self) -> Level:
        """Whether somebody has to do something."""
        return LEVELS.get(self.condition, Level.FINE)


def findings(organisation_ids: Collection[UUID]) -> list[Finding]:
    """Everything about the site, and about the seals of these organisations."""
    own_roots = key_queries.own_root_certificates()
    return [*clock_and_seals(organisation_ids, own_roots), _time(), _work()]


def clock_and_seals(
    organisation_ids: Collection[UUID], own_roots: Collection[x509.Certificate] | None = None
) -> list[Finding]:
    """Whether these organisations can issue today, and for how long.

    Only who gives our own roots is told which seals were brought in.
    """
    now = clock.machine()
    found = key_queries.seals_and_newest_issues(organisation_ids)
    newest = max((moment for _name, _key, moment in found if moment is not None), default=None)
    fault = clock_fault(now, newest)
    clock_is = Condition(fault.value) if fault is not None else Condition.CLOCK_RIGHT
    seals = [_seal(name, key, now, own_roots) for name, key, _moment in found if key is not None]
    return [Finding(clock_is), *seals]


def _seal(
    organisation: str, key: IssuerKey, now: datetime, own_roots: Collection[x509.Certificate] | None
) -> Finding:
    period = seal_period(key)
    match unready(now, None, period):
        case Unready.SEAL_ENDED:
            found = Condition.SEAL_ENDED
        case Unready.SEAL_NOT_YET:
            found = Condition.SEAL_NOT_YET
        case _:
            found = Condition.SEAL_ENDS_SOON if period.ends_soon(now) else Condition.SEAL_HOLDS
    return Finding(
        found,
        organisation,
        until=clock.local(period.begins if found is Condition.SEAL_NOT_YET else period.ends).date(),
        since=period.ends - WARN_BEFORE,
        is_brought_in=own_roots is not None and is_brought_in(key, own_roots),
    )


def _time() -> Finding:
    waiting = queries.unfinished_work(TIME_TASK)
    if waiting is not None:
        return Finding(Condition.TIME_WAITS, since=waiting.since, count=waiting.count)
    is_set = bool(settings.current().timestamp_url)
    return Finding(Condition.TIME_TAKEN if is_set else Condition.TIME_UNSET)


def _work() -> Finding:
    given_up = queries.failed_work()
    if not given_up:
        return Finding(Condition.WORK_DONE)
    return Finding(
        Condition.WORK_GIVEN_UP,
        since=min(one.since for one in given_up),
        count=sum(one.count for one in given_up),
    )


def renewal_command(found: Finding) -> str:
    """What an operator writes to renew the seal that the finding is about; empty for what is no seal."""
    if found.condition not in (Condition.SEAL_ENDS_SOON, Condition.SEAL_ENDED):
        return ""
    of = f'--organisation "{found.organisation}"'
    if found.is_brought_in:
        return f"stegvis keys bring-in-seal {of} --chain …"
    return f"stegvis keys rotate {of} --purpose seal"
