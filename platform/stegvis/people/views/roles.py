"""Roles of staff, and who is tied to a participant."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from stegvis.access import Permission, Role, current_actor, requires
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import queries
from stegvis.people.actions import accounts
from stegvis.people.facts import facts_about
from stegvis.people.forms import AssignmentForm, RoleForm, choices
from stegvis.people.labels import ASSIGNABLE, ROLE_WORDS
from stegvis.people.models import Account
from stegvis.people.views.blueprint import blueprint, page, person_for, status_of, take, to


@blueprint.route("/personer/<uuid:person_id>/roller", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def give_role(person_id: UUID) -> Response:
    """Give a member of staff a role."""
    shown, form = person_for(Permission.ACCOUNTS_MANAGE, person_id), RoleForm()
    known = {str(unit.id): unit for unit in queries.units_of(shown.organisation_id)}
    form.unit.choices = choices(
        ((key, unit.name) for key, unit in known.items()), first=_l("Hela organisationen")
    )
    if form.validate_on_submit():
        try:
            accounts.add_membership(
                actor=current_actor(),
                account=shown,
                role=Role(form.role.data),
                unit=known.get(form.unit.data),
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
            )
            return to("person", _l("Rollen är sparad."), person_id=person_id)
        except Refused as error:
            take(form, error)
    return page("give_role.html", status_of(form), form=form, person=shown)


@blueprint.post("/personer/<uuid:person_id>/roller/<uuid:membership_id>/avsluta")
@requires(Permission.ACCOUNTS_MANAGE)
def end_role(person_id: UUID, membership_id: UUID) -> Response:
    """Take a role back from today on."""
    shown = person_for(Permission.ACCOUNTS_MANAGE, person_id)
    membership = queries.get_membership(membership_id)
    if membership.account_id != shown.id or membership.organisation_id != shown.organisation_id:
        raise NotFound("membership")
    accounts.end_membership(actor=current_actor(), membership=membership)
    return to("person", _l("Rollen är avslutad."), person_id=person_id)


@blueprint.route("/personer/<uuid:person_id>/uppdrag", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def assign(person_id: UUID) -> Response:
    """Say who is the participant's supervisor, assessor …, where, from and to."""
    shown = person_for(Permission.CASE_ASSIGN, person_id)
    queries.get_participant(person_id)
    form = AssignmentForm()
    form.staff.choices = choices(_staff_choices(shown), first=_l("Välj"))
    if form.validate_on_submit():
        role, _colon, staff_id = form.staff.data.partition(":")
        try:
            accounts.assign(
                actor=current_actor(),
                participant_id=person_id,
                staff_id=UUID(staff_id),
                role=Role(role),
                workplace=form.workplace.data or "",
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
            )
            return to("person", _l("Sparat."), person_id=person_id)
        except Refused as error:
            take(form, error)
    return page("assign.html", status_of(form), form=form, person=shown)


def _staff_choices(participant: Account) -> list[tuple[str, str]]:
    """Each pair of role and person that fits the participant's unit."""
    facts = facts_about(participant.id)
    pairs: list[tuple[str, str]] = []
    for role in ASSIGNABLE:
        for one in queries.staff_with_role(participant.organisation_id, facts.unit_id, role):
            pairs.append((f"{role.value}:{one.id}", f"{ROLE_WORDS[role]}: {one.display_name}"))
    return pairs


@blueprint.post("/personer/<uuid:person_id>/uppdrag/<uuid:assignment_id>/avsluta")
@requires(Permission.CASE_ASSIGN)
def end_assignment(person_id: UUID, assignment_id: UUID) -> Response:
    """End an assignment from today on."""
    person_for(Permission.CASE_ASSIGN, person_id)
    assignment = queries.get_assignment(assignment_id)
    if assignment.participant_id != person_id:
        raise NotFound("assignment")
    accounts.end_assignment(actor=current_actor(), assignment=assignment)
    return to("person", _l("Uppdraget är avslutat."), person_id=person_id)
