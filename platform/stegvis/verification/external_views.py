"""External verification: the external verifier's pages, the choice per module, and the internal verifier's answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, current_actor, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import actions, external_showing
from stegvis.verification import external_queries as queries
from stegvis.verification.concealed_showing import concealed_case
from stegvis.verification.external_drawing import EXTERNAL_OUTCOME_NAMES, ExternalOutcome, note_field_name
from stegvis.verification.external_forms import (
    ChoiceForm,
    ExternalReviewForm,
    PassOnForm,
    external_review_form,
    notes_in,
)
from stegvis.verification.external_models import ExternalChoice
from stegvis.verification.hidden_files import send_hidden_file
from stegvis.web.late import late_page, typed_in
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem
from stegvis.web.templating import show_date

blueprint = Blueprint("external", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response

NAVIGATION = [
    NavigationItem(
        label=_l("Externt urval"),
        endpoint="external.index",
        permission=Permission.EXTERNAL_REVIEW_WRITE,
        icon="shield",
        order=31,
        stands_for_room=False,
        under=("external.review",),
    ),
    NavigationItem(
        label=_l("Extern kvalitetssäkring"),
        endpoint="external.choices",
        permission=Permission.EXTERNAL_CHOICE,
        icon="shield",
        order=45,
        stands_for_room=False,
        under=("external.choose",),
    ),
]


@blueprint.get("/externt-urval")
@requires(Permission.EXTERNAL_REVIEW_WRITE)
def index() -> Page:
    """What waits for the external verifier, by codes, and her own latest reviews."""
    actor = current_actor()
    return render_template(
        "verification/external_index.html",
        waiting=external_showing.sample_of(actor),
        done=external_showing.done_by(actor),
        outcome_names=EXTERNAL_OUTCOME_NAMES,
    )


def _sampled(attempt_id: UUID) -> tuple[Actor, ModuleAttempt]:
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    require(actor, Permission.EXTERNAL_REVIEW_WRITE, validation_queries.object_facts(attempt))
    return actor, attempt


@blueprint.route("/externt-urval/<uuid:attempt_id>", methods=["GET", "POST"])
@requires(Permission.EXTERNAL_REVIEW_WRITE)
def review(attempt_id: UUID) -> Page:
    """A drawn attempt without names, and the review form. Opening it is logged."""
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    if request.method == "POST" and _is_sent_again(actor, attempt):
        return redirect(url_for(".index"))
    facts, module = validation_queries.object_facts(attempt), validation_queries.module_of(attempt)
    form = external_review_form(module)()
    if form.is_submitted() and attempt.state is not AttemptState.EXTERNAL_SAMPLE:
        # It has moved out of her sight meanwhile; her words have not. What never was drawn never was in sight.
        was_there = queries.was_drawn(attempt_id)
        require(actor, Permission.EXTERNAL_REVIEW_WRITE, replace(facts, in_external_sample=was_there))
        return _too_late(attempt, form)
    require(actor, Permission.EXTERNAL_REVIEW_WRITE, facts)
    if form.validate_on_submit():
        try:
            done = actions.finish_external_review(
                actor=actor,
                attempt=attempt,
                outcome=ExternalOutcome(form.outcome.data),
                notes=notes_in(form, module),
                reason=form.reason.data or "",
                act_by=form.act_by.data,
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            if validation_queries.get_attempt(attempt_id).state is not AttemptState.EXTERNAL_SAMPLE:
                return _too_late(attempt, form)
            form.take(BadInput("outcome", refusal.message))
        else:
            approved = done.outcome is ExternalOutcome.APPROVED
            flash(_l("Beslutet är godkänt externt.") if approved else _l("Åtgärden är begärd."), "done")
            return redirect(url_for(".index"))
    record_read(actor, "module_attempt", attempt.id)
    case = concealed_case(actor, attempt)
    html = render_template(
        "verification/external_review.html",
        case=case,
        why=external_showing.why_drawn(case.decision_id),
        form=form,
        note_field_name=note_field_name,
        file_address=partial(url_for, ".evidence_file", attempt_id=attempt_id),
    )
    return html, 422 if form.is_submitted() else 200


def _too_late(attempt: ModuleAttempt, form: ExternalReviewForm) -> Page:
    """The attempt is in the sample no longer: who was first, and what was typed."""
    why: Text = _l("Valideringen ligger inte i det externa urvalet längre. Läget har ändrats medan du skrev.")
    done = queries.latest_review(attempt.id)
    if done is not None:
        why = _l(
            "%(name)s granskade beslutet före dig, %(day)s. Resultat: %(outcome)s.",
            name=people_queries.display_name(done.verifier_id),
            day=show_date(done.at),
            outcome=EXTERNAL_OUTCOME_NAMES[done.outcome],
        )
    module = validation_queries.module_of(attempt)
    about = {note_field_name(criterion.id): criterion.text for criterion in module.criteria()}
    return late_page(why, typed_in(form, about), url_for(".index"), _l("Externt urval"))


def _is_sent_again(actor: Actor, attempt: ModuleAttempt) -> bool:
    """Whether the form's review is done already, by this actor: it has moved the attempt out of her sight."""
    if attempt.state is AttemptState.EXTERNAL_SAMPLE:
        return False
    decision = validation_queries.current_decision(attempt.id)
    done = queries.review_of_decision(decision.id) if decision else None
    return (
        done is not None
        and done.verifier_id == actor.account_id
        and done.outcome.value == request.form.get("outcome")
    )


