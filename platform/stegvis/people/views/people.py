"""The list of people and a person's page, for coordinators and administrators."""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, Role, current_actor, may, require, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import card_queries, queries
from stegvis.people.actions import accounts
from stegvis.people.facts import facts_about, facts_as_seen
from stegvis.people.forms import ParticipantForm, PersonForm, UnitForm, UnitNameForm, choices
from stegvis.people.labels import GENDER_WORDS, ROLE_WORDS, UNIT_KIND_WORDS
from stegvis.people.listing import people_page
from stegvis.people.models import Account, Unit
from stegvis.people.person_links import links_for
from stegvis.people.states import AccountKind, Gender, UnitKind
from stegvis.people.views.blueprint import blueprint, page, person_for, status_of, take, to


@blueprint.get("/personer")
@requires(Permission.ACCOUNTS_SEE_UNIT)
def people_list() -> Response:
    """People of one's units (coordinator) or organisation (administrator), searched by name."""
    search, kind = request.args.get("sok", "").strip()[:100], request.args.get("visa", "")
    number = request.args.get("sida", default=1, type=int)
    found = people_page(current_actor(), search=search, kind=kind, number=number)

    def address(number: int) -> str:
        return url_for("people.people_list", sok=search or None, visa=kind or None, sida=number)

    may_manage = Role.ADMINISTRATOR in current_actor().roles
    return page(
        "people_list.html",
        found=found,
        search=search,
        kind=kind,
        address=address,
        role_words=ROLE_WORDS,
        may_manage=may_manage,
        units=units_to_add_in(current_actor()),
    )


def units_to_add_in(actor: Actor) -> list[Unit]:
    """The units in which the actor may add people."""
    found: dict[UUID, Unit] = {}
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        found.update((unit.id, unit) for unit in queries.units_for(actor, role))
    return sorted(found.values(), key=lambda unit: unit.name)


@blueprint.route("/personer/ny-deltagare", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_INVITE)
def add_participant() -> Response:
    """Add a participant; her card comes next."""
    actor = current_actor()
    form = ParticipantForm()
    units = units_to_add_in(actor)
    first = _l("Välj") if len(units) != 1 else None
    form.unit.choices = choices(((str(unit.id), unit.name) for unit in units), first=first)
    if form.validate_on_submit():
        unit = queries.get_unit(UUID(form.unit.data))
        facts = ObjectFacts(organisation_id=unit.organisation_id, unit_id=unit.id)
        require(actor, Permission.PARTICIPANT_INVITE, facts)
        participant = accounts.add_participant(
            actor=actor,
            unit_id=unit.id,
            given_name=form.given_name.data or "",
            family_name=form.family_name.data or "",
            language=form.language.data,
            easy_language=form.easy_language.data,
            gender=Gender(form.gender.data) if form.gender.data else None,
            form_key=form.form_key.data or "",
        )
        return to("card", _l("Deltagaren är tillagd. Gör ett kort nu."), person_id=participant.id)
    return page("add_participant.html", status_of(form), form=form)


@blueprint.get("/personer/<uuid:person_id>")
@requires(Permission.ACCOUNTS_SEE_UNIT)
def person(person_id: UUID) -> Response:
    """Everything about a person that is not her validation: roles, assignments, card, protection."""
    shown, actor = person_for(Permission.ACCOUNTS_SEE_UNIT, person_id), current_actor()
    facts = facts_as_seen(actor, person_id)
    is_participant = shown.kind is AccountKind.PARTICIPANT
    return page(
        "person.html",
        person=shown,
        is_participant=is_participant,
        memberships=queries.memberships_of(person_id),
        assignments=queries.assignments_of(person_id) if is_participant else [],
        card=card_queries.card_in_use(person_id) if is_participant else None,
        today=queries.today(),
        links=links_for(actor, facts) if is_participant else [],
        role_words=ROLE_WORDS,
        gender_words=GENDER_WORDS,
        may_manage=may(actor, Permission.ACCOUNTS_MANAGE, facts),
        may_assign=may(actor, Permission.CASE_ASSIGN, facts),
        may_invite=may(actor, Permission.PARTICIPANT_INVITE, facts),
    )


