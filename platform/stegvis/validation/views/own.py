"""The participant's own pages: few words, one thing at a time."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, requires
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.content import retirements
from stegvis.validation import (
    actions,
    cases,
    earlier_findings,
    extracting,
    feedback,
    mappings,
    plans,
    queries,
    reading,
    reconsiderations,
    telling,
)
from stegvis.validation.forms import AbortForm
from stegvis.validation.own_words import MappingStands, mapping_words
from stegvis.validation.states import TransitionName
from stegvis.validation.views.beside import module_beside, words_beside
from stegvis.validation.views.loading import criterion_in, own_attempt
from stegvis.validation.witness_reading import witnesses_behind
from stegvis.web.messages import flash

blueprint = Blueprint("steps", __name__, template_folder="../templates", url_prefix="/mina-steg")

Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(Permission.DRAFT_WRITE)
def modules() -> Page:
    """All her modules in one place, case by case: where each stands, and what she was told first."""
    return render_template(
        "validation/own_modules.html",
        cases=cases.own_cases(current_actor().own_account_id),
        beside_of=module_beside,
    )


@blueprint.get("/<uuid:attempt_id>")
@requires(Permission.DRAFT_WRITE)
def attempt(attempt_id: UUID) -> Page:
    """Where she stands, what is the next step, and all that there is to show."""
    actor, found, module = own_attempt(attempt_id, Permission.CASE_READ)
    page = reading.own_page(actor, found, module)
    asking = reconsiderations.standing_of(found, page.decision)
    mapping, planned = mappings.own_standing(found), plans.own_plan(found)
    stands = _mapping_stands(page, mapping, planned)
    return render_template(
        "validation/own_attempt.html",
        page=page,
        beside=module_beside(module),
        asking=asking,
        mapping=mapping,
        questions_left=stands.questions_left,
        mapping_words=mapping_words(stands),
        spoken=feedback.spoken_on(found, page.decision, page.events),
        has_extract=extracting.has_extract(page),
        planned=planned,
        # Said while she shows things for the first decision: afterwards nothing of it is left to wonder about.
        is_retired=found.ended_at is None
        and found.outcome is None
        and retirements.is_retired(found.case.organisation_id, found.module_key, found.revision_id),
    )


def _mapping_stands(
    page: reading.AttemptPage, mapping: mappings.OwnStanding, planned: plans.OwnPlan | None
) -> MappingStands:
    talk = mapping.talk
    return MappingStands(
        questions_left=page.next_question is not None and not (talk and talk.instead_of_questions),
        talk_written=talk is not None,
        talk_confirmed=talk is not None and talk.confirmed_at is not None,
        plan_sent=planned is not None,
        plan_waits=planned is not None and planned.waits,
    )


@blueprint.get("/<uuid:attempt_id>/sak/<string:criterion_key>")
@requires(Permission.DRAFT_WRITE)
def criterion(attempt_id: UUID, criterion_key: str) -> Page:
    """One thing to show: its picture, what counts, and the ways to show it."""
    actor, found, module = own_attempt(attempt_id, Permission.CASE_READ)
    page = reading.own_criterion_page(actor, found, module, criterion_in(module, criterion_key))
    witnesses = witnesses_behind(attempt_id, page.line.evidence + page.line.earlier_evidence)
    return render_template(
        "validation/own_criterion.html", page=page, witnesses=witnesses, beside=module_beside(module)
    )


@blueprint.route("/<uuid:attempt_id>/lamna-in", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def hand_in(attempt_id: UUID) -> Page:
    """A last look before her evidence goes to the assessor."""
    actor, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    if request.method == "POST":
        try:
            actions.hand_in(actor=actor, attempt=found)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".attempt", attempt_id=attempt_id))
        flash(_l("Nu är det inlämnat. Bra jobbat!"), "done")
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    return render_template("validation/hand_in.html", page=reading.own_page(actor, found, module))


@blueprint.route("/<uuid:attempt_id>/sluta", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def stop(attempt_id: UUID) -> Page:
    """She may stop at any time."""
    actor, found, module = own_attempt(attempt_id, Permission.DRAFT_WRITE)
    form = AbortForm()
    if form.validate_on_submit():
        try:
            actions.abort(actor=actor, attempt=found, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            flash(refusal.message, "problem")
            return redirect(url_for(".attempt", attempt_id=attempt_id))
        else:
            flash(_l("Du har slutat. Du kan börja igen. Prata med din samordnare."), "done")
            return redirect(url_for(".attempt", attempt_id=attempt_id))
    html = render_template("validation/stop.html", attempt=found, module=module, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/<uuid:attempt_id>/handelser")
@requires(Permission.DRAFT_WRITE)
def events(attempt_id: UUID) -> Page:
    """All that has happened, in plain words."""
    _, found, module = own_attempt(attempt_id, Permission.CASE_READ)
    shown = [event for event in queries.history(found.id) if event.name in set(TransitionName)]
    events = telling.plain_events(shown, earlier_findings.taken_over_in(attempt_id))
    return render_template("validation/events.html", attempt=found, module=module, events=events)


@blueprint.get("/<uuid:attempt_id>/ord")
@requires(Permission.DRAFT_WRITE)
def words(attempt_id: UUID) -> Page:
    """The words of the work."""
    _, found, module = own_attempt(attempt_id, Permission.CASE_READ)
    return render_template("validation/words.html", attempt=found, module=module, beside=words_beside(module))
