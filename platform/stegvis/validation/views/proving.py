"""The proof of one competence: what was seen, and the paper as a file, which whoever vouches may change."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for

from stegvis.access import Permission, current_actor, may, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media.receiving import receive, receives_upload
from stegvis.media.rules import PAPER_KINDS, PAPER_TYPES
from stegvis.media.sending import send_media
from stegvis.people import queries as people_queries
from stegvis.people.held import held_form, shows_held_form
from stegvis.people.labels import ROLE_WORDS
from stegvis.validation import actions, competences
from stegvis.validation.competence_forms import PaperForm
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.views.competence import Page, blueprint
from stegvis.validation.views.papers import about_file, keep_for_next_try
from stegvis.web.messages import flash

__all__ = ["blueprint"]


def _competence(competence_id: UUID, permission: Permission) -> StaffCompetence:
    competence = competences.get_competence(competence_id)
    require(current_actor(), permission, competences.object_facts(competence))
    return competence


@blueprint.get("/<uuid:competence_id>/underlag")
@requires(Permission.COMPETENCE_READ)
@shows_held_form
def proof(competence_id: UUID) -> Page:
    """What the competence rests on; `?fil` gives the uploaded file."""
    competence = _competence(competence_id, Permission.COMPETENCE_READ)
    if "fil" in request.args:
        return _file(competence)
    return _show(competence, PaperForm(formdata=held_form()))


def _file(competence: StaffCompetence) -> Response:
    """The bytes, under a name that says nothing of anybody. Each opening by somebody else is logged."""
    current, actor = competences.current_proof(competence.id), current_actor()
    if current is None or current.media is None:
        raise NotFound("proof of competence")
    if actor.account_id != competence.account_id:
        record_read(actor, "staff_competence", competence.id)
    return send_media(current.media, request.headers.get("Range"), as_attachment=True)


@blueprint.post("/<uuid:competence_id>/underlag/ladda-upp")
@receives_upload
@requires(Permission.COMPETENCE_WRITE)
def send_proof(competence_id: UUID) -> Page:
    """Keep the file as the proof, instead of the one before it."""
    _competence(competence_id, Permission.COMPETENCE_WRITE)
    upload = receive(PAPER_KINDS, media_types=PAPER_TYPES)
    competence = _competence(competence_id, Permission.COMPETENCE_WRITE)
    form = PaperForm()
    if upload.problem is not None:
        form.take(BadInput("file", upload.problem))
    else:
        try:
            actions.attach_proof(
                actor=current_actor(), competence=competence, paper=form.paper(upload.received)
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_l("Underlaget är sparat."), "done")
            return redirect(url_for(".proof", competence_id=competence_id))
    keep_for_next_try(form, upload.received)
    return _show(competences.get_competence(competence_id), form, 422)


def _show(competence: StaffCompetence, form: PaperForm, status: int = 200) -> Page:
    actor = current_actor()
    is_others = actor.account_id != competence.account_id
    may_write = is_others and may(actor, Permission.COMPETENCE_WRITE, competences.object_facts(competence))
    current = competences.current_proof(competence.id)
    names = people_queries.display_names(
        {competence.account_id} | ({current.uploaded_by} if current is not None else set())
    )
    titles = competences.module_titles(actor.organisation_id)
    html = render_template(
        "validation/competence_proof.html",
        competence=competence,
        current=current,
        names=names,
        title=titles.get(competence.module_key, competence.module_key),
        form=form,
        may_write=may_write and competence.ended_at is None,
        role_words=ROLE_WORDS,
        **about_file(form),
    )
    return html, status
