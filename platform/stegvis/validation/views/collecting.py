"""The participant collects evidence: photo, sound, film, text or file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import queries as media_queries
from stegvis.media.receiving import Upload, receive, receives_upload
from stegvis.media.sending import send_media
from stegvis.media.states import Kind
from stegvis.validation import actions, queries
from stegvis.validation.forms import CriteriaForm, EvidenceForm
from stegvis.validation.kinds import KINDS, KindWords
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.views.loading import own_attempt, own_draft, visible_evidence
from stegvis.web.messages import flash

blueprint = Blueprint("evidence", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response


def _words(kind: str) -> KindWords:
    # One without a heading comes to her by itself, and is not hers to choose.
    if kind not in KINDS or not KINDS[EvidenceKind(kind)].heading:
        raise NotFound("kind of evidence")
    return KINDS[EvidenceKind(kind)]


def _empty_form(attempt: ModuleAttempt, *, for_post: bool = False) -> EvidenceForm:
    chosen = queries.module_of(attempt).criterion(request.args.get("sak", ""))
    data = None if for_post else {"criteria": [chosen.id] if chosen else []}
    form = EvidenceForm(data=data)
    form.offer(queries.module_of(attempt))
    return form


def _show(attempt: ModuleAttempt, form: EvidenceForm, kind: str, status: int = 200) -> tuple[str, int]:
    words = _words(kind)
    form.file.label.text = words.button
    html = render_template(
        "validation/new_evidence.html",
        attempt=attempt,
        module=queries.module_of(attempt),
        form=form,
        words=words,
        criterion_key=request.args.get("sak", ""),
    )
    return html, status


@blueprint.get("/mina-steg/<uuid:attempt_id>/bevis/<string:kind>")
@requires(Permission.DRAFT_WRITE)
def new(attempt_id: UUID, kind: str) -> Page:
    """The form for one kind of evidence."""
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    _words(kind)
    return _show(found, _empty_form(found), kind)


@blueprint.post("/mina-steg/<uuid:attempt_id>/bevis/text")
@requires(Permission.DRAFT_WRITE)
def add_text(attempt_id: UUID) -> Page:
    """Keep a text as a draft."""
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = _empty_form(found, for_post=True)
    if not form.validate():
        return _show(found, form, "text", 422)
    return _add(attempt_id, form, EvidenceKind.TEXT, None)


@blueprint.post("/mina-steg/<uuid:attempt_id>/bevis/<string:kind>/ladda-upp")
@receives_upload
@requires(Permission.DRAFT_WRITE)
def add_file(attempt_id: UUID, kind: str) -> Page:
    """Receive a file and keep it as a draft. What was typed and chosen is kept if the file is refused."""
    own_attempt(attempt_id, Permission.DRAFT_WRITE)
    words = _words(kind)
    upload = receive([Kind(kind) for kind in words.accepted_media])
    _, found, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = _empty_form(found, for_post=True)
    is_valid = form.validate()
    if upload.received is None:
        already = queries.evidence_by_form_key(attempt_id, form.form_key.data or "")
        if already is None:
            form.take(BadInput("file", upload.problem or _l("Välj en fil först.")))
            is_valid = False
    if not is_valid:
        return _show(found, form, kind, 422)
    return _add(attempt_id, form, words.kind, upload)


def _add(attempt_id: UUID, form: EvidenceForm, kind: EvidenceKind, upload: Upload | None) -> Page:
    actor, attempt, _ = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    new_evidence = actions.NewEvidence(
        form_key=form.form_key.data or "",
        kind=kind,
        criterion_keys=tuple(form.criteria.data or ()),
        text=form.text.data or "",
        has_people=bool(form.has_people.data),
        people_agreed=bool(form.people_agreed.data),
        place=form.place.data or "",
    )
    try:
        actions.add_evidence(
            actor=actor, attempt=attempt, new=new_evidence, received=upload.received if upload else None
        )
    except BadInput as refusal:
        form.take(refusal)
        return _show(attempt, form, kind.value, 422)
    except Refused as refusal:
        flash(refusal.message, "problem")
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
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
        "validation/own_evidence.html", evidence=evidence, attempt=attempt, module=module, media=media
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
            form.take(refusal)
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
