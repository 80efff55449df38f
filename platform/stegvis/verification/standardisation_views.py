"""The verifier's pages about standardisation meetings."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.verification import actions
from stegvis.verification import standardisation_queries as queries
from stegvis.verification import standardisation_reading as reading
from stegvis.verification.standardisation_forms import (
    MeetingForm,
    draft_in,
    meeting_form,
    not_kept,
    take_what_closing_lacks,
)
from stegvis.verification.standardisation_models import StandardisationMeeting
from stegvis.verification.standardisation_reading import MeetingPage
from stegvis.verification.standardisation_rules import (
    ClosedMeanwhile,
    Seen,
    WrittenMeanwhile,
    from_field_name,
    interpretation_field_name,
)
from stegvis.web.messages import flash

blueprint = Blueprint(
    "standardisation", __name__, template_folder="templates", url_prefix="/granskningar/samsyn"
)

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.STANDARDISATION_WRITE)
def index() -> Page:
    """What waits to be talked over, module by module, and the meetings that were held."""
    actor = current_actor()
    return render_template(
        "verification/standardisation.html",
        waiting=reading.to_talk_over(actor),
        held=reading.held_meetings(actor),
    )


@blueprint.post("/fragor/<uuid:item_id>/mote")
@requires(Permission.STANDARDISATION_WRITE)
def prepare(item_id: UUID) -> Page:
    """Prepare a meeting about all that waits in the item's module."""
    actor, item = current_actor(), queries.get_item(item_id)
    require(actor, Permission.STANDARDISATION_WRITE, queries.object_facts(item))
    try:
        made = actions.prepare_meeting(actor=actor, item=item)
    except Refused as refusal:
        flash(refusal.message, "problem")
        return redirect(url_for(".index"))
    return redirect(url_for(".meeting", meeting_id=made.id))


def _meeting_for(meeting_id: UUID) -> tuple[Actor, StandardisationMeeting]:
    actor, found = current_actor(), queries.get_meeting(meeting_id)
    require(actor, Permission.STANDARDISATION_WRITE, queries.object_facts(found))
    return actor, found


@blueprint.route("/<uuid:meeting_id>", methods=["GET", "POST"])
@requires(Permission.STANDARDISATION_WRITE)
def meeting(meeting_id: UUID) -> Page:
    """Prepare the meeting, write it down, and close it. Opening it is logged: the evidence may hold names."""
    actor, found = _meeting_for(meeting_id)
    page = reading.meeting_page(actor, found)
    form = meeting_form(page)
    if not page.is_open and form.is_submitted():
        return _too_late(actor, page, form)
    if form.validate_on_submit():
        try:
            answer = _keep(actor, page, form)
        except ClosedMeanwhile:
            page = reading.meeting_page(actor, queries.get_meeting(meeting_id))
            return _too_late(actor, page, meeting_form(page))
        except WrittenMeanwhile as refusal:
            page = reading.meeting_page(actor, queries.get_meeting(meeting_id))
            return _read_first(actor, page, refusal)
        if answer is not None:
            return answer
    return _show(actor, page, form), 422 if form.is_submitted() else 200


def _show(actor: Actor, page: MeetingPage, form: MeetingForm, **more: object) -> str:
    record_read(actor, "standardisation_meeting", page.meeting.id)
    return render_template(
        "verification/meeting.html",
        page=page,
        form=form,
        interpretation_field_name=interpretation_field_name,
        from_field_name=from_field_name,
        **more,
    )


def _too_late(actor: Actor, page: MeetingPage, form: MeetingForm) -> Page:
    """The meeting is closed: what she typed stands beside the minutes. The same form sent again has nothing left."""
    left = not_kept(form, page)
    if not left:
        return redirect(url_for(".meeting", meeting_id=page.meeting.id))
    return _show(actor, page, form, left=left), 409


def _read_first(actor: Actor, page: MeetingPage, refusal: WrittenMeanwhile) -> Page:
    """What a colleague has saved, beside what she typed: sent again, hers takes its place."""
    form = meeting_form(page)
    form.seen.data = str(page.seen)
    form.take(BadInput("notes", refusal.message))
    return _show(actor, page, form, meanwhile=refusal.message), 409


def _keep(actor: Actor, page: MeetingPage, form: MeetingForm) -> Response | None:
    """Save or close as the form says; nothing when something is missing and shown at its field."""
    draft, closes = draft_in(form, page), request.form.get("deed") == "close"
    if closes and page.is_open and take_what_closing_lacks(form, page, draft):
        return None
    verb = actions.close_meeting if closes else actions.save_meeting
    try:
        verb(actor=actor, meeting_id=page.meeting.id, draft=draft, seen=Seen.told(form.seen.data or ""))
    except BadInput as refusal:
        form.take(refusal)
        return None
    flash(_l("Mötet är avslutat. Bedömarna ser vägledningen.") if closes else _l("Sparat."), "done")
    return redirect(url_for(".meeting", meeting_id=page.meeting.id))


@blueprint.get("/<uuid:meeting_id>/visa")
@requires(Permission.STANDARDISATION_WRITE)
def shown(meeting_id: UUID) -> Page:
    """What the meeting sees on the screen: the chosen evidence only. Opening it is logged."""
    actor, found = _meeting_for(meeting_id)
    record_read(actor, "standardisation_meeting", found.id)
    return render_template("verification/meeting_shown.html", page=reading.meeting_page(actor, found))
