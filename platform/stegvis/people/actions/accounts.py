"""Organisations, units, participants, roles and assignments."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries
from stegvis.people.actions.cards import revoke_card
from stegvis.people.actions.sessions import end_all_sessions
from stegvis.people.facts import facts_as_seen
from stegvis.people.models import Account, Assignment, Membership, Organisation, Unit
from stegvis.people.signals import staff_assigned, staff_to_be_assigned
from stegvis.people.states import AccountKind, Gender, UnitKind

_PARTICIPANTS = UUID("a3b6a8a4-58f5-4c7c-9f0e-6f6f0f3c2b11")


def add_organisation(*, actor: Actor, name: str, organisation_number: str | None = None) -> Organisation:
    """A new organisation, or the one that already has this name."""
    for organisation in queries.organisations():
        if organisation.name.casefold() == name.strip().casefold():
            return organisation
    organisation = Organisation(name=name.strip(), organisation_number=organisation_number)
    db.session.add(organisation)
    db.session.flush()
    record(actor, "organisation_added", "organisation", organisation.id, {"name": organisation.name})
    return organisation


def add_unit(*, actor: Actor, organisation_id: UUID, name: str, kind: UnitKind = UnitKind.WORKSHOP) -> Unit:
    """A new unit. BadInput on `name` when the organisation already has one called so."""
    queries.lock_organisation(organisation_id)
    _refuse_taken_name(organisation_id, name)
    unit = Unit(organisation_id=organisation_id, name=name.strip(), kind=kind)
    db.session.add(unit)
    db.session.flush()
    record(actor, "unit_added", "unit", unit.id, {"name": unit.name})
    return unit


def _refuse_taken_name(organisation_id: UUID, name: str, but: UUID | None = None) -> None:
    others = (unit for unit in queries.units_of(organisation_id) if unit.id != but)
    if any(unit.name.casefold() == name.strip().casefold() for unit in others):
        raise BadInput("name", _l("Det finns redan en enhet med det namnet."))


def rename_unit(*, actor: Actor, unit_id: UUID, name: str) -> Unit:
    """The unit has this name from now on; the same again: no effect. BadInput on `name` when another has it.

    Papers that were issued keep the name that the unit had then. What it was called is in the audit trail.
    """
    unit = queries.get_unit(unit_id)
    queries.lock_organisation(unit.organisation_id)
    db.session.refresh(unit)
    new, old = name.strip(), unit.name
    if new == old:
        return unit
    _refuse_taken_name(unit.organisation_id, new, but=unit.id)
    unit.name = new
    record(actor, "unit_renamed", "unit", unit.id, {"from": old, "to": new})
    return unit


def add_participant(
    *,
    actor: Actor,
    unit_id: UUID,
    given_name: str,
    family_name: str,
    language: str = "sv",
    easy_language: bool = False,
    gender: Gender | None = None,
    form_key: str = "",
) -> Account:
    """A new participant in the unit. A coordinator who adds her becomes her coordinator.

    The same form sent twice (told by `form_key`) gives the participant that it made the first time.
    """
    unit = queries.get_unit(unit_id)
    said = f"{actor.account_id} {unit_id} {given_name} {family_name}"
    account_id = uuid5(_PARTICIPANTS, f"{form_key} {said}") if form_key else uuid4()
    if form_key:
        # The second of two clicks waits here, and finds what the first one made.
        queries.lock_account(actor.own_account_id)
    already = db.session.get(Account, account_id)
    if already is not None:
        return already
    account = Account(
        id=account_id,
        organisation_id=unit.organisation_id,
        kind=AccountKind.PARTICIPANT,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        language=language,
        easy_language=easy_language,
        gender=gender,
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    record(actor, "participant_added", "account", account.id, {"unit": str(unit.id)})
    add_membership(actor=actor, account=account, role=Role.PARTICIPANT, unit=unit)
    if Role.COORDINATOR in actor.roles:
        assign(actor=actor, participant_id=account.id, staff_id=actor.own_account_id, role=Role.COORDINATOR)
    return account


def change_person(
    *, actor: Actor, account: Account, given_name: str, family_name: str, email: str | None, language: str
) -> None:
    """Change what is said about a person. The same again: no effect."""
    queries.hold_account(account)
    before = (account.given_name, account.family_name, account.email, account.language)
    account.given_name, account.family_name = given_name.strip(), family_name.strip()
    account.email, account.language = (email or "").strip() or None, language
    after = (account.given_name, account.family_name, account.email, account.language)
    names = ("given_name", "family_name", "email", "language")
    changes = {name: new for name, old, new in zip(names, before, after, strict=True) if old != new}
    if changes:
        record(actor, "account_changed", "account", account.id, changes)


def set_protected(*, actor: Actor, account: Account, protected: bool) -> None:
    """Mark or unmark protected identity. Somebody must be left who sees her: a coordinator by name."""
    if account.kind is not AccountKind.PARTICIPANT:
        raise Refused(_l("Skyddad identitet kan bara sättas för deltagare."))
    queries.hold_account(account)
    if protected == account.protected:
        return
    if protected and not queries.assigned(account.id).get(Role.COORDINATOR):
        raise Refused(
            _l("Ge deltagaren en samordnare först. Annars kan ingen i personalen se henne eller honom.")
        )
    account.protected = protected
    record(actor, "protection_changed", "account", account.id, {"protected": protected})


def set_active(*, actor: Actor, account: Account, is_active: bool) -> None:
    """Close or open an account. Closing signs out everywhere and stops the card."""
    if account.id == actor.account_id and not is_active:
        raise Refused(_l("Du kan inte stänga ditt eget konto. Be en annan administratör."))
    queries.hold_account(account)
    if account.is_active == is_active:
        return
    account.is_active = is_active
    record(actor, "account_opened" if is_active else "account_closed", "account", account.id)
    if not is_active:
        if account.kind is AccountKind.PARTICIPANT:
            revoke_card(actor=actor, participant_id=account.id)
        end_all_sessions(actor=actor, account_id=account.id)


def refuse_part_of_organisation(role: Role, unit_id: UUID | None) -> None:
    """BadInput on `unit` for an administrator of one unit: the role reaches further, and must not look less."""
    if role is Role.ADMINISTRATOR and unit_id is not None:
        raise BadInput("unit", _l("En administratör sköter hela organisationen. Välj Hela organisationen."))


def add_membership(
    *,
    actor: Actor,
    account: Account,
    role: Role,
    unit: Unit | None = None,
    organisation_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give a role, in the unit or in the whole organisation. The same role again gives the one that is there."""
    start = valid_from or queries.today()
    if valid_to is not None and valid_to < start:
        raise BadInput("valid_to", _l("Slutdagen ligger före startdagen. Välj en senare dag."))
    if (role is Role.PARTICIPANT) != (account.kind is AccountKind.PARTICIPANT):
        raise BadInput(
            "role", _l("En deltagare kan bara ha rollen deltagare, och bara en deltagare kan ha den.")
        )
    refuse_part_of_organisation(role, unit.id if unit else None)
    place_id = unit.organisation_id if unit else organisation_id or account.organisation_id
    queries.lock_account(account.id)
    for known, _name in queries.memberships_of(account.id):
        same_place = known.organisation_id == place_id and known.unit_id == (unit.id if unit else None)
        if known.role is role and same_place and known.valid_from == start and known.valid_to == valid_to:
            return known
    membership = Membership(
        account_id=account.id,
        organisation_id=place_id,
        unit_id=unit.id if unit else None,
        role=role,
        valid_from=start,
        valid_to=valid_to,
    )
    db.session.add(membership)
    db.session.flush()
    record(actor, "role_given", "account", account.id, {"role": role.value, "unit": str(membership.unit_id)})
    return membership


