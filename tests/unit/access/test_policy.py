"""The policy's predicates, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from stegvis.access import (
    POLICY,
    SYSTEM,
    Actor,
    Grant,
    ObjectFacts,
    Permission,
    Role,
    may,
    permitted_at_all,
    require,
)
from stegvis.access.policy import SAME_KIND_OF_OBJECT
from stegvis.base.errors import Forbidden, NotFound

HOME, NEIGHBOUR = uuid4(), uuid4()
WORKSHOP, OTHER_WORKSHOP = uuid4(), uuid4()


def actor(*roles: Role, organisation: UUID = HOME, unit: UUID | None = WORKSHOP) -> Actor:
    """Somebody with these roles in one place."""
    grants = frozenset(Grant(role, organisation, unit) for role in roles)
    return Actor(uuid4(), "Stina", organisation, grants)


def case(**facts: object) -> ObjectFacts:
    """A case in the workshop, of a participant whom nobody is assigned to."""
    base = ObjectFacts(owner_id=uuid4(), organisation_id=HOME, unit_id=WORKSHOP)
    return replace(base, **facts)  # type: ignore[arg-type]


def case_of(assessor: Actor, **facts: object) -> ObjectFacts:
    """A case to which the assessor is assigned."""
    return case(assigned={Role.ASSESSOR: frozenset({assessor.own_account_id})}, **facts)


def test_an_assigned_assessor_judges() -> None:
    assessor = actor(Role.ASSESSOR)

    assert may(assessor, Permission.JUDGEMENT_WRITE, case_of(assessor))


def test_an_assessor_of_the_same_workshop_who_is_not_assigned_judges_nothing() -> None:
    assert not may(actor(Role.ASSESSOR), Permission.JUDGEMENT_WRITE, case())


def test_an_assignment_in_one_role_gives_nothing_in_another() -> None:
    supervisor = actor(Role.SUPERVISOR)
    facts = case(assigned={Role.ASSESSOR: frozenset({supervisor.own_account_id})})

    assert not may(supervisor, Permission.CASE_READ, facts)


def test_an_assignment_without_the_role_gives_nothing() -> None:
    """A role that has ended takes its assignments with it."""
    former = actor()

    assert not may(former, Permission.JUDGEMENT_WRITE, case_of(former))


def test_a_participant_reads_her_own_case_and_no_other() -> None:
    amina = actor(Role.PARTICIPANT)

    assert may(amina, Permission.CASE_READ, case(owner_id=amina.account_id))
    assert not may(amina, Permission.CASE_READ, case())


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_drafts_are_the_participants_alone(role: Role) -> None:
    member = actor(role)
    facts = case(assigned={role: frozenset({member.own_account_id})})

    assert not may(member, Permission.DRAFT_WRITE, facts)


def test_a_coordinator_reaches_her_own_unit_only() -> None:
    coordinator = actor(Role.COORDINATOR)

    assert may(coordinator, Permission.CASE_OPEN, case())
    assert not may(coordinator, Permission.CASE_OPEN, case(unit_id=OTHER_WORKSHOP))
    assert not may(coordinator, Permission.CASE_OPEN, case(organisation_id=NEIGHBOUR))


def test_a_role_in_the_whole_organisation_reaches_every_unit_of_it_and_no_further() -> None:
    coordinator = actor(Role.COORDINATOR, unit=None)

    assert may(coordinator, Permission.CASE_OPEN, case(unit_id=OTHER_WORKSHOP))
    assert not may(coordinator, Permission.CASE_OPEN, case(organisation_id=NEIGHBOUR))


def test_a_verifier_sees_a_case_while_it_is_in_review() -> None:
    verifier = actor(Role.INTERNAL_VERIFIER)

    assert may(verifier, Permission.CASE_READ, case(in_review=True))
    assert not may(verifier, Permission.CASE_READ, case())
    assert not may(verifier, Permission.CASE_READ, case(in_review=True, unit_id=OTHER_WORKSHOP))


def test_an_issuer_sees_a_case_when_it_is_cleared() -> None:
    issuer = actor(Role.ISSUER)

    assert may(issuer, Permission.CERTIFICATE_ISSUE, case(cleared=True))
    assert not may(issuer, Permission.CERTIFICATE_ISSUE, case())


@pytest.mark.parametrize(
    "permission",
    [
        Permission.CASE_READ,
        Permission.CASE_OPEN,
        Permission.EVIDENCE_READ,
        Permission.JUDGEMENT_READ,
        Permission.OUTCOME_READ,
    ],
)
def test_an_administrator_sees_nothing_of_a_case(permission: Permission) -> None:
    administrator = actor(Role.ADMINISTRATOR, unit=None)

    assert not may(administrator, permission, case(in_review=True, cleared=True))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTICIPANT])
@pytest.mark.parametrize("permission", [one for one in Permission if one is not Permission.CONTENT_READ])
def test_a_protected_person_is_hidden_from_all_who_are_not_assigned(
    role: Role, permission: Permission
) -> None:
    facts = case(protected=True, in_review=True, cleared=True)

    assert not may(actor(role, unit=None), permission, facts)


def test_a_protected_person_is_there_for_her_named_assessor() -> None:
    assessor = actor(Role.ASSESSOR)

    assert may(assessor, Permission.CASE_READ, case_of(assessor, protected=True))


def test_a_protected_person_is_there_for_a_coordinator_only_when_named() -> None:
    coordinator = actor(Role.COORDINATOR)
    named = {Role.COORDINATOR: frozenset({coordinator.own_account_id})}

    assert not may(coordinator, Permission.CASE_READ, case(protected=True))
    assert may(coordinator, Permission.CASE_READ, case(protected=True, assigned=named))


def test_a_protected_person_sees_her_own() -> None:
    amina = actor(Role.PARTICIPANT)

    assert may(amina, Permission.CASE_READ, case(owner_id=amina.account_id, protected=True))


def test_what_does_not_exist_for_her_is_not_found() -> None:
    with pytest.raises(NotFound):
        require(actor(Role.ASSESSOR), Permission.JUDGEMENT_WRITE, case())


def test_what_she_sees_but_may_not_change_is_forbidden() -> None:
    supervisor = actor(Role.SUPERVISOR)
    facts = case(assigned={Role.SUPERVISOR: frozenset({supervisor.own_account_id})})

    with pytest.raises(Forbidden):
        require(supervisor, Permission.JUDGEMENT_WRITE, facts)


def test_what_she_may_is_let_through() -> None:
    assessor = actor(Role.ASSESSOR)

    require(assessor, Permission.JUDGEMENT_WRITE, case_of(assessor))


def test_without_any_role_only_the_account_and_the_certificates_are_still_hers() -> None:
    nobody = Actor(uuid4(), "Ingen", HOME)

    assert {permission for permission in Permission if permitted_at_all(nobody, permission)} == {
        Permission.OWN_ACCOUNT,
        Permission.CERTIFICATE_READ,
        Permission.CERTIFICATE_SHARE,
    }
    assert may(nobody, Permission.CERTIFICATE_READ, ObjectFacts(owner_id=nobody.account_id))
    assert not may(nobody, Permission.CERTIFICATE_READ, ObjectFacts(owner_id=uuid4(), organisation_id=HOME))


def test_the_system_has_no_permission_by_this_table() -> None:
    assert not any(permitted_at_all(SYSTEM, permission) for permission in Permission)


def test_an_object_without_owner_is_nobodys_own() -> None:
    assert not may(SYSTEM, Permission.OWN_ACCOUNT, ObjectFacts())


def test_every_permission_is_in_the_table() -> None:
    assert set(Permission) == POLICY.keys()


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_says_what_it_is_in_a_sentence(permission: Permission) -> None:
    assert permission.value.endswith(".")
    assert len(permission.value.split()) > 2


def test_seeing_a_person_is_not_seeing_her_case() -> None:
    """An administrator knows every person; that a case exists she does not learn from the answer."""
    administrator = actor(Role.ADMINISTRATOR, Role.SUPERVISOR, unit=None)

    with pytest.raises(NotFound):
        require(administrator, Permission.EVIDENCE_READ, case())


def test_writing_content_is_not_seeing_certificates() -> None:
    with pytest.raises(NotFound):
        require(actor(Role.TRAINER), Permission.CERTIFICATE_READ, case(cleared=True))


def test_a_certificate_opens_to_coordinators_where_its_holder_is_and_stays_its_issuers() -> None:
    moved = ObjectFacts(
        owner_id=uuid4(),
        organisation_id=HOME,
        unit_id=WORKSHOP,
        holder_organisation_id=NEIGHBOUR,
        holder_unit_id=OTHER_WORKSHOP,
    )
    there = actor(Role.COORDINATOR, organisation=NEIGHBOUR, unit=OTHER_WORKSHOP)

    assert may(there, Permission.CERTIFICATE_READ, moved)
    assert not may(actor(Role.COORDINATOR), Permission.CERTIFICATE_READ, moved)
    assert not may(actor(Role.COORDINATOR, unit=OTHER_WORKSHOP), Permission.CERTIFICATE_READ, moved)
    assert may(actor(Role.ISSUER), Permission.CERTIFICATE_WITHDRAW, moved)
    assert not may(
        actor(Role.ISSUER, organisation=NEIGHBOUR, unit=OTHER_WORKSHOP), Permission.CERTIFICATE_READ, moved
    )


def test_every_permission_on_an_object_has_others_of_its_kind() -> None:
    """A permission outside all kinds would answer 404 to somebody who sees the object."""
    shared = {
        Permission.CONTENT_READ,
        Permission.COURSE_TAKE,
        Permission.DESIGN_WRITE,
        Permission.FAULT_REPORT_READ,
        Permission.WORK_RETRY,
    }

    assert set(Permission) - shared == {one for group in SAME_KIND_OF_OBJECT for one in group}
