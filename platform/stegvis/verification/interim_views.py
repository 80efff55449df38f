"""Interim samples: the verifier's pages about running attempts, and the assessor's answer."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import Text, _l
from stegvis.media import queries as media_queries
from stegvis.media.sending import send_media
from stegvis.people import queries as people_queries
from stegvis.validation import earlier_findings, reading
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.witness_reading import witnesses_of
from stegvis.verification import actions
from stegvis.verification import interim_queries as queries
from stegvis.verification.interim_forms import InterimAnswerForm, InterimForm
from stegvis.verification.interim_models import InterimItem
from stegvis.verification.interim_reading import interim_work
from stegvis.verification.states import AGREEMENT_NAMES, Agreement
from stegvis.web.late import late_page, typed_in
from stegvis.web.messages import flash
from stegvis.web.templating import show_date

blueprint = Blueprint("interim", __name__, template_folder="templates", url_prefix="/granskningar/lopande")

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.REVIEW_WRITE)
def index() -> Page:
    """What is drawn and waits, planned against done, and the units where nothing is drawn this quarter."""
    return render_template("verification/interim.html", work=interim_work(current_actor()))


@blueprint.post("/dra/<uuid:unit_id>")
@requires(Permission.REVIEW_WRITE)
def draw(unit_id: UUID) -> Page:
    """Draw the quarter's sample now; the system chooses."""
    actor, unit = current_actor(), people_queries.get_unit(unit_id)
    require(actor, Permission.REVIEW_WRITE, queries.facts_of_unit(unit))
    try:
        actions.draw_interim(actor=actor, unit=unit)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Kvartalets löpande stickprov är draget."), "done")
    return redirect(url_for(".index"))


def _item_for(item_id: UUID) -> tuple[Actor, InterimItem, ModuleAttempt]:
    actor, item = current_actor(), queries.get_item(item_id)
    attempt = validation_queries.get_attempt(item.attempt_id)
    require(actor, Permission.REVIEW_WRITE, queries.facts_for_verifier(attempt))
    return actor, item, attempt


@blueprint.route("/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def look(item_id: UUID) -> Page:
    """A running attempt with what has been handed in, while it is to be looked at. Opening it is logged."""
    actor, item, attempt = _item_for(item_id)
    form = InterimForm()
    if form.is_submitted() and not queries.is_open(item, attempt) and not _is_said_by(actor, item, form):
        return _too_late(item, form)
    if form.validate_on_submit():
        try:
            actions.note_interim(
                actor=actor,
                item_id=item.id,
                agreement=Agreement(form.agreement.data),
                note=form.note.data or "",
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            if not queries.is_open(
                queries.get_item(item_id), validation_queries.get_attempt(item.attempt_id)
            ):
                return _too_late(item, form)
            form.take(BadInput("agreement", refusal.message))
        else:
            flash(_l("Bedömaren ser vad du har skrivit."), "done")
            return redirect(url_for(".index"))
    html = _shown(actor, item, attempt, form)
    return html, 422 if form.is_submitted() else 200


def _is_said_by(actor: Actor, item: InterimItem, form: InterimForm) -> bool:
    """Whether the form is sent again."""
    said = (item.agreement.value if item.agreement else None, item.note)
    return item.verifier_id == actor.account_id and said == (
        form.agreement.data,
        (form.note.data or "").strip(),
    )


def _too_late(item: InterimItem, form: InterimForm) -> Page:
    why: Text = _l("Valideringen pågår inte längre. Den granskas i sin omgång i stället.")
    if item.looked_at is not None and item.verifier_id is not None:
        why = _l(
            "%(name)s tittade före dig, %(day)s.",
            name=people_queries.display_name(item.verifier_id),
            day=show_date(item.looked_at),
        )
    return late_page(why, typed_in(form), url_for(".look", item_id=item.id), _l("Det som sades"))


def _shown(actor: Actor, item: InterimItem, attempt: ModuleAttempt, form: InterimForm) -> str:
    """The attempt while she may look; afterwards only what was said about it."""
    module, page = validation_queries.module_of(attempt), None
    if queries.is_open(item, attempt):
        record_read(actor, "module_attempt", attempt.id)
        page = reading.staff_page(actor, attempt, module, with_events=False, with_answers=False)
    return render_template(
        "verification/interim_look.html",
        item=item,
        attempt=attempt,
        module=module,
        page=page,
        witnesses=witnesses_of(attempt.id, page.earlier_evidence) if page else None,
        file_address=partial(url_for, ".file", item_id=item.id),
        form=form,
        names=queries.names_in(item),
        agreement_names=AGREEMENT_NAMES,
        name=people_queries.display_name(attempt.participant_id),
    )


@blueprint.get("/<uuid:item_id>/bevis/<uuid:evidence_id>/fil")
@requires(Permission.REVIEW_WRITE)
def file(item_id: UUID, evidence_id: UUID) -> Response:
    """The bytes of a piece of evidence, while the attempt is to be looked at. Each opening is logged."""
    actor, item, attempt = _item_for(item_id)
    evidence = validation_queries.get_evidence(evidence_id)
    is_hers = evidence.attempt_id == attempt.id or earlier_findings.rests_on(attempt.id, evidence.id)
    belongs = is_hers and not evidence.is_draft
    if not belongs or evidence.media_id is None or not queries.is_open(item, attempt):
        raise NotFound("evidence")
    record_read(actor, "evidence", evidence.id)
    return send_media(
        media_queries.get_media(evidence.media_id),
        request.headers.get("Range"),
        thumbnail="liten" in request.args,
        as_attachment="spara" in request.args,
    )


@blueprint.route("/<uuid:item_id>/svar", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def answer(item_id: UUID) -> Page:
    """What the verifier said about a running attempt, and the assessor's answer."""
    actor, item = current_actor(), queries.get_item(item_id)
    attempt = validation_queries.get_attempt(item.attempt_id)
    require(actor, Permission.JUDGEMENT_WRITE, validation_queries.object_facts(attempt))
    form = InterimAnswerForm()
    if form.validate_on_submit():
        try:
            actions.answer_interim(actor=actor, item_id=item.id, answer=form.answer.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            here = url_for(".answer", item_id=item.id)
            return late_page(refusal.message, typed_in(form), here, _l("Från kvalitetssäkraren"))
        else:
            flash(_l("Kvalitetssäkraren ser ditt svar."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt.id))
    html = render_template(
        "verification/interim_answer.html",
        item=item,
        attempt=attempt,
        module=validation_queries.module_of(attempt),
        form=form,
        names=queries.names_in(item),
        name=people_queries.display_name(attempt.participant_id),
        asks_for_action=item.agreement is Agreement.ACTION,
    )
    return html, 422 if form.is_submitted() else 200
