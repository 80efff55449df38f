"""The participant collects evidence: photo, sound, film, text or file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.audit import record_read
from stegvis.base.database import commit_despite_error, db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import actions as media_actions
from stegvis.media import queries as media_queries
from stegvis.media.keeping import Received
from stegvis.media.models import MediaFile
from stegvis.media.receiving import current_limits, receive, receives_upload
from stegvis.media.rules import KIND_NAMES, too_large
from stegvis.media.sending import send_media
from stegvis.media.states import Kind
from stegvis.people.held import held_form, shows_held_form
from stegvis.people.workplaces import workplace_today
from stegvis.validation import actions, currency, queries, rules
from stegvis.validation.circumstances_forms import (
    OWN_TAKER_NAMES,
    OWN_TAKER_PICTURES,
    WHO_QUESTIONS,
    own_field,
)
from stegvis.validation.forms import CriteriaForm, EvidenceForm
from stegvis.validation.kinds import BY_STAFF, KINDS, KindWords
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import OPEN_FOR_EVIDENCE
from stegvis.validation.views.loading import own_attempt, own_draft, visible_evidence
from stegvis.web.messages import flash
from stegvis.web.templating import asset

blueprint = Blueprint("evidence", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response


def _words(kind: str) -> KindWords:
    # What others say about her, and what her answers show, come by themselves, and are not hers to choose here.
    if kind not in KINDS or kind in BY_STAFF | {EvidenceKind.TESTIMONY, EvidenceKind.QUIZ}:
        raise NotFound("kind of evidence")
    return KINDS[EvidenceKind(kind)]


def _sent_form(attempt: ModuleAttempt, kind: EvidenceKind) -> EvidenceForm:
    form = EvidenceForm()
    form.offer(queries.module_of(attempt), kind)
    return form


def _form_to_fill(
    attempt: ModuleAttempt, kind: EvidenceKind, held: MultiDict[str, str] | None
) -> EvidenceForm:
    """An empty form, or what she had sent when her session had ended."""
    chosen = queries.module_of(attempt).criterion(request.args.get("sak", ""))
    where = workplace_today(attempt.participant_id)
    form = EvidenceForm(formdata=held, data={"criteria": [chosen.id] if chosen else [], "place": where})
    form.offer(queries.module_of(attempt), kind)
    return form


def _show(attempt: ModuleAttempt, form: EvidenceForm, kind: str, status: int = 200) -> tuple[str, int]:
    words = _words(kind)
    form.file.label.text = words.button
    waiting = _waiting(attempt, form)
    if waiting is None:
        form.file_id.data = ""
    html = render_template(
        "validation/new_evidence.html",
        attempt=attempt,
        module=queries.module_of(attempt),
        form=form,
        words=words,
        waiting=waiting,
        kind_names=KIND_NAMES,
        taker_pictures={
            answer: asset(f"pictures/{picture}.svg") for answer, picture in OWN_TAKER_PICTURES.items()
        },
        **_limit(words),
        criterion_key=request.args.get("sak", ""),
    )
    return html, status


def _limit(words: KindWords) -> dict[str, object]:
    """How many bytes the kind's file may have, for the script that tells before it sends, and what it says."""
    if not words.media:
        return {}
    limits = current_limits()
    largest = max((Kind(kind) for kind in words.accepted_media), key=limits.of)
    return {"limit": limits.of(largest), "too_large": too_large(largest, limits)}


def _waiting(attempt: ModuleAttempt, form: EvidenceForm) -> MediaFile | None:
    """Her file that has come already and waits for this form."""
    file_id = form.waiting_file
    return media_queries.waiting_media(file_id, attempt.participant_id) if file_id else None


@blueprint.get("/mina-steg/<uuid:attempt_id>/bevis/<string:kind>")
@requires(Permission.DRAFT_WRITE)
@shows_held_form
def new(attempt_id: UUID, kind: str) -> Page:
    """The form for one kind of evidence. Nobody films in vain: when it is not her turn, it says so first."""
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    words, held = _words(kind), held_form()
    form = _form_to_fill(found, words.kind, held)
    if found.state not in OPEN_FOR_EVIDENCE:
        if held is None:
            flash(rules.why_closed(found.state), "warning")
            return redirect(url_for("steps.attempt", attempt_id=attempt_id))
        form.form_errors.append(rules.why_closed(found.state))
    return _show(found, form, kind)


@blueprint.post("/mina-steg/<uuid:attempt_id>/bevis/text")
@requires(Permission.DRAFT_WRITE)
def add_text(attempt_id: UUID) -> Page:
    """Keep a text as a draft."""
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = _sent_form(found, EvidenceKind.TEXT)
    if not form.validate():
        return _show(found, form, "text", 422)
    return _add(attempt_id, form, EvidenceKind.TEXT)


