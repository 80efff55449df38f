"""The assessor's bench: evidence on one side, the criterion on the other, then the decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from stegvis.access import Permission, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.media import queries as media_queries
from stegvis.validation import actions, queries, reading, rules
from stegvis.validation.forms import JudgementForm, MoreForm, decision_form, reason_field_name
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import Outcome
from stegvis.validation.views.loading import attempt_for, criterion_in
from stegvis.web.messages import flash

blueprint = Blueprint(
    "bench", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response


@blueprint.get("/bedom")
@requires(Permission.JUDGEMENT_WRITE)
def start(attempt_id: UUID) -> Page:
    """Go to the first criterion that is not judged, or to the decision when all are."""
    _, attempt, _ = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    return redirect(_next_address(attempt))


def _next_address(attempt: ModuleAttempt) -> str:
    left = rules.unjudged(queries.attempt_facts(attempt))
    if left:
        return url_for("bench.criterion", attempt_id=attempt.id, criterion_key=left[0])
    return url_for("bench.decide", attempt_id=attempt.id)


@blueprint.route("/bedom/<string:criterion_key>", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def criterion(attempt_id: UUID, criterion_key: str) -> Page:
    """One criterion with its evidence."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    judged = criterion_in(module, criterion_key)
    page = reading.staff_page(actor, attempt, module)
    line = next(line for line in page.lines if line.criterion.id == judged.id)
    present = line.judgement
    form = JudgementForm(
        data={
            "seen": str(present.id) if present else "",
            "result": present.result.value if present else None,
            "reason": present.reason if present else "",
        }
    )
    if form.validate_on_submit():
        try:
            actions.judge(
                actor=actor,
                attempt=attempt,
                criterion_key=criterion_key,
                result=JudgementResult(form.result.data),
                reason=form.reason.data or "",
                seen_judgement_id=_uuid(form.seen.data),
            )
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("result", refusal.message))
        else:
            return redirect(_next_address(attempt))
    record_read(actor, "module_attempt", attempt.id)
    media = {
        item.id: item for item in media_queries.media_of([e.media_id for e in line.evidence if e.media_id])
    }
    html = render_template("validation/bench.html", page=page, line=line, form=form, media=media)
    return html, 422 if form.is_submitted() else 200


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


@blueprint.route("/beslut", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def decide(attempt_id: UUID) -> Page:
    """A reason for each learning outcome, and the decision."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    page = reading.staff_page(actor, attempt, module)
    facts = queries.attempt_facts(attempt, judgements=page.judgements, outcome_reasons=page.outcome_reasons)
    suggested = rules.decided_outcome(facts.judged.values())
    written = {reason_field_name(key): row.reason for key, row in page.outcome_reasons.items()}
    data: dict[str, object] = {"outcome": suggested.value, **written}
    if page.decision is not None:
        data |= {
            "reason": page.decision.reason,
            "language_remark": page.decision.language_remark,
            "interpreter_used": page.decision.interpreter_used,
        }
    form = decision_form(module)(data=data)
    if form.validate_on_submit():
        try:
            for outcome in module.outcomes:
                reason = form[reason_field_name(outcome.id)].data or ""
                actions.give_outcome_reason(
                    actor=actor, attempt=attempt, outcome_key=outcome.id, reason=reason
                )
            actions.decide(
                actor=actor,
                attempt=attempt,
                outcome=Outcome(form["outcome"].data),
                reason=form["reason"].data or "",
                language_remark=form["language_remark"].data or "",
                interpreter_used=bool(form["interpreter_used"].data),
            )
        except Refused as refusal:
            form.take(BadInput("outcome", refusal.message))
        else:
            flash(_l("Beslutet är sparat och går till intern kvalitetssäkring."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    unobserved = [criterion_in(module, key) for key in rules.unobserved(facts)]
    html = render_template(
        "validation/decide.html",
        page=page,
        form=form,
        unjudged=rules.unjudged(facts),
        unobserved=unobserved,
        field_name=reason_field_name,
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/komplettering", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def ask_for_more(attempt_id: UUID) -> Page:
    """Ask the participant for more, in easy words."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    form = MoreForm()
    if form.validate_on_submit():
        try:
            actions.ask_for_more(actor=actor, attempt=attempt, message=form.message.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("message", refusal.message))
        else:
            flash(_l("Deltagaren har fått din fråga."), "done")
            return redirect(url_for("validation.show", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    page = reading.staff_page(actor, attempt, module)
    html = render_template("validation/ask_for_more.html", page=page, form=form)
    return html, 422 if form.is_submitted() else 200


@blueprint.get("/vagledning")
@requires(Permission.EVIDENCE_ADD)
def guide(attempt_id: UUID) -> Page:
    """The module's guide for those who judge and observe."""
    _, attempt, module = attempt_for(attempt_id, Permission.EVIDENCE_ADD)
    return render_template("validation/guide.html", attempt=attempt, module=module)
