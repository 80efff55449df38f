"""Who may assess and verify which module on a day, and what about it needs attention. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from stegvis.access.actor import Role
from stegvis.base.language import Text, _l

DUTIES = (Role.ASSESSOR, Role.INTERNAL_VERIFIER)
"""The roles that ask for competence."""

EVERY_MODULE = ""

WARNING = timedelta(days=60)
"""So long before the end the person and her administrator are told, and so long afterwards they still are."""


@dataclass(frozen=True)
class Held:
    """One registered competence. `module_key` empty: every module. `ends_on` is its last day."""

    role: Role
    module_key: str
    begins_on: date
    ends_on: date | None = None
    is_ended: bool = False
    as_trainee: bool = False
    trainee_until: date | None = None

    def is_countersigned(self, day: date) -> bool:
        """Whether what rests on it alone is countersigned on this day."""
        return self.as_trainee and (self.trainee_until is None or day <= self.trainee_until)

    def covers(self, module_key: str, day: date) -> bool:
        """Whether it holds for this module on this day. What is for every module covers each."""
        in_time = self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)
        return not self.is_ended and in_time and self.module_key in (EVERY_MODULE, module_key)


def is_competent(held: Iterable[Held], role: Role, module_key: str, day: date) -> bool:
    """Whether something that she holds covers this role, module and day."""
    return any(one.role is role and one.covers(module_key, day) for one in held)


def may_assess(held: Iterable[Held], module_key: str, day: date) -> Text | None:
    """Rows 8 and 12: whoever judges and decides has competence for the module."""
    if is_competent(held, Role.ASSESSOR, module_key, day):
        return None
    return _l(
        "Din kompetens som bedömare gäller inte för den här modulen i dag. Be administratören registrera den, "
        "eller be samordnaren utse en annan bedömare."
    )


def may_verify_module(held: Iterable[Held], module_key: str, day: date) -> Text | None:
    """Rows 11 to 13: whoever reviews or approves has competence for the module; until then the batch waits."""
    if is_competent(held, Role.INTERNAL_VERIFIER, module_key, day):
        return None
    return _l(
        "Din kompetens som kvalitetssäkrare gäller inte för den här modulen i dag. Be administratören registrera "
        "den, eller låt en annan kvalitetssäkrare granska. Omgången väntar så länge."
    )


def has_competent_assessor(assessor_ids: Collection[UUID], competent_ids: Collection[UUID]) -> Text | None:
    """Row 2: mapping starts when somebody is assigned who may assess the module."""
    if not assessor_ids:
        return _l("Utse en bedömare först. Det gör du på deltagarens sida.")
    if set(assessor_ids) & set(competent_ids):
        return None
    return _l(
        "Ingen av deltagarens bedömare har giltig kompetens för modulen. Utse en annan bedömare, "
        "eller be administratören registrera kompetensen."
    )


def may_be_assigned(held: Sequence[Held], role: Role, module_keys: Collection[str], day: date) -> Text | None:
    """An assessor or verifier is assigned to what she has competence for: one of the open modules, or any at all."""
    if role not in DUTIES:
        return None
    of_role = [one for one in held if one.role is role]
    if module_keys:
        fits = any(is_competent(of_role, role, key, day) for key in module_keys)
    else:
        fits = any(one.covers(one.module_key, day) for one in of_role)
    if fits:
        return None
    return _l(
        "Personen har inte giltig kompetens för deltagarens modul. Välj en annan person, "
        "eller be administratören registrera kompetensen."
    )


def not_her_own_competence(actor_id: UUID | None, account_id: UUID) -> Text | None:
    """Nobody vouches for herself."""
    if actor_id is not None and actor_id == account_id:
        return _l("Du kan inte registrera eller avsluta din egen kompetens. Be en annan administratör.")
    return None


class Need(StrEnum):
    """What about somebody's competence needs attention."""

    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    MISSING = "missing"


@dataclass(frozen=True)
class Attention:
    """Something to attend to: since when, and its last day. `module_key` is None when nothing holds."""

    need: Need
    role: Role
    since: date
    module_key: str | None = None
    ends_on: date | None = None


def to_attend(held: Sequence[Held], role: Role, has_role_since: date, today: date) -> tuple[Attention, ...]:
    """What ends within 60 days or ended within them, without anything that goes on; or that nothing holds today."""
    of_role = [one for one in held if one.role is role and not one.is_ended]
    found = [
        Attention(
            Need.ENDS_SOON if one.ends_on >= today else Need.ENDED,
            role,
            since=one.ends_on - WARNING if one.ends_on >= today else one.ends_on + timedelta(days=1),
            module_key=one.module_key,
            ends_on=one.ends_on,
        )
        for one in of_role
        if one.ends_on is not None
        and one.begins_on <= today
        and abs(one.ends_on - today) <= WARNING
        and not any(
            other.covers(one.module_key, max(today, one.ends_on + timedelta(days=1))) for other in of_role
        )
    ]
    if found or any(one.covers(one.module_key, today) for one in of_role):
        return tuple(sorted(found, key=lambda one: one.since))
    last = max((one.ends_on for one in of_role if one.ends_on and one.ends_on < today), default=None)
    since = max(has_role_since, last + timedelta(days=1)) if last else has_role_since
    return (Attention(Need.MISSING, role, since=min(since, today)),)