@blueprint.post("/mina-steg/<uuid:attempt_id>/bevis/<string:kind>/ladda-upp")
@receives_upload
@requires(Permission.DRAFT_WRITE)
def add_file(attempt_id: UUID, kind: str) -> Page:
    """Receive a file and keep it as a draft. If something else is wrong, the file waits for the form's next try."""
    own_attempt(attempt_id, Permission.DRAFT_WRITE)
    words = _words(kind)
    upload = receive([Kind(kind) for kind in words.accepted_media])
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = _sent_form(found, words.kind)
    is_valid = form.validate()
    if upload.problem is not None:
        form.take(BadInput("file", upload.problem))
        is_valid = False
    if not is_valid:
        return _show_again(attempt_id, form, words.kind, upload.received)
    return _add(attempt_id, form, words.kind, upload.received)


def _show_again(
    attempt_id: UUID, form: EvidenceForm, kind: EvidenceKind, received: Received | None = None
) -> tuple[str, int]:
    """The form with what is wrong. A good file that came with it need not be sent once more."""
    db.session.rollback()
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    media = media_actions.keep_waiting(received, actor=actor) if received else None
    if media is not None:
        form.file_id.data = str(media.id)
        commit_despite_error()
    return _show(attempt, form, kind.value, 422)


def _add(attempt_id: UUID, form: EvidenceForm, kind: EvidenceKind, received: Received | None = None) -> Page:
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    new_evidence = actions.NewEvidence(
        form_key=form.form_key.data or "",
        kind=kind,
        criterion_keys=tuple(form.criteria.data or ()),
        text=form.text.data or "",
        media_id=form.waiting_file if received is None else None,
        has_people=bool(form.has_people.data),
        people_agreed=bool(form.people_agreed.data),
        place=form.place.data or "",
        simulated_keys=tuple(form.criteria.data or ()) if form.is_exercise.data else (),
        circumstances=form.told_by_her(has_people=bool(form.has_people.data)),
    )
    try:
        actions.add_evidence(actor=actor, attempt=attempt, new=new_evidence, received=received)
    except BadInput as refusal:
        form.take(own_field(refusal))
        return _show_again(attempt_id, form, kind, received)
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return _show_again(attempt_id, form, kind, received)
    flash(_l("Sparat! Bara du ser det, tills du lämnar in."), "done")
    return redirect(_after_saving(attempt_id, new_evidence.criterion_keys))


def _after_saving(attempt_id: UUID, criterion_keys: tuple[str, ...]) -> str:
    chosen = request.args.get("sak", "")
    if chosen in criterion_keys:
        return url_for("steps.criterion", attempt_id=attempt_id, criterion_key=chosen)
    return url_for("steps.attempt", attempt_id=attempt_id)


@blueprint.get("/mina-steg/bevis/<uuid:evidence_id>")
@requires(Permission.DRAFT_WRITE)
def show(evidence_id: UUID) -> Page:
    """One piece of her own evidence."""
    _, evidence, attempt, module = own_draft(evidence_id)
    media = media_queries.find_media(evidence.media_id) if evidence.media_id else None
    return render_template(
        "validation/own_evidence.html",
        evidence=evidence,
        attempt=attempt,
        module=module,
        media=media,
        who_questions=WHO_QUESTIONS,
        own_taker_names=OWN_TAKER_NAMES,
        mark=currency.marks_of(attempt.id).get(evidence.id),
    )


@blueprint.route("/mina-steg/bevis/<uuid:evidence_id>/visar", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def change(evidence_id: UUID) -> Page:
    """Say anew what a draft shows."""
    actor, evidence, attempt, module = own_draft(evidence_id)
    form = CriteriaForm(data={"criteria": evidence.criterion_keys})
    form.offer(module)
    if form.validate_on_submit():
        try:
            actions.change_criteria(
                actor=actor, evidence=evidence, criterion_keys=tuple(form.criteria.data or ())
            )
        except BadInput as refusal:
            # Here she chooses only what it shows: that is where whatever doesn't fit is mended.
            form.take(BadInput("criteria", refusal.message))
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".show", evidence_id=evidence_id))
        else:
            flash(_l("Sparat."), "done")
            return redirect(url_for(".show", evidence_id=evidence_id))
    html = render_template("validation/change_criteria.html", evidence=evidence, attempt=attempt, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/mina-steg/bevis/<uuid:evidence_id>/ta-bort", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def delete(evidence_id: UUID) -> Page:
    """Delete a draft, after a question."""
    actor, evidence, attempt, _ = own_draft(evidence_id)
    if request.method == "POST":
        try:
            actions.delete_draft(actor=actor, evidence=evidence)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".show", evidence_id=evidence_id))
        flash(_l("Borttaget."), "done")
        return redirect(url_for("steps.attempt", attempt_id=attempt.id))
    return render_template("validation/delete_evidence.html", evidence=evidence, attempt=attempt)


@blueprint.get("/bevis/<uuid:evidence_id>/fil")
@requires(Permission.EVIDENCE_READ)
def file(evidence_id: UUID) -> Response:
    """The bytes of a photo, sound, film or file; `?liten` gives the thumbnail. Each opening is logged."""
    actor, evidence, attempt = visible_evidence(evidence_id)
    if evidence.media_id is None:
        raise NotFound("media")
    media = media_queries.get_media(evidence.media_id)
    if actor.account_id != attempt.participant_id:
        record_read(actor, "evidence", evidence.id)
    return send_media(
        media,
        request.headers.get("Range"),
        thumbnail="liten" in request.args,
        as_attachment="spara" in request.args,
    )
