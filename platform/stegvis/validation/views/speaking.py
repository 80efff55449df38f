"""The assessor speaks to the participant: a sound beside the written words."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.database import commit_despite_error, db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.receiving import current_limits, receive, receives_upload
from stegvis.media.rules import accept_attribute, too_large
from stegvis.media.sending import send_media
from stegvis.media.states import Kind
from stegvis.people.held import held_form, shows_held_form
from stegvis.validation import actions, feedback, queries
from stegvis.validation.forms import SpeakForm
from stegvis.validation.views.loading import attempt_for
from stegvis.web.messages import flash

blueprint = Blueprint("speaking", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response


def _show(attempt_id: UUID, form: SpeakForm, status: int = 200) -> Page:
    actor, attempt, _ = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    try:
        about = actions.may_speak(actor, attempt)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for("validation.show", attempt_id=attempt_id))
    waiting_id = form.waiting_file
    waiting = media_queries.waiting_media(waiting_id, actor.own_account_id) if waiting_id else None
    if waiting is None:
        form.file_id.data = ""
    limits = current_limits()
    html = render_template(
        "validation/speak.html",
        attempt=attempt,
        about=about,
        present=feedback.current_about(about),
        form=form,
        waiting=waiting,
        accept=accept_attribute([Kind.SOUND]),
        limit=limits.sound,
        too_large=too_large(Kind.SOUND, limits),
    )
    return html, status


@blueprint.get("/valideringar/<uuid:attempt_id>/tala")
@requires(Permission.JUDGEMENT_WRITE)
@shows_held_form
def speak(attempt_id: UUID) -> Page:
    """Record or choose a sound about the decision, or about what was asked for."""
    return _show(attempt_id, SpeakForm(formdata=held_form()))


@blueprint.post("/valideringar/<uuid:attempt_id>/tala/ladda-upp")
@receives_upload
@requires(Permission.JUDGEMENT_WRITE)
def send(attempt_id: UUID) -> Page:
    """Receive the sound and let the participant hear it."""
    attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    upload = receive([Kind.SOUND])
    actor, attempt, _ = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    form = SpeakForm()
    if upload.problem is not None:
        form.take(BadInput("file", upload.problem))
        return _show(attempt_id, form, 422)
    try:
        actions.speak(
            actor=actor,
            attempt=attempt,
            received=upload.received,
            waiting_id=form.waiting_file if upload.received is None else None,
        )
    except BadInput as refusal:
        form.take(refusal)
        return _show_again(attempt_id, form, upload.received)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Ljudet är skickat. Deltagaren kan lyssna."), "done")
    return redirect(url_for("validation.show", attempt_id=attempt_id))


def _show_again(attempt_id: UUID, form: SpeakForm, received: Received | None) -> Page:
    """The form with what is wrong. A good sound that came with it need not be sent once more."""
    db.session.rollback()
    actor, _, _ = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    media = media_actions.keep_waiting(received, actor=actor) if received else None
    if media is not None:
        form.file_id.data = str(media.id)
        commit_despite_error()
    return _show(attempt_id, form, 422)


@blueprint.get("/aterkoppling/<uuid:feedback_id>/ljud")
@requires(Permission.FEEDBACK_HEAR)
def sound(feedback_id: UUID) -> Response:
    """The sound. Each opening by somebody else than the participant is logged."""
    actor = current_actor()
    spoken = feedback.get_feedback(feedback_id)
    attempt = queries.get_attempt(spoken.attempt_id)
    require(actor, Permission.FEEDBACK_HEAR, queries.object_facts(attempt))
    if actor.account_id != attempt.participant_id:
        record_read(actor, "spoken_feedback", spoken.id)
    elif spoken.id not in {one.feedback.id for one in feedback.spoken_in(attempt)}:
        raise NotFound("spoken feedback")
    return send_media(spoken.media, request.headers.get("Range"))
