"""The staff's pages for a reconsideration: answering a step, and writing down what she says."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, current_actor, may, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions, queries, reconsiderations
from stegvis.validation import reconsideration_rules as rules
from stegvis.validation.forms import AnswerForm, AskAgainForm
from stegvis.validation.guard_facts import involved_in
from stegvis.validation.views.loading import attempt_for
from stegvis.web.late import late_page, typed_in
from stegvis.web.messages import flash

blueprint = Blueprint(
    "asking", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.route("/omprovning", methods=["GET", "POST"])
@requires(Permission.RECONSIDERATION_ANSWER)
def answer(attempt_id: UUID) -> Page:
    """The request, the earlier answers, and one's own."""
    form = AnswerForm()
    if form.is_submitted() and _is_sent_again(attempt_id, form):
        return _saved()
    actor, attempt, module = attempt_for(attempt_id, Permission.RECONSIDERATION_ANSWER)
    back = redirect(url_for("validation.show", attempt_id=attempt_id))
    if form.validate_on_submit():
        try:
            actions.answer_reconsideration(
                actor=actor,
                attempt=attempt,
                stands=form.stands.data == "yes",
                words=form.words.data or "",
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            if _is_sent_again(attempt_id, form):
                return _saved()
            # What was written stays on the screen.
            form.take(BadInput("stands", refusal.message))
        else:
            return _saved()
    standing, decision = reconsiderations.standing_of(attempt), queries.current_decision(attempt_id)
    if standing is None or standing.request is None or not standing.is_open or decision is None:
        if form.words.data:
            why = _l("Ingen omprövning är öppen längre. Läget har ändrats medan du skrev.")
            return late_page(why, typed_in(form), back.location, _l("Till valideringen"))
        flash(_l("Ingen omprövning är öppen. Ladda om sidan och se hur det gick."), "problem")
        return back
    record_read(actor, "module_attempt", attempt.id)
    facts = reconsiderations.facts_of(standing.request, attempt, decision)
    beyond = reconsiderations.beyond_competence(actor, attempt.module_key, facts.step)
    _, refused = rules.may_answer(actor.account_id, actor.roles, facts, involved_in(attempt), beyond)
    if refused and form.words.data:
        return late_page(refused, typed_in(form), back.location, _l("Till valideringen"))
    html = render_template(
        "validation/answer.html",
        attempt=attempt,
        name=people_queries.display_name(attempt.participant_id),
        module=module,
        form=form,
        asking=standing,
        decision=decision,
        # In step 2 nobody sees the other's word before she has given her own.
        earlier=[one for one in standing.request.answers if one.step < standing.request.step],
        shows_reason=may(actor, Permission.JUDGEMENT_READ, queries.object_facts(attempt)),
        refusal=refused,
    )
    return html, 422 if form.is_submitted() else 200


def _saved() -> Response:
    flash(_l("Ditt svar är sparat."), "done")
    return redirect(url_for("overview.start"))


def _is_sent_again(attempt_id: UUID, form: AnswerForm) -> bool:
    """Whether the form's answer is saved already, by this actor: it may have moved the attempt out of her sight."""
    stands, words = form.stands.data == "yes", form.words.data or ""
    return reconsiderations.is_answered_so(attempt_id, current_actor().own_account_id, stands, words)


@blueprint.route("/omprovning/at-deltagaren", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def on_her_behalf(attempt_id: UUID) -> Page:
    """The coordinator writes down what the participant says."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_OPEN)
    form = AskAgainForm()
    standing = reconsiderations.standing_of(attempt)
    if form.validate_on_submit():
        try:
            actions.ask_reconsideration(actor=actor, attempt=attempt, ground=form.ground.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("ground", refusal.message))
        else:
            flash(_l("Deltagarens ord är sparade."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    html = render_template(
        "validation/ask_for_her.html",
        attempt=attempt,
        module=module,
        form=form,
        asking=standing,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.post("/omprovning/vidare")
@requires(Permission.CASE_OPEN)
def pass_on(attempt_id: UUID) -> Response:
    """Nobody has answered in time: the coordinator lets the next step begin, for a participant whom she helps."""
    actor, attempt, _module = attempt_for(attempt_id, Permission.CASE_OPEN)
    try:
        actions.pass_on_reconsideration(actor=actor, attempt=attempt)
    except Refused as refusal:
        flash(refusal.message, "problem")
    else:
        flash(_l("Nu ska någon annan titta."), "done")
    return redirect(url_for("validation.show", attempt_id=attempt_id))