@blueprint.get("/externt-urval/<uuid:attempt_id>/bevis/<uuid:evidence_id>")
@requires(Permission.EXTERNAL_REVIEW_WRITE)
def evidence_file(attempt_id: UUID, evidence_id: UUID) -> Response:
    """A photo, sound, film or file, which may show who she is. Each opening is logged."""
    actor, attempt = _sampled(attempt_id)
    return send_hidden_file(actor, attempt, evidence_id)


@blueprint.get("/extern-kvalitetssakring")
@requires(Permission.EXTERNAL_CHOICE)
def choices() -> Page:
    """Every module with the choice about it, who made it and why."""
    return render_template(
        "verification/external_choices.html", lines=external_showing.choices_for(current_actor())
    )


@blueprint.route(
    "/extern-kvalitetssakring/<uuid:organisation_id>/<string:module_key>", methods=["GET", "POST"]
)
@requires(Permission.EXTERNAL_CHOICE)
def choose(organisation_id: UUID, module_key: str) -> Page:
    """Choose for one module."""
    actor = current_actor()
    require(actor, Permission.EXTERNAL_CHOICE, ObjectFacts(organisation_id=organisation_id))
    title = external_showing.module_title(organisation_id, module_key)
    present = queries.choice_in_force(organisation_id, module_key)
    form = ChoiceForm(data=_as_data(present))
    if form.validate_on_submit():
        seen = request.form.get("seen", "")
        try:
            actions.choose_external(
                actor=actor,
                organisation_id=organisation_id,
                module_key=module_key,
                is_required=form.is_required.data == "yes",
                percent=form.percent.data,
                reason=form.reason.data or "",
                seen_choice_id=present.id if present and str(present.id) == seen else None,
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("is_required", refusal.message))
        else:
            flash(_l("Beslutet är sparat."), "done")
            return redirect(url_for(".choices"))
    html = render_template(
        "verification/external_choose.html",
        title=title,
        form=form,
        present=present,
        earlier=_earlier(organisation_id, module_key),
    )
    return html, 422 if form.is_submitted() else 200


def _as_data(present: ExternalChoice | None) -> dict[str, object]:
    if present is None:
        return {"percent": None}
    return {"is_required": "yes" if present.is_required else "no", "percent": present.percent}


def _earlier(organisation_id: UUID, module_key: str) -> list[tuple[ExternalChoice, str]]:
    rows = queries.earlier_choices(organisation_id, module_key)
    names = people_queries.display_names({one.decided_by for one in rows if one.decided_by})
    return [(one, names.get(one.decided_by, "") if one.decided_by else "") for one in rows]


@blueprint.route("/granskningar/<uuid:attempt_id>/extern-atgard", methods=["GET", "POST"])
@requires(Permission.REVIEW_WRITE)
def action(attempt_id: UUID) -> Page:
    """What the external verifier asks for, and the internal verifier's words to the assessor."""
    actor, attempt = current_actor(), validation_queries.get_attempt(attempt_id)
    if request.method == "POST" and _is_passed_on(actor, attempt):
        flash(_l("Bedömaren har fått uppgiften."), "done")
        return redirect(url_for("verification.index"))
    facts, waits = validation_queries.object_facts(attempt), attempt.state is AttemptState.EXTERNAL_ACTION
    sent = PassOnForm()
    if sent.is_submitted() and not waits:
        # A colleague has passed it on, and it has moved out of her sight; her words have not.
        require(actor, Permission.REVIEW_WRITE, replace(facts, in_review=queries.is_after_action(attempt_id)))
        return _taken_up(sent)
    require(actor, Permission.REVIEW_WRITE, facts)
    asked = queries.latest_review(attempt_id)
    if asked is None or not waits:
        flash(_l("Ingen extern åtgärd väntar här. Ladda om sidan och se vad som har hänt."), "problem")
        return redirect(url_for("verification.index"))
    module, notes = validation_queries.module_of(attempt), queries.notes_of(asked.id)
    form = PassOnForm(reason=external_showing.words_to_pass_on(asked, module, notes))
    if form.validate_on_submit():
        try:
            actions.pass_on_external_action(actor=actor, attempt=attempt, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused:
            return _taken_up(form)
        else:
            flash(_l("Bedömaren har fått uppgiften."), "done")
            return redirect(url_for("verification.index"))
    record_read(actor, "module_attempt", attempt.id)
    html = render_template(
        "verification/external_action.html",
        attempt=attempt,
        name=people_queries.display_name(attempt.participant_id),
        module=module,
        asked=asked,
        notes=[
            (criterion.text, notes[criterion.id]) for criterion in module.criteria() if criterion.id in notes
        ],
        form=form,
    )
    return html, 422 if form.is_submitted() else 200


def _taken_up(form: PassOnForm) -> Page:
    why = _l("Den externa åtgärden är redan omhändertagen, av en kollega eller för att läget har ändrats.")
    return late_page(why, typed_in(form), url_for("verification.index"), _l("Granskningar"))


def _is_passed_on(actor: Actor, attempt: ModuleAttempt) -> bool:
    """Whether the actor has done it already: it has moved the attempt out of her sight."""
    if attempt.state is not AttemptState.RETURNED:
        return False
    return validation_queries.history(attempt.id)[-1].actor_id == actor.account_id
