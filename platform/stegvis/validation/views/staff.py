"""The staff's pages: lists, the case, observations, opening and ending."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from stegvis.access import Actor, ObjectFacts, Permission, Role, current_actor, may, require, requires
from stegvis.audit import record_read
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.content import queries as content_queries
from stegvis.content import retirements
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_as_seen
from stegvis.validation import (
    actions,
    extracting,
    feedback,
    lending_reading,
    plans,
    queries,
    reading,
    reconsiderations,
    work_lists,
)
from stegvis.validation.case_forms import OpenForm
from stegvis.validation.earlier_findings import OPEN_FOR_REUSE
from stegvis.validation.forms import AbortForm
from stegvis.validation.held_certificates import held_in
from stegvis.validation.lending_rules import OPEN_FOR_LENDING
from stegvis.validation.states import ENDED, AttemptState
from stegvis.validation.views.loading import attempt_for
from stegvis.validation.witness_reading import Witnesses, witnesses_of
from stegvis.web.messages import flash
from stegvis.web.navigation import NavigationItem

blueprint = Blueprint("validation", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response

NAVIGATION = [
    NavigationItem(
        label=_l("Valideringar"),
        endpoint="validation.index",
        permission=Permission.CASE_READ,
        icon="clipboard",
        order=20,
        roles=frozenset({Role.SUPERVISOR, Role.ASSESSOR, Role.COORDINATOR}),
        under=(
            "bench.",
            "reusing.",
            "waiting.",
            "asking.",
            "countersigning.",
            "mapping.",
            "planning.",
            "speaking.",
            "extracts.",
            "conflicts.",
            "cases.",
        ),
    )
]


_TO_JUDGE = frozenset({AttemptState.SUBMITTED, AttemptState.RETURNED})
# What is verified and achieved is cleared at once: one that stays verified isn't achieved, and nothing waits.
_OVER = ENDED | {AttemptState.VERIFIED}
_GOING_ON = frozenset(AttemptState) - _OVER


@blueprint.get("/valideringar")
@requires(Permission.CASE_READ)
def index() -> Page:
    """The attempts that the actor follows, as assessor, supervisor or coordinator: what goes on, or what is over."""
    actor = current_actor()
    search, over = request.args.get("sok", "").strip()[:100], request.args.get("visa") == "avslutade"
    found = work_lists.followed_by(
        actor,
        states=_OVER if over else _GOING_ON,
        newest_first=over,
        search=search,
        number=request.args.get("sida", default=1, type=int),
    )
    to_judge = [line for line in found.lines if line.state in _TO_JUDGE]
    hers = people_queries.assigned_participant_ids(
        actor.own_account_id, Role.ASSESSOR, among=[line.participant_id for line in to_judge]
    )
    return render_template(
        "validation/index.html",
        found=found,
        over=over,
        search=search,
        address=lambda number: url_for(
            ".index", sok=search or None, visa="avslutade" if over else None, sida=number
        ),
        to_judge={
            line.attempt_id
            for line in to_judge
            if line.participant_id in hers or line.lent_to == actor.account_id
        },
        titles={line.revision_id: content_queries.module(line.revision_id).title for line in found.lines},
    )


def _told(actor: Actor, page: reading.AttemptPage, rights: dict[str, bool]) -> dict[str, object]:
    """The decisions that came before, what was said aloud, and whether the actor may say more."""
    attempt = page.attempt
    about = feedback.occasion_in(attempt, page.decision, page.events)
    return {
        "earlier_decisions": page.earlier_decisions if rights["judgements"] else (),
        "spoken": feedback.spoken_on(page.attempt, page.decision, page.events) if rights["hear"] else (),
        "has_extract": rights["extract"] and extracting.has_extract(page),
        "may_speak": rights["judge"] and about is not None and about.by == actor.account_id,
    }


def _rights(actor: Actor, facts: ObjectFacts) -> dict[str, bool]:
    """What the page offers this actor."""
    permissions = {
        "evidence": Permission.EVIDENCE_READ,
        "judgements": Permission.JUDGEMENT_READ,
        "judge": Permission.JUDGEMENT_WRITE,
        "observe": Permission.EVIDENCE_ADD,
        "outcome": Permission.OUTCOME_READ,
        "review": Permission.REVIEW_READ,
        "assign": Permission.CASE_ASSIGN,
        "answer": Permission.RECONSIDERATION_ANSWER,
        "hear": Permission.FEEDBACK_HEAR,
        "extract": Permission.EXTRACT_READ,
        "mapping": Permission.MAPPING_HOLD,
        "plan": Permission.CASE_WRITE,
        "conflict": Permission.CONFLICT_DECLARE,
    }
    return {name: may(actor, permission, facts) for name, permission in permissions.items()}


@blueprint.get("/valideringar/<uuid:attempt_id>")
@requires(Permission.CASE_READ)
def show(attempt_id: UUID) -> Page:
    """The case as this actor may see it. Opening it is logged. The participant is led to her own page."""
    actor, attempt = current_actor(), queries.get_attempt(attempt_id)
    facts = queries.object_facts(attempt)
    require(actor, Permission.CASE_READ, facts)
    if actor.account_id == attempt.participant_id:
        # Here the work of others stands before it is told: judgements that are half made, a decision that waits.
        return redirect(url_for("steps.attempt", attempt_id=attempt_id))
    record_read(actor, "module_attempt", attempt.id)
    rights, module = _rights(actor, facts), queries.module_of(attempt)
    page = reading.staff_page(actor, attempt, module, with_reasons=rights["judgements"], with_staff=True)
    return render_template(
        "validation/staff_attempt.html",
        page=page,
        rights=rights,
        witnesses=witnesses_of(attempt_id, page.earlier_evidence) if rights["evidence"] else Witnesses(),
        plan=plans.plan_of(attempt_id) if rights["evidence"] or rights["mapping"] else None,
        staff=page.staff,
        helper=lending_reading.helper_of(attempt),
        may_lend=rights["assign"] and attempt.state in OPEN_FOR_LENDING,
        asking=reconsiderations.standing_of(attempt, page.decision) if rights["assign"] else None,
        has_earlier=rights["judge"]
        and attempt.state in OPEN_FOR_REUSE
        and (page.has_earlier or bool(page.reused_lines)),
        **_told(actor, page, rights),
    )


@blueprint.route("/personer/<uuid:participant_id>/validering", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def open_new(participant_id: UUID) -> Page:
    """Put a participant up for a module; `modul` in the address chooses it, as where a certificate is to be renewed."""
    actor = current_actor()
    participant = people_queries.get_account(participant_id)
    require(actor, Permission.CASE_OPEN, facts_as_seen(actor, participant_id))
    chosen = request.args.get("modul", "")
    form = OpenForm(data={"given_on": people_queries.today(), "module": chosen})
    lines = retirements.module_lines(participant.organisation_id)
    # One that was retired after the page was opened is still a choice: the verb says why nothing begins.
    form.offer(line.entry for line in lines if line.stopped_by is None or line.entry.key == form.module.data)
    if form.validate_on_submit():
        try:
            attempt = actions.open_attempt(
                actor=actor,
                participant_id=participant_id,
                module_key=form.module.data or "",
                information=form.information(),
                goal=form.goal.data or "",
            )
        except Refused as refusal:
            form.take_any(refusal if isinstance(refusal, BadInput) else BadInput("module", refusal.message))
        else:
            flash(_l("Deltagaren är anmäld."), "done")
            return redirect(url_for(".show", attempt_id=attempt.id))
    html = render_template(
        "validation/open.html",
        participant=participant,
        form=form,
        renewed=held_in(participant_id, chosen) if chosen else None,
        stopped=[line for line in lines if line.stopped_by],
    )
    return html, 422 if form.is_submitted() else 200


@blueprint.route("/valideringar/<uuid:attempt_id>/avbryt", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def abort(attempt_id: UUID) -> Page:
    """The coordinator ends an attempt, with a reason."""
    actor, attempt, module = attempt_for(attempt_id, Permission.CASE_OPEN)
    form = AbortForm()
    if form.validate_on_submit():
        try:
            actions.abort(actor=actor, attempt=attempt, reason=form.reason.data or "")
        except BadInput as refusal:
            form.take(refusal)
        except Refused as refusal:
            form.take(BadInput("reason", refusal.message))
        else:
            flash(_l("Valideringen är avbruten."), "done")
            return redirect(url_for(".show", attempt_id=attempt_id))
    html = render_template("validation/abort.html", attempt=attempt, module=module, form=form)
    return html, 422 if form.is_submitted() else 200