def end_membership(*, actor: Actor, membership: Membership) -> None:
    """Take a role back from today on. Nobody takes her own role as administrator. Doing it twice is no error."""
    if membership.account_id == actor.account_id and membership.role is Role.ADMINISTRATOR:
        raise Refused(_l("Du kan inte ta bort din egen roll som administratör. Be en annan administratör."))
    today, account_id = queries.today(), membership.account_id
    queries.lock_account(account_id)
    present = queries.membership_now(membership)
    if present is None or (present.valid_to is not None and present.valid_to < today):
        return
    role = present.role
    if present.valid_from >= today:
        db.session.delete(present)
    else:
        present.valid_to = today - timedelta(days=1)
    db.session.flush()
    record(actor, "role_taken", "account", account_id, {"role": role.value})


def assign(
    *,
    actor: Actor,
    participant_id: UUID,
    staff_id: UUID,
    role: Role,
    workplace: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Assignment:
    """Make somebody this participant's supervisor, assessor …. She must have that role where the participant is.

    The same again gives the assignment that there is.
    """
    queries.lock_account(participant_id)
    facts = facts_as_seen(actor, participant_id)
    if facts.organisation_id is None or staff_id not in {
        one.id for one in queries.staff_with_role(facts.organisation_id, facts.unit_id, role)
    }:
        raise BadInput("staff", _l("Personen har inte den rollen i deltagarens enhet. Välj en annan person."))
    if staff_id in facts.in_conflict:
        raise BadInput("staff", _l("Personen är för nära deltagaren (jäv). Välj en annan person."))
    start = valid_from or queries.today()
    if valid_to is not None and valid_to < start:
        raise BadInput("valid_to", _l("Slutdagen ligger före startdagen. Välj en senare dag."))
    for known, _name in queries.assignments_of(participant_id):
        if known.ended_at is None and (known.staff_id, known.role, known.valid_from) == (
            staff_id,
            role,
            start,
        ):
            if (known.workplace, known.valid_to) != (workplace.strip(), valid_to):
                known.workplace, known.valid_to = workplace.strip(), valid_to
                changes = {"staff": str(staff_id), "role": role.value, "workplace": known.workplace}
                record(actor, "assignment_changed", "account", participant_id, changes)
            return known
    staff_to_be_assigned.send(participant_id, staff_id=staff_id, role=role, day=max(start, queries.today()))
    assignment = Assignment(
        participant_id=participant_id,
        staff_id=staff_id,
        role=role,
        workplace=workplace.strip(),
        valid_from=start,
        valid_to=valid_to,
    )
    db.session.add(assignment)
    db.session.flush()
    record(actor, "assigned", "account", participant_id, {"staff": str(staff_id), "role": role.value})
    staff_assigned.send(assignment)
    return assignment


def end_assignment(*, actor: Actor, assignment: Assignment) -> None:
    """End an assignment at once. A protected participant keeps at least one coordinator.

    It is remembered, however short it was; only one that would have begun later is taken away. Doing it twice is
    no error.
    """
    today, account = queries.today(), queries.get_account(assignment.participant_id)
    queries.lock_account(account.id)
    present = queries.assignment_now(assignment)
    if present is None or not present.goes_on(today):
        return
    coordinators = queries.assigned(account.id).get(Role.COORDINATOR, frozenset())
    is_last = coordinators == {present.staff_id} and present.valid_from <= today
    if account.protected and present.role is Role.COORDINATOR and is_last:
        raise Refused(_l("Deltagaren har skyddad identitet. Ge henne eller honom en ny samordnare först."))
    changes = {"staff": str(present.staff_id), "role": present.role.value}
    if present.valid_from > today:
        db.session.delete(present)
    else:
        present.valid_to, present.ended_at = today, clock.now()
    db.session.flush()
    record(actor, "assignment_ended", "account", account.id, changes)
