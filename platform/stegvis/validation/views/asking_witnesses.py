"""The staff's pages about witnesses: ask one, show her link, mail it again, take it back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.audit import record_read
from stegvis.base import clock
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people import queries as people_queries
from stegvis.people.workplaces import placed_today
from stegvis.validation import actions, witness_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.views.loading import attempt_for
from stegvis.validation.witness_forms import WitnessForm
from stegvis.validation.witness_links import witness_address
from stegvis.validation.witness_models import WitnessRequest
from stegvis.validation.witness_rules import (
    OPEN_FOR_TESTIMONY,
    STANDING_NAMES,
    Standing,
    is_to_be_asked_again,
)
from stegvis.web.messages import flash
from stegvis.web.qr import qr_drawing

blueprint = Blueprint(
    "witnesses",
    __name__,
    template_folder="../templates",
    url_prefix="/valideringar/<uuid:attempt_id>/vittnen",
)

Page = str | tuple[str, int] | Response


def _request_for(
    attempt_id: UUID, request_id: UUID
) -> tuple[Actor, WitnessRequest, ModuleAttempt, CompiledModule]:
    actor, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    found = witness_queries.get_request(request_id)
    if found.attempt_id != attempt_id:
        raise NotFound("witness request")
    return actor, found, attempt, module


@blueprint.get("")
@requires(Permission.EVIDENCE_ADD)
def index(attempt_id: UUID) -> Page:
    """Who has been asked, and what has come."""
    actor, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    participant = people_queries.get_account(attempt.participant_id)
    asked = witness_queries.requests_of(attempt_id)
    record_read(actor, "module_attempt", attempt.id)
    return render_template(
        "validation/witnesses.html",
        attempt=attempt,
        module=module,
        participant=participant,
        requests=[
            (one, witness_queries.standing_of(one, attempt, protected=participant.protected)) for one in asked
        ],
        standing_names=STANDING_NAMES,
        is_open=attempt.state in OPEN_FOR_TESTIMONY,
    )


@blueprint.route("/ny", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_ADD)
def ask(attempt_id: UUID) -> Page:
    """Ask one person about a few criteria. It begins with the supervisor and the workplace of today's placement."""
    actor, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    protected = people_queries.get_account(attempt.participant_id).protected
    form = WitnessForm(data=_at_hand(actor, attempt))
    form.offer(module, confirming=actor.name if protected else "")
    if form.validate_on_submit():
        try:
            made = actions.ask_witness(actor=actor, attempt=attempt, new=_new_witness(form))
        except BadInput as refusal:
            form.take(refusal)
        else:
            return redirect(url_for(".show", attempt_id=attempt_id, request_id=made.id))
    html = render_template(
        "validation/ask_witness.html",
        attempt=attempt,
        module=module,
        form=form,
        begun_with=form.name.object_data,
    )
    return html, 422 if form.is_submitted() else 200


def _at_hand(actor: Actor, attempt: ModuleAttempt) -> dict[str, str]:
    """What the placement of today tells of the one who is most often asked.

    Nobody is offered to ask herself, and who helps from another municipality reads nothing of the placement's people.
    """
    placed = placed_today(attempt.participant_id)
    is_of_the_unit = any(grant.organisation_id == attempt.case.organisation_id for grant in actor.grants)
    if not placed.supervisor or placed.supervisor_id == actor.account_id or not is_of_the_unit:
        return {"workplace": placed.workplace}
    return {"name": placed.supervisor, "workplace": placed.workplace, "relation": str(_l("handledare"))}


def _new_witness(form: WitnessForm) -> actions.NewWitness:
    return actions.NewWitness(
        form_key=form.form_key.data or "",
        criterion_keys=tuple(form.criteria.data or ()),
        name=form.name.data or "",
        workplace=form.workplace.data or "",
        relation=form.relation.data or "",
        email=form.email.data or "",
        language=form.language.data or "",
        days=int(form.days.data or 0),
        protection_confirmed="protection_confirmed" in form and bool(form.protection_confirmed.data),
    )


@blueprint.get("/<uuid:request_id>")
@requires(Permission.EVIDENCE_ADD)
def show(attempt_id: UUID, request_id: UUID) -> Page:
    """One question: its link as text and as a code while it is open, and the answer when it has come."""
    actor, found, attempt, module = _request_for(attempt_id, request_id)
    address = witness_address(found.id)
    standing = witness_queries.standing_of(found, attempt)
    record_read(actor, "module_attempt", attempt.id)
    return render_template(
        "validation/witness_request.html",
        attempt=attempt,
        module=module,
        request=found,
        standing=standing,
        standing_names=STANDING_NAMES,
        address=address,
        qr=qr_drawing(address),
        asked_by=people_queries.display_name(found.asked_by),
        is_to_be_asked_again=standing is Standing.OPEN
        and is_to_be_asked_again(
            has_address=bool(found.email),
            asked_at=found.asked_at,
            reminded_at=found.reminded_at,
            now=clock.now(),
        ),
    )


@blueprint.post("/<uuid:request_id>/skicka")
@requires(Permission.EVIDENCE_ADD)
def mail_again(attempt_id: UUID, request_id: UUID) -> Page:
    """Mail the link once more."""
    actor, found, _, _ = _request_for(attempt_id, request_id)
    try:
        is_sent = actions.mail_again(actor=actor, request=found)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        just_now = _l("Länken skickades för mindre än en minut sedan. Vänta lite om du vill skicka den igen.")
        flash(_l("Länken är skickad igen.") if is_sent else just_now, "done")
    return redirect(url_for(".show", attempt_id=attempt_id, request_id=request_id))


@blueprint.post("/<uuid:request_id>/fragat-igen")
@requires(Permission.EVIDENCE_ADD)
def note_asked_again(attempt_id: UUID, request_id: UUID) -> Page:
    """Note that a witness without an address has been asked again."""
    actor, found, _, _ = _request_for(attempt_id, request_id)
    try:
        actions.note_asked_again(actor=actor, request=found)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Antecknat att du har frågat igen."), "done")
    return redirect(url_for(".show", attempt_id=attempt_id, request_id=request_id))


@blueprint.post("/<uuid:request_id>/mer-tid")
@requires(Permission.EVIDENCE_ADD)
def give_more_time(attempt_id: UUID, request_id: UUID) -> Page:
    """Let a link that is too old work again."""
    actor, found, _, _ = _request_for(attempt_id, request_id)
    try:
        actions.give_more_time(actor=actor, request=found)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Länken fungerar igen."), "done")
    return redirect(url_for(".show", attempt_id=attempt_id, request_id=request_id))


@blueprint.post("/<uuid:request_id>/aterkalla")
@requires(Permission.EVIDENCE_ADD)
def revoke(attempt_id: UUID, request_id: UUID) -> Page:
    """Take the link back."""
    actor, found, _, _ = _request_for(attempt_id, request_id)
    try:
        actions.revoke_request(actor=actor, request=found)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Länken är återkallad. Den fungerar inte längre."), "done")
    return redirect(url_for(".show", attempt_id=attempt_id, request_id=request_id))
