"""The participant's pages: who her contacts are, and her own yes or no to another municipality."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import ObjectFacts, Permission, current_actor, require, requires
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.handovers import queries, reading
from stegvis.handovers.actions import say
from stegvis.handovers.forms import ButtonForm
from stegvis.handovers.states import HandoverState
from stegvis.people import queries as people_queries
from stegvis.web.messages import flash

blueprint = Blueprint(
    "own_contacts", __name__, template_folder="templates", url_prefix="/mina-kontaktpersoner"
)

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.HANDOVER_CONSENT)
def index() -> Page:
    """Who her people are now, and where she has been."""
    actor = current_actor()
    return render_template("handovers/own_contacts.html", page=reading.contacts_of(actor.own_account_id))


@blueprint.route("/flytt/<uuid:handover_id>", methods=["GET", "POST"])
@requires(Permission.HANDOVER_CONSENT)
def consent(handover_id: UUID) -> Page:
    """The question, what moving means, and two buttons of the same weight."""
    actor, handover = current_actor(), queries.get_handover(handover_id)
    require(actor, Permission.HANDOVER_CONSENT, ObjectFacts(owner_id=handover.participant_id))
    form, back = ButtonForm(), redirect(url_for(".index"))
    if form.validate_on_submit() and request.form.get("answer") in ("yes", "no"):
        yes = request.form["answer"] == "yes"
        try:
            say(actor=actor, handover=handover, yes=yes)
        except Refused as refusal:
            flash(refusal.message, "problem")
        else:
            flash(_l("Tack. Du sa ja.") if yes else _l("Tack. Du sa nej. Du stannar där du är."))
        return back
    if not handover.is_transfer or handover.state not in (HandoverState.ASKING, HandoverState.PROPOSED):
        return back
    html = render_template(
        "handovers/own_consent.html",
        line=queries.line_of(handover),
        form=form,
        said_yes=handover.state is HandoverState.PROPOSED,
        proposed_by=people_queries.display_name(handover.proposed_by),
    )
    return html, 422 if form.is_submitted() else 200
