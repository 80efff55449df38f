"""The one table of who may what, and the pure predicates that read it.

A rule says: this role, where this scope holds between actor and object. What is not in the table is forbidden. A person
with protected identity is visible only to herself and to staff that are assigned to her by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from stegvis.access.actor import Actor, Grant, Role
from stegvis.access.permissions import Permission
from stegvis.base.errors import Forbidden, NotFound


class Scope(StrEnum):
    """How the object must relate to the actor for a rule to hold."""

    OWN = "it is her own"
    ASSIGNED = "she is assigned to the participant in that role, or lent to the case by her own organisation"
    OWN_UNIT = "it belongs to a unit where she has the role"
    OWN_ORGANISATION = "it belongs to the organisation where she has the role"
    IN_REVIEW = "it is in internal review, in an organisation where she has the role"
    EXTERNAL_SAMPLE = "it is in the external sample, in an organisation where she has the role"
    SHARED_BATCH = "it is drawn in a batch that is shared with the organisation where she has the role"
    HOLDERS_UNIT = "the person whom it is about belongs to a unit where she has the role"
    CLEARED = "it is cleared for a certificate, in an organisation where she has the role"
    ANYWHERE = "it is shared by everybody who signs in"


@dataclass(frozen=True)
class ObjectFacts:
    """What the calling room knows about the object. `assigned` maps a role to the accounts that hold it today.

    `holder_organisation_id` and `holder_unit_id` say where the person is whom it is about, when the object itself stays
    with those who made it. `in_conflict` are the accounts that are too close to the participant. `lent_assessor` is
    the assessor of another organisation who is lent to this case today, with that organisation. `shared_with` is the
    organisation whose verifiers may review the batch today, by an agreement.
    """

    owner_id: UUID | None = None
    organisation_id: UUID | None = None
    unit_id: UUID | None = None
    holder_organisation_id: UUID | None = None
    holder_unit_id: UUID | None = None
    assigned: Mapping[Role, frozenset[UUID]] = field(default_factory=dict)
    in_conflict: frozenset[UUID] = frozenset()
    lent_assessor: tuple[UUID, UUID] | None = None
    shared_with: UUID | None = None
    in_review: bool = False
    in_external_sample: bool = False
    cleared: bool = False
    protected: bool = False


@dataclass(frozen=True)
class Rule:
    """A role, and the scope in which it has the permission. Without role: whoever has an account."""

    role: Role | None
    scope: Scope


_P, _S, _A, _V = Role.PARTICIPANT, Role.SUPERVISOR, Role.ASSESSOR, Role.INTERNAL_VERIFIER
_I, _C, _T, _D = Role.ISSUER, Role.COORDINATOR, Role.TRAINER, Role.ADMINISTRATOR
_E = Role.EXTERNAL_VERIFIER

_EVERY_ROLE = tuple(Role)
_OWN, _ASSIGNED, _UNIT = Scope.OWN, Scope.ASSIGNED, Scope.OWN_UNIT
_ORGANISATION, _REVIEW, _CLEARED = Scope.OWN_ORGANISATION, Scope.IN_REVIEW, Scope.CLEARED
_HOLDERS = Scope.HOLDERS_UNIT


def _everyone(scope: Scope) -> frozenset[Rule]:
    return frozenset(Rule(role, scope) for role in _EVERY_ROLE)


_HERS = frozenset({Rule(None, Scope.OWN)})
"""What stays a person's own when her last role has ended: her account, and the certificates that she holds."""


def _rules(*pairs: tuple[Role, Scope]) -> frozenset[Rule]:
    return frozenset(Rule(role, scope) for role, scope in pairs)