@blueprint.route("/personer/<uuid:person_id>/andra", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_INVITE)
def change_person(person_id: UUID) -> Response:
    """Change name, e-mail and language: coordinators of participants, administrators of everybody."""
    shown = _participant_or_managed(person_id)
    form = PersonForm(obj=shown)
    if form.validate_on_submit():
        accounts.change_person(
            actor=current_actor(),
            account=shown,
            given_name=form.given_name.data or "",
            family_name=form.family_name.data or "",
            email=form.email.data,
            language=form.language.data,
        )
        return to("person", _l("Sparat."), person_id=person_id)
    return page("change_person.html", status_of(form), form=form, person=shown)


def _participant_or_managed(person_id: UUID) -> Account:
    shown = person_for(Permission.PARTICIPANT_INVITE, person_id)
    if shown.kind is not AccountKind.PARTICIPANT:
        require(current_actor(), Permission.ACCOUNTS_MANAGE, facts_about(person_id))
    return shown


@blueprint.route("/personer/<uuid:person_id>/skydd", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_INVITE)
def protection(person_id: UUID) -> Response:
    """Mark or unmark protected identity, after a page that says what it means."""
    shown = person_for(Permission.PARTICIPANT_INVITE, person_id)
    if shown.kind is not AccountKind.PARTICIPANT or request.method == "GET":
        return page("protection.html", person=shown)
    try:
        accounts.set_protected(
            actor=current_actor(), account=shown, protected=request.form.get("protected") == "yes"
        )
    except Refused as error:
        return page("protection.html", 409, person=shown, refusal=error)
    return to("people_list", _l("Sparat."))


@blueprint.route("/personer/<uuid:person_id>/konto", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_INVITE)
def close_account(person_id: UUID) -> Response:
    """Close an account, or open it again, after a page that says what it means."""
    shown = _participant_or_managed(person_id)
    if request.method == "GET":
        return page("close_account.html", person=shown)
    try:
        accounts.set_active(
            actor=current_actor(), account=shown, is_active=request.form.get("active") == "yes"
        )
    except Refused as error:
        return page("close_account.html", 409, person=shown, refusal=error)
    return to("person", _l("Sparat."), person_id=person_id)


@blueprint.route("/enheter", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def units() -> Response:
    """The organisation's units, and a form for a new one."""
    actor, form = current_actor(), UnitForm()
    organisation = next(g.organisation_id for g in actor.grants if g.role is Role.ADMINISTRATOR)
    if form.validate_on_submit():
        try:
            accounts.add_unit(
                actor=actor,
                organisation_id=organisation,
                name=form.name.data or "",
                kind=UnitKind(form.kind.data),
            )
            return to("units", _l("Enheten är tillagd."))
        except Refused as error:
            take(form, error)
    shown = queries.units_of(organisation)
    return page("units.html", status_of(form), form=form, units=shown, kind_words=UNIT_KIND_WORDS)


@blueprint.route("/enheter/<uuid:unit_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def rename_unit(unit_id: UUID) -> Response:
    """Give a unit another name."""
    actor, unit = current_actor(), queries.get_unit(unit_id)
    facts = ObjectFacts(organisation_id=unit.organisation_id, unit_id=unit.id)
    require(actor, Permission.ACCOUNTS_MANAGE, facts)
    form = UnitNameForm(data={"name": unit.name})
    if form.validate_on_submit():
        try:
            accounts.rename_unit(actor=actor, unit_id=unit_id, name=form.name.data or "")
        except BadInput as error:
            take(form, error)
        else:
            return to("units", _l("Namnet är bytt."))
    return page("rename_unit.html", status_of(form), form=form, unit=unit)
