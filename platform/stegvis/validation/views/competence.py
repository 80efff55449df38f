"""The register of competence: the list, registering and ending."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, Role, current_actor, require, requires
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media.keeping import Received
from stegvis.media.receiving import receive, receives_upload
from stegvis.media.rules import PAPER_KINDS, PAPER_TYPES
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.held import held_form, shows_held_form
from stegvis.people.labels import ROLE_WORDS
from stegvis.people.models import Account
from stegvis.people.states import AccountKind
from stegvis.validation import actions, competences
from stegvis.validation.competence_forms import CompetenceForm, EndCompetenceForm
from stegvis.validation.competence_proofs import proofs_of
from stegvis.validation.views.papers import about_file, keep_for_next_try
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("competence", __name__, template_folder="../templates", url_prefix="/kompetens")

Page = str | tuple[str, int] | Response

NAVIGATION = [
    NavigationItem(
        label=_l("Kompetens"),
        endpoint="competence.index",
        permission=Permission.COMPETENCE_READ,
        icon="shield",
        order=75,
        roles=frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    )
]


@blueprint.get("")
@requires(Permission.COMPETENCE_READ)
def index() -> Page:
    """Who may assess and verify what, and until when: of the organisation, or an assessor's or verifier's own."""
    found = competences.people_for(current_actor())
    return render_template(
        "validation/competences.html",
        people=found,
        attention=sum(one.needs_attention for one in found),
        today=people_queries.today(),
        role_words=ROLE_WORDS,
    )


@blueprint.get("/<uuid:person_id>/ny")
@requires(Permission.COMPETENCE_WRITE)
@shows_held_form
def register(person_id: UUID) -> Page:
    """The form in which the administrator registers what somebody may assess or verify."""
    held = held_form()
    form = CompetenceForm(formdata=held)
    if held is None:
        form.begin(people_queries.today(), {grant.role for grant in people_queries.grants_of(person_id)})
    return _show(person_id, form)


@blueprint.post("/<uuid:person_id>/ny/ladda-upp")
@receives_upload
@requires(Permission.COMPETENCE_WRITE)
def send(person_id: UUID) -> Page:
    """Register it, with the file if there is one. If something is wrong, what was typed stays, and the file waits."""
    _person(person_id)
    upload = receive(PAPER_KINDS, media_types=PAPER_TYPES)
    actor, person = _person(person_id)
    form = CompetenceForm()
    form.offer(competences.module_titles(person.organisation_id), proofs_of([person_id]).get(person_id, ()))
    is_valid = form.validate()
    if upload.problem is not None:
        form.take(BadInput("file", upload.problem))
        is_valid = False
    if is_valid:
        try:
            _register(actor, person_id, form, upload.received)
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Kompetensen är registrerad."), "done")
            return redirect(url_for(".index"))
    keep_for_next_try(form, upload.received)
    return _show(person_id, form, 422)


def _person(person_id: UUID) -> tuple[Actor, Account]:
    actor, person = current_actor(), people_queries.get_account(person_id)
    require(actor, Permission.COMPETENCE_WRITE, facts_about(person_id))
    if person.kind is not AccountKind.STAFF:
        raise NotFound("member of staff")
    return actor, person


def _show(person_id: UUID, form: CompetenceForm, status: int = 200) -> Page:
    _, person = _person(person_id)
    proofs = proofs_of([person_id]).get(person_id, ())
    form.offer(competences.module_titles(person.organisation_id), proofs)
    html = render_template(
        "validation/competence_new.html", person=person, form=form, proofs=proofs, **about_file(form)
    )
    return html, status


def _register(actor: Actor, person_id: UUID, form: CompetenceForm, received: Received | None) -> None:
    actions.register_competence(
        actor=actor,
        account_id=person_id,
        role=Role(form.role.data),
        module_key=form.module_key,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        proof=form.proof.data or "",
        proof_date=form.proof_date.data,
        certificate_id=form.certificate_id,
        as_trainee=bool(form.as_trainee.data),
        trainee_until=form.trainee_until.data,
        paper=form.paper(received),
    )


@blueprint.route("/<uuid:competence_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.COMPETENCE_WRITE)
def end(competence_id: UUID) -> Page:
    """The administrator ends a competence before its day, with a reason."""
    actor, competence = current_actor(), competences.get_competence(competence_id)
    require(actor, Permission.COMPETENCE_WRITE, competences.object_facts(competence))
    form = EndCompetenceForm()
    if form.validate_on_submit():
        try:
            actions.end_competence(actor=actor, competence=competence, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Kompetensen är avslutad."), "done")
            return redirect(url_for(".index"))
    titles = competences.module_titles(actor.organisation_id)
    html = render_template(
        "validation/competence_end.html",
        competence=competence,
        name=people_queries.display_name(competence.account_id),
        title=titles.get(competence.module_key, competence.module_key),
        form=form,
        role_words=ROLE_WORDS,
    )
    return html, 422 if form.is_submitted() else 200