POLICY: Mapping[Permission, frozenset[Rule]] = {
    Permission.OWN_ACCOUNT: _HERS,
    Permission.ACCOUNTS_SEE_UNIT: _rules((_C, _UNIT), (_D, _ORGANISATION)),
    Permission.PARTICIPANT_INVITE: _rules((_C, _UNIT), (_D, _ORGANISATION)),
    Permission.ACCOUNTS_MANAGE: _rules((_D, _ORGANISATION)),
    Permission.CASE_READ: _rules(
        (_P, _OWN), (_S, _ASSIGNED), (_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED), (_C, _UNIT)
    ),
    Permission.CASE_OPEN: _rules((_C, _UNIT)),
    Permission.CASE_ASSIGN: _rules((_C, _UNIT)),
    Permission.CASE_WRITE: _rules((_A, _ASSIGNED)),
    Permission.CONFLICT_DECLARE: _rules(
        (_S, _ASSIGNED), (_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED), (_C, _UNIT)
    ),
    Permission.CONFLICT_MANAGE: _rules((_C, _UNIT)),
    Permission.MAPPING_HOLD: _rules((_A, _ASSIGNED), (_C, _UNIT)),
    Permission.DRAFT_WRITE: _rules((_P, _OWN)),
    Permission.EVIDENCE_READ: _rules((_P, _OWN), (_S, _ASSIGNED), (_A, _ASSIGNED), (_V, _REVIEW)),
    Permission.EVIDENCE_ADD: _rules((_S, _ASSIGNED), (_A, _ASSIGNED)),
    Permission.JUDGEMENT_READ: _rules((_P, _OWN), (_S, _ASSIGNED), (_A, _ASSIGNED), (_V, _REVIEW)),
    Permission.JUDGEMENT_WRITE: _rules((_A, _ASSIGNED)),
    Permission.FEEDBACK_HEAR: _rules((_P, _OWN), (_A, _ASSIGNED), (_V, _REVIEW)),
    Permission.EXTRACT_READ: _rules((_P, _OWN), (_C, _UNIT)),
    Permission.OUTCOME_READ: _rules(
        (_P, _OWN), (_S, _ASSIGNED), (_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED), (_C, _UNIT)
    ),
    Permission.REVIEW_READ: _rules((_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED)),
    Permission.REVIEW_OUTCOME_READ: _rules(
        (_P, _OWN), (_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED), (_C, _UNIT)
    ),
    Permission.REVIEW_WRITE: _rules((_V, _REVIEW)),
    Permission.SHARED_REVIEW_WRITE: _rules((_V, Scope.SHARED_BATCH)),
    Permission.BATCH_SHARE: _rules((_C, _UNIT)),
    Permission.EXTERNAL_REVIEW_WRITE: _rules((_E, Scope.EXTERNAL_SAMPLE)),
    Permission.EXTERNAL_CHOICE: _rules((_I, _ORGANISATION), (_D, _ORGANISATION)),
    Permission.STANDARDISATION_WRITE: _rules((_V, _ORGANISATION)),
    Permission.RECONSIDERATION_ANSWER: _rules((_A, _ASSIGNED), (_V, _REVIEW), (_I, _CLEARED)),
    Permission.COMPETENCE_READ: _rules((_A, _OWN), (_V, _OWN), (_C, _ORGANISATION), (_D, _ORGANISATION)),
    Permission.COMPETENCE_WRITE: _rules((_D, _ORGANISATION)),
    Permission.YEARLY_REPORT_READ: _rules((_V, _UNIT), (_E, _UNIT), (_C, _UNIT), (_D, _ORGANISATION)),
    Permission.AGREEMENT_WRITE: _rules((_D, _ORGANISATION)),
    Permission.HANDOVER_PROPOSE: _rules((_C, _UNIT)),
    Permission.HANDOVER_ANSWER: _rules((_C, _UNIT)),
    Permission.HANDOVER_CONSENT: _rules((_P, _OWN)),
    Permission.CERTIFICATE_READ: _HERS
    | _rules((_A, _ASSIGNED), (_V, _ORGANISATION), (_I, _ORGANISATION), (_C, _HOLDERS)),
    Permission.CERTIFICATE_LIST: _rules((_I, _ORGANISATION), (_C, _HOLDERS), (_D, _ORGANISATION)),
    Permission.CERTIFICATE_SHARE: _HERS,
    Permission.CERTIFICATE_ISSUE: _rules((_I, _CLEARED)),
    Permission.CERTIFICATE_WITHDRAW: _rules((_I, _ORGANISATION)),
    Permission.DESIGN_WRITE: _rules((_D, _ORGANISATION)),
    Permission.PLACEMENT_READ: _rules((_P, _OWN), (_S, _ASSIGNED), (_A, _ASSIGNED), (_C, _UNIT)),
    Permission.PLACEMENT_WRITE: _rules((_C, _UNIT)),
    Permission.WORKPLACE_WRITE: _rules((_C, _ORGANISATION)),
    Permission.CONTENT_READ: _everyone(Scope.ANYWHERE),
    Permission.CONTENT_WRITE: _rules((_T, _ORGANISATION)),
    Permission.COURSE_TAKE: _everyone(_OWN),
    Permission.WORK_RETRY: _rules((_D, _ORGANISATION)),
    Permission.FAULT_REPORT_READ: _rules((_D, _ORGANISATION)),
}


def permitted_at_all(actor: Actor, permission: Permission) -> bool:
    """Whether some role of the actor has the permission in some scope: what a view asks before it loads anything."""
    roles = {rule.role for rule in POLICY[permission]}
    return bool(actor.roles & roles) or (None in roles and actor.account_id is not None)


def may(actor: Actor, permission: Permission, facts: ObjectFacts) -> bool:
    """Whether the actor has the permission on the object that the facts describe."""
    return any(_holds(rule, actor, facts) for rule in POLICY[permission])


def sees(actor: Actor, permission: Permission, facts: ObjectFacts) -> bool:
    """Whether some permission about the same kind of object reaches it: if not, it does not exist for the actor."""
    return any(
        may(actor, other, facts) for group in SAME_KIND_OF_OBJECT if permission in group for other in group
    )


