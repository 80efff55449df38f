"""The one who acts: a frozen picture of an account and its roles, filled in by the room `people`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is, in a unit or in the whole organisation, for a period."""

    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    INTERNAL_VERIFIER = "internal_verifier"
    EXTERNAL_VERIFIER = "external_verifier"
    ISSUER = "issuer"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """A role that is in force today. `unit_id` None means the whole organisation."""

    role: Role
    organisation_id: UUID
    unit_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts. `account_id` None with `is_system` is the system itself."""

    account_id: UUID | None
    name: str
    organisation_id: UUID | None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    is_system: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles in force, wherever they hold."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def own_account_id(self) -> UUID:
        """The account's id; raises LookupError for the system, which has none."""
        if self.account_id is None:
            raise LookupError("the system has no account")
        return self.account_id


SYSTEM = Actor(account_id=None, name="Stegvis", organisation_id=None, is_system=True)
