"""Inviting staff, accepting, and links for a new password."""

from __future__ import annotations

from uuid import UUID

from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, Role, current_actor, may, public, require, requires
from stegvis.base.errors import BadInput, Forbidden, NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import card_queries, queries
from stegvis.people.actions import credentials
from stegvis.people.actions.sessions import start_session
from stegvis.people.forms import AcceptForm, InviteForm, choices
from stegvis.people.labels import ROLE_WORDS, STAFF_ROLES
from stegvis.people.states import AccountKind
from stegvis.people.views.blueprint import blueprint, let_in, page, person_for, status_of, take, to
from stegvis.people.views.people import units_to_add_in
from stegvis.web.messages import flash


@blueprint.route("/personer/bjud-in", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_INVITE)
def invite() -> Response:
    """Invite a member of staff; the link is shown once, to copy, and mailed when there is an address."""
    actor, form = current_actor(), InviteForm()
    is_administrator = Role.ADMINISTRATOR in actor.roles
    roles = STAFF_ROLES if is_administrator else (Role.SUPERVISOR,)
    form.role.choices = choices(((role.value, ROLE_WORDS[role]) for role in roles), first=_l("Välj"))
    units = {str(unit.id): unit for unit in units_to_add_in(actor)}
    first = _l("Hela organisationen") if is_administrator else None
    form.unit.choices = choices(((key, unit.name) for key, unit in units.items()), first=first)
    if form.validate_on_submit():
        unit = units.get(form.unit.data)
        organisation_id = unit.organisation_id if unit else actor.organisation_id
        facts = ObjectFacts(organisation_id=organisation_id, unit_id=unit.id if unit else None)
        require(actor, Permission.PARTICIPANT_INVITE, facts)
        assert organisation_id is not None
        try:
            _refuse_role_that_is_not_hers_to_give(actor, Role(form.role.data), facts)
            link = _invited(actor, form, organisation_id, unit.id if unit else None)
        except BadInput as error:
            take(form, error)
        else:
            return page("link.html", link=link, is_invitation=True, email=form.email.data, person=None)
    return page("invite.html", status_of(form), form=form)


def _refuse_role_that_is_not_hers_to_give(actor: Actor, role: Role, facts: ObjectFacts) -> None:
    """An administrator of one municipality may be a coordinator in another: there she invites supervisors only."""
    if not _may_give(actor, role, facts):
        raise BadInput("role", _l("I den enheten kan du bara bjuda in handledare."))


def _may_give(actor: Actor, role: Role, facts: ObjectFacts) -> bool:
    return role is Role.SUPERVISOR or may(actor, Permission.ACCOUNTS_MANAGE, facts)


def _invited(actor: Actor, form: InviteForm, organisation_id: UUID, unit_id: UUID | None) -> str:
    return credentials.invite(
        actor=actor,
        organisation_id=organisation_id,
        unit_id=unit_id,
        role=Role(form.role.data),
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data,
        valid_to=form.valid_to.data,
        form_key=form.form_key.data or "",
    )


@blueprint.get("/personer/inbjudningar")
@requires(Permission.PARTICIPANT_INVITE)
def invitations() -> Response:
    """The invitations that nobody has used yet, each to take back."""
    lines = card_queries.open_invitations(current_actor())
    return page("invitations.html", lines=lines, role_words=ROLE_WORDS)


@blueprint.post("/personer/inbjudningar/<uuid:invitation_id>/ta-tillbaka")
@requires(Permission.PARTICIPANT_INVITE)
def withdraw_invitation(invitation_id: UUID) -> Response:
    """Take an invitation back: its link stops."""
    actor, invitation = current_actor(), card_queries.invitation_by_id(invitation_id)
    facts = ObjectFacts(organisation_id=invitation.organisation_id, unit_id=invitation.unit_id)
    require(actor, Permission.PARTICIPANT_INVITE, facts)
    if not _may_give(actor, invitation.role, facts):
        raise NotFound("invitation")
    try:
        credentials.withdraw_invitation(actor=actor, invitation_id=invitation_id)
    except Refused as refusal:
        flash(refusal.message, "problem")
        return to("invitations")
    return to("invitations", _l("Inbjudan är tillbakatagen. Länken fungerar inte längre."))


@blueprint.post("/personer/<uuid:person_id>/losenordslank")
@requires(Permission.ACCOUNTS_MANAGE)
def reset_link(person_id: UUID) -> Response:
    """A link for a new password, shown once, to copy: for colleagues without e-mail."""
    shown = person_for(Permission.ACCOUNTS_MANAGE, person_id)
    if shown.kind is not AccountKind.STAFF or shown.id == current_actor().account_id:
        raise Forbidden("a reset link for this account")
    link = credentials.make_reset_link(actor=current_actor(), account=shown)
    return page("link.html", link=link, is_invitation=False, email=None, person=shown)


@blueprint.route("/valkommen/<string:token>", methods=["GET", "POST"])
@public("Opened by a one-time invitation; the token is the key.")
def accept(token: str) -> Response:
    """Choose user name and password by an invitation, and be signed in. One that was taken back says so."""
    try:
        return _accepted(token)
    except card_queries.InvitationWithdrawn as gone:
        organisation = queries.get_organisation(gone.organisation_id)
        return page("invitation_withdrawn.html", 410, organisation=organisation)


def _accepted(token: str) -> Response:
    invitation = card_queries.get_invitation(token)
    form = AcceptForm(obj=invitation)
    if form.validate_on_submit():
        try:
            account = credentials.accept_invitation(
                token=token,
                username=form.username.data or "",
                given_name=form.given_name.data or "",
                family_name=form.family_name.data or "",
                new=form.new.data or "",
            )
            return let_in(account, start_session(account, way="link"))
        except card_queries.InvitationWithdrawn:
            raise
        except Refused as error:
            take(form, error)
    organisation = queries.get_organisation(invitation.organisation_id)
    return page(
        "accept.html",
        status_of(form),
        form=form,
        organisation=organisation,
        role=ROLE_WORDS[invitation.role],
    )
