"""The administrators' pages: what is agreed with other municipalities, proposing, answering, ending."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, current_actor, require, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.cooperation import actions, queries, rules
from stegvis.cooperation.forms import AnswerForm, ProposeForm
from stegvis.cooperation.hanging import hanging_on
from stegvis.cooperation.models import Agreement
from stegvis.cooperation.states import AGREEMENT_NEWS, AGREEMENT_STATE_NAMES, AgreementState
from stegvis.people import queries as people_queries
from stegvis.web.messages import flash

blueprint = Blueprint("cooperation", __name__, template_folder="templates", url_prefix="/samarbeten")

Page = str | tuple[str, int] | Response


def _to_list(message: Text, kind: str = "done") -> Response:
    flash(message, kind)
    return redirect(url_for("cooperation.index"))


@blueprint.get("")
@requires(Permission.AGREEMENT_WRITE)
def index() -> Page:
    """Who helps whom: what waits for an answer first."""
    return render_template(
        "cooperation/index.html",
        lines=queries.lines_for(current_actor()),
        state_names=AGREEMENT_STATE_NAMES,
    )


@blueprint.route("/nytt", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_WRITE)
def propose() -> Page:
    """Ask another municipality for help."""
    actor, form = current_actor(), ProposeForm()
    home_id = _own_organisation(actor)
    form.offer(queries.others_than(home_id))
    if form.validate_on_submit():
        try:
            if not form.helping.data:
                raise BadInput("helping", _l("Välj vilken kommun ni vill fråga."))
            actions.propose(
                actor=actor,
                home_id=home_id,
                helping_id=UUID(form.helping.data),
                valid_from=form.valid_from.data or people_queries.today(),
                valid_to=form.valid_to.data,
                reference=form.reference.data or "",
                covers_verification=bool(form.covers_verification.data),
            )
        except Refused as refusal:
            form.take_any(refusal)
        else:
            return _to_list(_l("Förslaget är skickat. Den andra kommunens administratör svarar."))
    html = render_template("cooperation/propose.html", form=form)
    return html, 422 if form.is_submitted() else 200


def _own_organisation(actor: Actor) -> UUID:
    """For whom she asks: her own organisation, or the one that she administers."""
    governed = queries.governed_by(actor)
    home_id = actor.organisation_id if actor.organisation_id in governed else min(governed)
    require(actor, Permission.AGREEMENT_WRITE, ObjectFacts(organisation_id=home_id))
    return home_id


def _hers(agreement_id: UUID) -> tuple[Actor, Agreement]:
    actor, agreement = current_actor(), queries.get_agreement(agreement_id)
    require(actor, Permission.AGREEMENT_WRITE, queries.facts_of(actor, agreement))
    return actor, agreement


@blueprint.route("/<uuid:agreement_id>", methods=["GET", "POST"])
@requires(Permission.AGREEMENT_WRITE)
def show(agreement_id: UUID) -> Page:
    """What is agreed or proposed; the municipality that is asked answers here."""
    actor, agreement = _hers(agreement_id)
    governed = queries.governed_by(actor)
    is_asked = agreement.helping_organisation_id in governed
    is_home = agreement.home_organisation_id in governed
    form = AnswerForm()
    if is_asked and form.validate_on_submit():
        try:
            accepts = form.answer.data == "accept"
            actions.answer(actor=actor, agreement=agreement, accepts=accepts, reason=form.reason.data or "")
        except Refused as refusal:
            form.take_any(refusal)
        else:
            return _to_list(_l("Ert svar är sparat."))
    elif form.is_submitted() and not is_asked:
        return _to_list(_l("Den andra kommunen svarar på förslaget."), "problem")
    html = render_template(
        "cooperation/show.html",
        agreement=agreement,
        home=people_queries.get_organisation(agreement.home_organisation_id),
        helping=people_queries.get_organisation(agreement.helping_organisation_id),
        names=people_queries.display_names(
            {one for one in (agreement.proposed_by, agreement.answered_by, agreement.ended_by) if one}
        ),
        state_name=AGREEMENT_STATE_NAMES[agreement.state],
        may_answer=is_asked and agreement.state is AgreementState.PROPOSED,
        news=AGREEMENT_NEWS[agreement.state] if agreement.news_for_id in governed else None,
        hanging=hanging_on(agreement_id) if agreement.state is AgreementState.ACCEPTED else [],
        may_end=rules.may_end(agreement.state, as_home=is_home) is None,
        form=form,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/<uuid:agreement_id>/avsluta")
@requires(Permission.AGREEMENT_WRITE)
def end(agreement_id: UUID) -> Page:
    """End the agreement, or take the proposal back."""
    actor, agreement = _hers(agreement_id)
    try:
        actions.end(actor=actor, agreement=agreement)
    except Refused as refusal:
        return _to_list(refusal.message, "problem")
    return _to_list(_l("Avtalet är avslutat."))


@blueprint.post("/<uuid:agreement_id>/last")
@requires(Permission.AGREEMENT_WRITE)
def read(agreement_id: UUID) -> Page:
    """She has read what the other municipality answered, or that it has ended the agreement."""
    actor, agreement = _hers(agreement_id)
    actions.read_news(actor=actor, agreement=agreement)
    return redirect(url_for(".show", agreement_id=agreement_id))
