"""The coordinators' pages: proposing, answering, taking back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, Role, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import NotFound, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l
from stegvis.handovers import actions, queries
from stegvis.handovers.forms import AnswerForm, ButtonForm, ProposeForm, chosen
from stegvis.handovers.models import Handover
from stegvis.handovers.states import OPEN, STATE_NAMES, HandoverState
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_as_seen
from stegvis.people.models import Account
from stegvis.web.messages import flash

blueprint = Blueprint("handovers", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response


def _form_page(template: str, form: Form, **values: object) -> tuple[str, int]:
    html = render_template(f"handovers/{template}", form=form, **values)
    return html, 422 if form.is_submitted() else 200


def _to_list(message: Text, kind: str = "done") -> Response:
    flash(message, kind)
    return redirect(url_for("handovers.index"))


def _hers(participant_id: UUID) -> tuple[Actor, Account]:
    """The participant, if the actor may hand her over; NotFound or Forbidden otherwise."""
    actor, account = current_actor(), people_queries.get_participant(participant_id)
    require(actor, Permission.HANDOVER_PROPOSE, facts_as_seen(actor, participant_id))
    return actor, account


@blueprint.get("/overlamningar")
@requires(Permission.HANDOVER_ANSWER)
def index() -> Page:
    """What waits for the actor's answer, and what she and her colleagues have proposed."""
    actor = current_actor()
    return render_template(
        "handovers/index.html",
        to_answer=queries.to_answer(actor),
        proposed=queries.proposed(actor),
        state_names=STATE_NAMES,
    )


@blueprint.get("/personer/<uuid:participant_id>/overlamning")
@requires(Permission.HANDOVER_PROPOSE)
def choose_unit(participant_id: UUID) -> Page:
    """Where to: the units of the own municipality first, then those of others."""
    _actor, account = _hers(participant_id)
    waiting = queries.open_handover(participant_id)
    if waiting is not None:
        return redirect(url_for(".sent", handover_id=waiting.id))
    return render_template(
        "handovers/choose_unit.html",
        person=account,
        units=queries.units_to_hand_over_to(account.organisation_id),
    )


@blueprint.route("/personer/<uuid:participant_id>/overlamning/<uuid:unit_id>", methods=["GET", "POST"])
@requires(Permission.HANDOVER_PROPOSE)
def propose(participant_id: UUID, unit_id: UUID) -> Page:
    """Whom to ask there, and what she should know."""
    actor, account = _hers(participant_id)
    unit, form = people_queries.get_unit(unit_id), ProposeForm()
    here = facts_as_seen(actor, participant_id).unit_id == unit_id
    coordinators = people_queries.staff_with_role(unit.organisation_id, unit_id, Role.COORDINATOR)
    form.offer(coordinators, must_name=here or account.protected)
    if form.validate_on_submit():
        try:
            actions.propose(
                actor=actor,
                participant_id=participant_id,
                to_unit_id=unit_id,
                coordinator_id=chosen(form.coordinator),
                note=form.note.data or "",
            )
            return _to_list(_l("Överlämningen är föreslagen."))
        except Refused as refusal:
            form.take_any(refusal)
    organisation = people_queries.get_organisation(unit.organisation_id)
    is_transfer = unit.organisation_id != account.organisation_id
    values = {"person": account, "unit": unit, "organisation": organisation}
    return _form_page("propose.html", form, is_transfer=is_transfer, here=here, **values)


@blueprint.route("/overlamningar/<uuid:handover_id>/forslag", methods=["GET", "POST"])
@requires(Permission.HANDOVER_PROPOSE)
def sent(handover_id: UUID) -> Page:
    """What was proposed and where it stands, for those from whom she would go; taking it back."""
    handover, form = queries.get_handover(handover_id), ButtonForm()
    actor, _account = _hers(handover.participant_id)
    if form.validate_on_submit():
        try:
            actions.take_back(actor=actor, handover=handover)
            return _to_list(_l("Överlämningen är tillbakatagen."))
        except Refused as refusal:
            return _to_list(refusal.message, "problem")
    return render_template(
        "handovers/sent.html",
        line=queries.line_of(handover),
        form=form,
        is_open=handover.state in OPEN,
        state_name=STATE_NAMES[handover.state],
    )


def _received(handover_id: UUID) -> tuple[Actor, Handover]:
    """The hand-over, once it is the receiver's to know of: before her yes, nothing of it exists there."""
    actor, handover = current_actor(), queries.get_handover(handover_id)
    require(actor, Permission.HANDOVER_ANSWER, queries.facts_of_receiver(handover))
    known = {HandoverState.PROPOSED, HandoverState.ACCEPTED, HandoverState.DECLINED}
    if handover.state not in known:
        raise NotFound("hand-over")
    return actor, handover


@blueprint.route("/overlamningar/<uuid:handover_id>", methods=["GET", "POST"])
@requires(Permission.HANDOVER_ANSWER)
def answer(handover_id: UUID) -> Page:
    """What the receiver needs to know before she answers, and her answer. The file opens when she has taken over."""
    actor, handover = _received(handover_id)
    form = AnswerForm()
    place = (handover.to_organisation_id, handover.to_unit_id)
    form.offer(
        people_queries.staff_with_role(*place, Role.ASSESSOR),
        people_queries.staff_with_role(*place, Role.SUPERVISOR),
        changes_unit=handover.changes_unit,
    )
    if form.validate_on_submit():
        try:
            return _answered(actor, handover, form)
        except Refused as refusal:
            form.take_any(refusal)
    if handover.state is not HandoverState.PROPOSED:
        return _to_list(_l("Överlämningen är redan avslutad."), "info")
    record_read(actor, "handover", handover.id)
    return _form_page(
        "answer.html",
        form,
        line=queries.line_of(handover),
        proposed_by=people_queries.display_name(handover.proposed_by),
        titles=[one.title for one in queries.standing_of(handover.participant_id) if not one.has_ended],
    )


def _answered(actor: Actor, handover: Handover, form: AnswerForm) -> Response:
    if form.answer.data == "decline":
        actions.decline(actor=actor, handover=handover, reason=form.reason.data or "")
        return _to_list(_l("Ditt svar är sparat."))
    actions.accept(
        actor=actor,
        handover=handover,
        assessor_id=chosen(form.assessor),
        supervisor_id=chosen(form.supervisor),
    )
    flash(_l("Deltagaren är din nu. Allt har följt med."), "done")
    return redirect(url_for("people.person", person_id=handover.participant_id))
