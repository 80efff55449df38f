"""What is done with accounts, roles and assignments, each as a form that somebody sends."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.actions import cards, credentials
from stegvis.people.models import Account, Assignment, Invitation, Membership, Unit
from stegvis.people.states import Gender, UnitKind
from tests.factories import people
from tests.factories.validation import Cast
from tests.integration.at_once.shapes import Prepare, Sent, Verb

NEW_PASSWORD = "blå båt över ån"


def _administrator(cast: Cast) -> Account:
    return people.staff(Role.ADMINISTRATOR, cast.unit)


def _add_a_unit(cast: Cast) -> Sent:
    """The second to the sixteenth are told that there is one by this name."""
    data = {"name": "Kaféet", "kind": UnitKind.WORKSHOP.value}
    return Sent(_administrator(cast), "/enheter", data, "unit_added", {Unit: 1})


def _rename_a_unit(cast: Cast) -> Sent:
    return Sent(_administrator(cast), f"/enheter/{cast.unit.id}", {"name": "Kaféet Norr"}, "unit_renamed")


def _add_a_participant(cast: Cast) -> Sent:
    data = {
        "form_key": "the same", "given_name": "Amina", "family_name": "Ny", "unit": str(cast.unit.id),
        "language": "sv", "gender": Gender.WOMAN.value,
    }  # fmt: skip
    rows = {Account: 1, Membership: 1, Assignment: 1}
    return Sent(cast.coordinator, "/personer/ny-deltagare", data, "participant_added", rows)


def _change_a_person(cast: Cast) -> Sent:
    data = {"given_name": "Aminah", "family_name": "Yusuf", "email": "", "language": "sv"}
    path = f"/personer/{cast.participant.id}/andra"
    return Sent(cast.coordinator, path, data, "account_changed")


def _protect(cast: Cast) -> Sent:
    path = f"/personer/{cast.participant.id}/skydd"
    return Sent(cast.coordinator, path, {"protected": "yes"}, "protection_changed")


def _close_an_account(cast: Cast) -> Sent:
    path = f"/personer/{cast.supervisor.id}/konto"
    return Sent(_administrator(cast), path, {"active": "no"}, "account_closed")


def _open_an_account(cast: Cast) -> Sent:
    administrator = _administrator(cast)
    db.session.get_one(Account, cast.supervisor.id).is_active = False
    db.session.commit()
    path = f"/personer/{cast.supervisor.id}/konto"
    return Sent(administrator, path, {"active": "yes"}, "account_opened")


def _give_a_role(cast: Cast) -> Sent:
    path = f"/personer/{cast.supervisor.id}/roller"
    data = {"role": Role.TRAINER.value, "unit": str(cast.unit.id), "valid_from": "", "valid_to": ""}
    return Sent(_administrator(cast), path, data, "role_given", {Membership: 1})


def _end_a_role(*, began_today: bool) -> Prepare:
    """A role that has been in force is ended; one of today only is taken away."""

    def prepare(cast: Cast) -> Sent:
        start = people_queries.today() if began_today else None
        given = people.membership(cast.supervisor, Role.TRAINER, cast.unit, valid_from=start)
        path = f"/personer/{cast.supervisor.id}/roller/{given.id}/avsluta"
        return Sent(_administrator(cast), path, {}, "role_taken", {Membership: -1} if began_today else {})

    return prepare


def _assign(cast: Cast) -> Sent:
    other = people.staff(Role.SUPERVISOR, cast.unit)
    path = f"/personer/{cast.participant.id}/uppdrag"
    data = {"staff": f"supervisor:{other.id}", "workplace": "Kaféet", "valid_from": "", "valid_to": ""}
    return Sent(cast.coordinator, path, data, "assigned", {Assignment: 1})


def _end_an_assignment(cast: Cast) -> Sent:
    of_hers = select(Assignment.id).where(
        Assignment.participant_id == cast.participant.id, Assignment.role == Role.SUPERVISOR
    )
    assignment_id: UUID = db.session.execute(of_hers).scalar_one()
    path = f"/personer/{cast.participant.id}/uppdrag/{assignment_id}/avsluta"
    return Sent(cast.coordinator, path, {}, "assignment_ended")


def _revoke_a_card(cast: Cast) -> Sent:
    cards.make_card(actor=people.actor(cast.coordinator), participant_id=cast.participant.id)
    db.session.commit()
    path = f"/personer/{cast.participant.id}/kort/sparra"
    return Sent(cast.coordinator, path, {}, "card_revoked")


def _invite(cast: Cast) -> Sent:
    data = {
        "form_key": "the same", "given_name": "Kim", "family_name": "", "email": "kim@example.org",
        "role": Role.SUPERVISOR.value, "unit": str(cast.unit.id), "valid_to": "",
    }  # fmt: skip
    return Sent(cast.coordinator, "/personer/bjud-in", data, "invited", {Invitation: 1}, done=200)


def _withdraw_an_invitation(cast: Cast) -> Sent:
    credentials.invite(
        actor=people.actor(cast.coordinator),
        organisation_id=cast.unit.organisation_id,
        unit_id=cast.unit.id,
        role=Role.SUPERVISOR,
    )
    db.session.commit()
    made = select(Invitation.id).where(Invitation.unit_id == cast.unit.id)
    path = f"/personer/inbjudningar/{db.session.execute(made).scalar_one()}/ta-tillbaka"
    return Sent(cast.coordinator, path, {}, "invitation_withdrawn")


def _accept_an_invitation(cast: Cast) -> Sent:
    address = credentials.invite(
        actor=people.actor(cast.coordinator),
        organisation_id=cast.unit.organisation_id,
        unit_id=cast.unit.id,
        role=Role.SUPERVISOR,
    )
    db.session.commit()
    data = {"given_name": "Kim", "family_name": "Ek", "username": f"kim-{cast.unit.id}", "new": NEW_PASSWORD}
    path = f"/valkommen/{address.rsplit('/', 1)[-1]}"
    return Sent(None, path, data, "invitation_accepted", {Account: 1, Membership: 1})


def _choose_a_new_password(cast: Cast) -> Sent:
    address = credentials.make_reset_link(actor=people.actor(_administrator(cast)), account=cast.supervisor)
    db.session.commit()
    path = f"/nytt-losenord/{address.rsplit('/', 1)[-1]}"
    return Sent(None, path, {"new": NEW_PASSWORD}, "password_reset")


def _choose_mails(cast: Cast) -> Sent:
    data = {"wants": "yes", "email": "amina@example.org"}
    return Sent(cast.participant, "/mitt-konto/paminnelser", data, "digest.chosen")


PEOPLE_VERBS: dict[str, Verb] = {
    "add a unit": Verb("people.units", _add_a_unit),
    "rename a unit": Verb("people.rename_unit", _rename_a_unit),
    "add a participant": Verb("people.add_participant", _add_a_participant),
    "change a person": Verb("people.change_person", _change_a_person),
    "protect": Verb("people.protection", _protect),
    "close an account": Verb("people.close_account", _close_an_account),
    "open an account": Verb("people.close_account", _open_an_account),
    "give a role": Verb("people.give_role", _give_a_role),
    "end a role": Verb("people.end_role", _end_a_role(began_today=False)),
    "end a role of today": Verb("people.end_role", _end_a_role(began_today=True)),
    "assign": Verb("people.assign", _assign),
    "end an assignment": Verb("people.end_assignment", _end_an_assignment),
    "revoke a card": Verb("people.revoke_card", _revoke_a_card),
    "invite": Verb("people.invite", _invite),
    "withdraw an invitation": Verb("people.withdraw_invitation", _withdraw_an_invitation),
    "accept an invitation": Verb("people.accept", _accept_an_invitation),
    "choose a new password": Verb("people.new_password", _choose_a_new_password),
    "choose mails": Verb("reminders.choice", _choose_mails),
}
