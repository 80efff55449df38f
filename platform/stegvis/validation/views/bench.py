"""The assessor's bench: evidence on one side, the criterion on the other, then the decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, Permission, requires
from stegvis.audit import record_read
from stegvis.base import clock
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.content.compiled_modules import CompiledModule
from stegvis.validation import actions, countersignatures, reading, rules
from stegvis.validation.bench_reading import BenchPage, bench_page
from stegvis.validation.forms import JudgementForm, MoreForm, decision_form, reason_field_name
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reading import AttemptPage
from stegvis.validation.reason_templates import outcome_draft
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.views.loading import attempt_for, criterion_in
from stegvis.web.messages import flash
from stegvis.web.templating import show_clock

blueprint = Blueprint(
    "bench", __name__, template_folder="../templates", url_prefix="/valideringar/<uuid:attempt_id>"
)

Page = str | tuple[str, int] | Response

_DECIDED = _l("Beslutet är sparat och går till intern kvalitetssäkring.")
_DECIDED_BY_TRAINEE = _l("Beslutet är sparat. En annan bedömare läser och kontrasignerar det först.")

FRAGMENT = "X-Fragment"
"""A script asks with this header for the part of the page that changes, and knows by it that it got one."""
HTML = "text/html; charset=utf-8"


@blueprint.get("/bedom")
@requires(Permission.JUDGEMENT_WRITE)
def start(attempt_id: UUID) -> Page:
    """Go to the first criterion that is not judged, or to the decision when all are."""
    _, attempt, _ = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    return redirect(_next_address(attempt))


def _next_address(attempt: ModuleAttempt) -> str:
    left = rules.unjudged(attempt_facts(attempt))
    if left:
        return url_for("bench.criterion", attempt_id=attempt.id, criterion_key=left[0])
    return url_for("bench.decide", attempt_id=attempt.id)


@blueprint.route("/bedom/<string:criterion_key>", methods=["GET", "POST"])
@requires(Permission.JUDGEMENT_WRITE)
def criterion(attempt_id: UUID, criterion_key: str) -> Page:
    """One criterion with its evidence. A script that saves in the background gets the next one as an answer."""
    actor, attempt, module = attempt_for(attempt_id, Permission.JUDGEMENT_WRITE)
    shown = bench_page(actor, attempt, module, criterion_in(module, criterion_key).id)
    form = _judgement_form(shown)
    if not form.validate_on_submit():
        return _show_bench(actor, shown, form)
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
        shown = bench_page(actor, attempt, module, criterion_key)
        # What the colleague wrote is on the screen from now on: sent again, this judgement takes its place.
        form.seen.data = _seen(shown)
    else:
        return _go_on(actor, attempt, module)
    return _show_bench(actor, shown, form)


def _seen(shown: BenchPage) -> str:
    return str(shown.line.judgement.id) if shown.line.judgement else ""


def _judgement_form(shown: BenchPage) -> JudgementForm:
    """The form as sent; else with the judgement in force."""
    present = shown.line.judgement
    return JudgementForm(
        data={
            "seen": _seen(shown),
            "result": present.result.value if present else None,
            "reason": present.reason if present else "",
        }
    )


def _go_on(actor: Actor, attempt: ModuleAttempt, module: CompiledModule) -> Page:
    """What comes after a judgement: the next that is not judged, or the decision."""
    saved = _l("Sparat %(clock)s", clock=show_clock(clock.now()))
    left = rules.unjudged(attempt_facts(attempt))
    if left and FRAGMENT in request.headers:
        shown = bench_page(actor, attempt, module, left[0])
        return _show_bench(actor, shown, JudgementForm(formdata=None), saved=saved)
    flash(saved, "done")
    address = _next_address(attempt)
    if FRAGMENT in request.headers:
        return Response("", headers={FRAGMENT: "1", "X-Stegvis-Location": address})
    return redirect(address)


def _show_bench(actor: Actor, shown: BenchPage, form: JudgementForm, saved: Text | str = "") -> Page:
    """The bench: the whole page, or for a script the part of it that changes."""
    record_read(actor, "module_attempt", shown.page.attempt.id)
    part = FRAGMENT in request.headers
    html = render_template(
        "validation/bench_part.html" if part else "validation/bench.html",
        bench=shown,
        form=form,
        saved=saved,
        bars=countersignatures.bars_to_judging(actor, shown.page.attempt),
    )
    refused = form.is_submitted() and not saved
    return Response(html, 422 if refused else 200, {FRAGMENT: "1"} if part else {}, content_type=HTML)


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
    facts = attempt_facts(attempt, judgements=page.judgements, outcome_reasons=page.outcome_reasons)
    suggested = rules.decided_outcome(facts.judged.values())
    drafts = _drafts(page)
    begun = drafts | {key: row.reason for key, row in page.outcome_reasons.items()}
    data: dict[str, object] = {
        "outcome": suggested.value,
        "interpreter_used": page.had_interpreter,
        **{reason_field_name(key): reason for key, reason in begun.items()},
    }
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
            decided = actions.decide(
                actor=actor,
                attempt=attempt,
                outcome=Outcome(form["outcome"].data),
                reason=form["reason"].data or "",
                language_remark=form["language_remark"].data or "",
                interpreter_used=bool(form["interpreter_used"].data),
                weighing=form.weighing,
            )
        except Refused as refusal:
            form.take(BadInput("outcome", refusal.message))
        else:
            flash(_DECIDED_BY_TRAINEE if decided.state is AttemptState.ASSESSED else _DECIDED, "done")
            return redirect(_after_telling(attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    unobserved = [criterion_in(module, key) for key in rules.unobserved(facts)]
    html = render_template(
        "validation/decide.html",
        page=page,
        form=form,
        unjudged=rules.unjudged(facts),
        unobserved=unobserved,
        field_name=reason_field_name,
        drafts=drafts,
    )
    return html, 422 if form.is_submitted() else 200


def _drafts(page: AttemptPage) -> dict[str, str]:
    """What she has written of criteria that are not yet met begins the reason of an outcome that has none."""
    found: dict[str, str] = {}
    for outcome in page.module.outcomes:
        words = [
            (line.criterion.easy_text, line.judgement.reason)
            for line in page.lines_of(outcome)
            if line.judgement is not None and line.is_not_yet
        ]
        if words and outcome.id not in page.outcome_reasons:
            found[outcome.id] = outcome_draft(words)
    return found


def _after_telling(attempt_id: UUID) -> str:
    """The case; or, when she has chosen so, the page where she says it aloud too."""
    goal = "speaking.speak" if request.form.get("then") == "speak" else "validation.show"
    return url_for(goal, attempt_id=attempt_id)


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
            return redirect(_after_telling(attempt_id))
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
