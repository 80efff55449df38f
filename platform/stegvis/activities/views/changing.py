"""What a coordinator does with a placement: open, change, note a talk, hand over, end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import ObjectFacts, Permission, Role, current_actor, require, requires
from stegvis.activities import actions, queries, rules
from stegvis.activities.forms import EndForm, FollowUpForm, HandOverForm, PlacementForm
from stegvis.activities.models import Placement
from stegvis.activities.states import EndReason, Party, Phase
from stegvis.activities.views.placements import blueprint
from stegvis.base.errors import BadInput, Refused
from stegvis.base.forms import Form
from stegvis.base.language import Text, _l
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_as_seen
from stegvis.web.messages import flash

Page = str | tuple[str, int] | Response

MOST_DIGITS = 4


def _placement(placement_id: UUID) -> Placement:
    """The placement, if the actor may change it; NotFound or Forbidden otherwise."""
    placement = queries.get_placement(placement_id)
    require(current_actor(), Permission.PLACEMENT_WRITE, queries.object_facts(placement))
    return placement


def _done(placement_id: UUID, message: Text) -> Response:
    flash(message, "done")
    return redirect(url_for("activities.show", placement_id=placement_id))


def _take(form: Form, refusal: Refused) -> None:
    """Show a refusal beside its field, or above the form, which keeps what was typed."""
    if isinstance(refusal, BadInput):
        form.take(refusal)
    else:
        form.form_errors.append(refusal.message)


def _form_page(template: str, form: Form, **values: object) -> tuple[str, int]:
    html = render_template(f"activities/{template}", form=form, **values)
    return html, 422 if form.is_submitted() else 200


def _offer(form: PlacementForm, facts: ObjectFacts) -> None:
    assert facts.organisation_id is not None
    supervisors = people_queries.staff_with_role(facts.organisation_id, facts.unit_id, Role.SUPERVISOR)
    form.offer(queries.workplaces_of([facts.organisation_id]), supervisors)


@blueprint.route("/personer/<uuid:participant_id>/praktik", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_WRITE)
def open_new(participant_id: UUID) -> Page:
    """A new placement for a participant."""
    actor, participant = current_actor(), people_queries.get_participant(participant_id)
    facts = facts_as_seen(actor, participant_id)
    require(actor, Permission.PLACEMENT_WRITE, facts)
    form = PlacementForm()
    _offer(form, facts)
    if form.validate_on_submit():
        try:
            placement = actions.open_placement(
                actor=actor,
                participant=participant,
                details=form.details(),
                form_key=form.form_key.data or "",
            )
            return _done(placement.id, _l("Praktiken är sparad."))
        except Refused as refusal:
            _take(form, refusal)
    return _form_page("new.html", form, participant=participant)


@blueprint.route("/praktik/<uuid:placement_id>/andra", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_WRITE)
def change(placement_id: UUID) -> Page:
    """Change where, when or with whom."""
    placement, form = _placement(placement_id), PlacementForm()
    _offer(form, ObjectFacts(organisation_id=placement.organisation_id, unit_id=placement.unit_id))
    if request.method == "GET":
        form.show(placement)
    if form.validate_on_submit():
        try:
            actions.change_placement(actor=current_actor(), placement=placement, details=form.details())
            return _done(placement_id, _l("Sparat."))
        except Refused as refusal:
            _take(form, refusal)
    return _form_page("change.html", form, placement=placement, name=_name(placement))


def _name(placement: Placement) -> str:
    return people_queries.display_name(placement.participant_id)


@blueprint.route("/praktik/<uuid:placement_id>/samtal", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_WRITE)
def follow_up(placement_id: UUID) -> Page:
    """Write about a talk that was held."""
    placement, form = _placement(placement_id), FollowUpForm()
    talk = rules.next_talk(queries.facts_of(placement))
    if form.validate_on_submit():
        try:
            return _done(placement_id, _keep_talk(placement, form))
        except Refused as refusal:
            _take(form, refusal)
    if request.method == "GET" and talk is not None:
        form.talk.data = f"{talk.phase.value}:{talk.number}"
        form.held_on.data = people_queries.today()
    return _form_page("follow_up.html", form, placement=placement, name=_name(placement), talk=talk)


def _keep_talk(placement: Placement, form: FollowUpForm) -> Text:
    """Keep what the form tells, as a talk of the series or as a contact beside it, and what to say of it."""
    said: dict[str, Any] = {
        "actor": current_actor(),
        "placement": placement,
        "held_on": form.held_on.data,
        "took_part": [Party(value) for value in form.took_part.data or ()],
        "note": form.note.data or "",
        "next_step": form.next_step.data or "",
    }
    if form.is_contact.data:
        actions.note_contact(**said)
        return _l("Kontakten är sparad. Trepartssamtalet väntar kvar.")
    phase, _, number = (form.talk.data or "").partition(":")
    actions.hold_talk(phase=_phase(phase), number=_number(number), **said)
    return _l("Samtalet är sparat.")


def _number(value: str) -> int:
    """Which talk of its series a form means; the first where it means none that there could be."""
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else 1


def _phase(value: str) -> Phase:
    """The series that a form means; one that means none is about the placement itself."""
    return Phase(value) if value in set(Phase) else Phase.DURING


@blueprint.route("/praktik/<uuid:placement_id>/lamna-over", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_WRITE)
def hand_over(placement_id: UUID) -> Page:
    """Let another coordinator answer for the placement."""
    placement, form = _placement(placement_id), HandOverForm()
    # Whoever has taken over meanwhile can still be chosen: the same form sent twice is no mistake.
    handed_from = form.handed_from(placement.coordinator_id)
    others = [one for one in actions.coordinators_for(placement) if one.id != handed_from]
    form.offer(others)
    if form.validate_on_submit():
        try:
            actions.hand_over(
                actor=current_actor(),
                placement=placement,
                from_id=handed_from,
                to_id=UUID(form.coordinator.data),
                note=form.note.data or "",
            )
            return _done(placement_id, _l("Ansvaret är överlämnat."))
        except Refused as refusal:
            _take(form, refusal)
    if request.method == "GET":
        form.from_id.data = str(placement.coordinator_id)
    now = people_queries.display_name(placement.coordinator_id)
    return _form_page(
        "hand_over.html", form, placement=placement, name=_name(placement), now=now, others=others
    )


@blueprint.route("/praktik/<uuid:placement_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_WRITE)
def end(placement_id: UUID) -> Page:
    """End a placement, with a reason."""
    placement, form = _placement(placement_id), EndForm()
    if form.validate_on_submit():
        try:
            actions.end_placement(
                actor=current_actor(),
                placement=placement,
                ended_on=form.ended_on.data,
                reason=EndReason(form.reason.data),
                note=form.note.data or "",
            )
            return _done(placement_id, _l("Praktiken är avslutad."))
        except Refused as refusal:
            _take(form, refusal)
    if request.method == "GET":
        form.ended_on.data = min(placement.ends_on, people_queries.today())
    return _form_page("end.html", form, placement=placement, name=_name(placement))