SAME_KIND_OF_OBJECT = (
    # A person. Opening a case and assigning staff begin on her page, and go on in the case.
    frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.ACCOUNTS_SEE_UNIT,
            Permission.PARTICIPANT_INVITE,
            Permission.ACCOUNTS_MANAGE,
            Permission.CASE_OPEN,
            Permission.CASE_ASSIGN,
        }
    ),
    # A case with its attempts.
    frozenset(
        {
            Permission.CASE_READ,
            Permission.CASE_OPEN,
            Permission.CASE_ASSIGN,
            Permission.CASE_WRITE,
            Permission.CONFLICT_DECLARE,
            Permission.CONFLICT_MANAGE,
            Permission.MAPPING_HOLD,
            Permission.DRAFT_WRITE,
            Permission.EVIDENCE_READ,
            Permission.EVIDENCE_ADD,
            Permission.JUDGEMENT_READ,
            Permission.JUDGEMENT_WRITE,
            Permission.FEEDBACK_HEAR,
            Permission.EXTRACT_READ,
            Permission.OUTCOME_READ,
            Permission.REVIEW_READ,
            Permission.REVIEW_OUTCOME_READ,
            Permission.REVIEW_WRITE,
            Permission.SHARED_REVIEW_WRITE,
            Permission.BATCH_SHARE,
            Permission.EXTERNAL_REVIEW_WRITE,
            Permission.RECONSIDERATION_ANSWER,
            Permission.CERTIFICATE_ISSUE,
        }
    ),
    frozenset(
        {
            Permission.CERTIFICATE_READ,
            Permission.CERTIFICATE_LIST,
            Permission.CERTIFICATE_SHARE,
            Permission.CERTIFICATE_WITHDRAW,
        }
    ),
    frozenset({Permission.PLACEMENT_READ, Permission.PLACEMENT_WRITE}),
    # A hand-over: those who give and those who receive know different sides of it, and each asks with its own facts.
    frozenset({Permission.HANDOVER_PROPOSE, Permission.HANDOVER_ANSWER, Permission.HANDOVER_CONSENT}),
    frozenset({Permission.WORKPLACE_WRITE}),
    frozenset({Permission.AGREEMENT_WRITE}),
    frozenset({Permission.COMPETENCE_READ, Permission.COMPETENCE_WRITE}),
    frozenset({Permission.STANDARDISATION_WRITE}),
    frozenset({Permission.YEARLY_REPORT_READ}),
    frozenset({Permission.CONTENT_WRITE}),
    frozenset({Permission.EXTERNAL_CHOICE}),
)


def require(actor: Actor, permission: Permission, facts: ObjectFacts) -> None:
    """Raise NotFound when the object does not exist for the actor, Forbidden when only the verb is not hers."""
    if may(actor, permission, facts):
        return
    if sees(actor, permission, facts):
        raise Forbidden(permission.value)
    raise NotFound(permission.value)


def _holds(rule: Rule, actor: Actor, facts: ObjectFacts) -> bool:
    is_own = actor.account_id is not None and actor.account_id == facts.owner_id
    if rule.role is None:
        return rule.scope is Scope.OWN and is_own
    grants = [grant for grant in actor.grants if grant.role == rule.role]
    if not grants:
        return False
    is_assigned = actor.account_id in facts.assigned.get(rule.role, frozenset()) or (
        rule.role is Role.ASSESSOR
        and facts.lent_assessor in {(actor.account_id, grant.organisation_id) for grant in grants}
    )
    if rule.scope is Scope.ANYWHERE:
        return True
    if rule.scope is Scope.OWN:
        return is_own
    # An administrator keeps accounts, and opens no case: somebody must be able to.
    if actor.account_id in facts.in_conflict and rule.role is not Role.ADMINISTRATOR:
        return False
    if facts.protected and not is_assigned:
        return False
    if rule.scope is Scope.ASSIGNED:
        return is_assigned
    return _holds_in_place(rule.scope, grants, facts)


def _holds_in_place(scope: Scope, grants: list[Grant], facts: ObjectFacts) -> bool:
    if scope is Scope.HOLDERS_UNIT:
        where = (facts.holder_organisation_id, facts.holder_unit_id)
        return any(
            grant.organisation_id == where[0] and grant.unit_id in (None, where[1]) for grant in grants
        )
    if scope is Scope.SHARED_BATCH:
        return any(grant.organisation_id == facts.shared_with for grant in grants)
    in_organisation = [grant for grant in grants if grant.organisation_id == facts.organisation_id]
    if scope is Scope.OWN_ORGANISATION:
        return bool(in_organisation)
    in_unit = any(grant.unit_id in (None, facts.unit_id) for grant in in_organisation)
    if scope is Scope.OWN_UNIT:
        return in_unit
    if scope is Scope.IN_REVIEW:
        return in_unit and facts.in_review
    if scope is Scope.EXTERNAL_SAMPLE:
        return in_unit and facts.in_external_sample
    return in_unit and facts.cleared
