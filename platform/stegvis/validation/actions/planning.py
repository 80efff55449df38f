"""The plan: writing, sending, changing, and the participant's word on it, which is row 3."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import exists, or_, select

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.validation import plan_rules, plans, queries, rules
from stegvis.validation.actions.moves import advance
from stegvis.validation.judgement_models import ReusedFinding
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.plan_rules import Task
from stegvis.validation.states import AttemptState, TransitionName


def add_task(*, actor: Actor, attempt: ModuleAttempt, task: Task) -> PlannedTask:
    """Put a task into the draft; the first one begins a draft. The same again: no effect."""
    attempt, task = _open(actor, attempt), task.tidied()
    _check(attempt, task)
    draft = _draft(actor, attempt)
    same = next((one for one in draft.tasks if plans.told_in(one) == task), None)
    if same is not None:
        return same
    row = PlannedTask(**_columns(task))
    draft.tasks.append(row)
    db.session.flush()
    record(actor, "plan.task-added", "module_attempt", attempt.id, _noted(task))
    return row


def change_task(*, actor: Actor, attempt: ModuleAttempt, task_id: UUID, task: Task) -> PlannedTask:
    """Write a task of the draft anew. The same again: no effect."""
    attempt, task = _open(actor, attempt), task.tidied()
    _check(attempt, task)
    row = _task_in(_draft_now(attempt), task_id)
    if row is None:
        raise NotFound("task in the draft")
    if plans.told_in(row) != task:
        for name, value in _columns(task).items():
            setattr(row, name, value)
        record(actor, "plan.task-changed", "module_attempt", attempt.id, _noted(task))
    return row


def remove_task(*, actor: Actor, attempt: ModuleAttempt, task_id: UUID) -> None:
    """Take a task out of the draft. Again, or when the draft is sent: no effect."""
    attempt = _open(actor, attempt)
    draft = _draft_now(attempt)
    row = _task_in(draft, task_id)
    if draft is None or row is None:
        return
    draft.tasks.remove(row)
    record(actor, "plan.task-removed", "module_attempt", attempt.id, _noted(plans.told_in(row)))


def change_plan(*, actor: Actor, attempt: ModuleAttempt) -> Plan:
    """Begin a new version with the tasks of the one before. Again: the same draft."""
    return _draft(actor, _open(actor, attempt))


def send_plan(*, actor: Actor, attempt: ModuleAttempt) -> Plan:
    """The draft becomes the plan that she reads; the version before is kept. Again: no effect."""
    attempt = _open(actor, attempt)
    draft, before = _draft_now(attempt), plans.plan_of(attempt.id)
    if draft is None:
        if before is None:
            raise Refused(_l("Lägg till minst en uppgift först."))
        return before
    refusal = plan_rules.may_send(len(draft.tasks))
    if refusal:
        raise Refused(refusal)
    now = clock.now()
    if before is not None:
        before.superseded_at = now
        db.session.flush()
    draft.sent_at, draft.written_by = now, actor.own_account_id
    db.session.flush()
    record(actor, "plan.sent", "module_attempt", attempt.id, {"version": draft.version})
    return draft


def confirm_plan(
    *, actor: Actor, attempt: ModuleAttempt, version: int, request: str = "", interpreter: str = ""
) -> ModuleAttempt:
    """She says yes to the plan; in mapping this is row 3, later it stops nothing. Again: no effect.

    The assessor may do it at her request, and writes down how she asked. Raises Refused when the plan is another than
    the one that was read.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    plan = _in_force(attempt, version)
    if plan.confirmed_at is not None:
        return attempt
    if actor.account_id != attempt.participant_id:
        refusal = plan_rules.may_confirm_for_her(request)
        if refusal:
            raise BadInput("request", refusal)
    if attempt.state is AttemptState.MAPPING:
        refusal = plan_rules.may_confirm(plans.mapping_facts(attempt))
        if refusal:
            raise Refused(refusal)
    plan.confirmed_at, plan.confirmed_by = clock.now(), actor.own_account_id
    plan.request, plan.interpreter = request.strip(), interpreter.strip()
    plan.change_asked_at, plan.change_words = None, ""
    record(
        actor, "plan.confirmed", "module_attempt", attempt.id,
        {"version": version, "request": plan.request, "interpreter": plan.interpreter},
    )  # fmt: skip
    if attempt.state is not AttemptState.MAPPING:
        return attempt
    attempt = advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.PLAN_CONFIRMED,
        message=plan.request,
        plan=version,
    )
    # What she had begun to show before the plan counts, and what she showed in an earlier attempt: she is under way.
    begun = or_(
        exists().where(Evidence.attempt_id == attempt.id),
        exists().where(ReusedFinding.attempt_id == attempt.id),
    )
    if db.session.execute(select(begun)).scalar_one():
        return advance(actor=actor, attempt=attempt, transition_name=TransitionName.STARTED)
    return attempt


def ask_for_change(*, actor: Actor, attempt: ModuleAttempt, version: int, words: str) -> Plan:
    """She wants something else in the plan: in words, or by a wish to talk (no words). Again: no effect."""
    attempt = queries.get_attempt(attempt.id, lock=True)
    if actor.account_id != attempt.participant_id:
        raise Refused(_l("Bara deltagaren själv kan be om en ändring här."))
    plan = _in_force(attempt, version)
    if plan.change_asked_at is None or plan.change_words != words.strip():
        plan.confirmed_at, plan.confirmed_by = None, None
        plan.change_asked_at, plan.change_words = clock.now(), words.strip()
        record(actor, "plan.change-asked", "module_attempt", attempt.id, {"words": plan.change_words})
    return plan


def _in_force(attempt: ModuleAttempt, version: int) -> Plan:
    if not plan_rules.is_plan_open(attempt.state):
        raise Refused(_l("Planen gäller inte längre. Prata med din bedömare."))
    plan = plans.plan_of(attempt.id)
    if plan is None:
        raise Refused(_l("Det finns ingen plan ännu. Bedömaren skriver den först."))
    db.session.refresh(plan)
    if plan.version != version:
        raise Refused(_l("Planen har ändrats. Läs den nya."))
    return plan


def _open(actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    attempt = queries.get_attempt(attempt.id, lock=True)
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    if not plan_rules.is_plan_open(attempt.state):
        raise Refused(_l("Planen kan inte ändras nu. Det är redan inlämnat, vilar eller är slut."))
    return attempt


def _draft(actor: Actor, attempt: ModuleAttempt) -> Plan:
    draft, before = _draft_now(attempt), plans.plan_of(attempt.id)
    if draft is not None:
        return draft
    draft = Plan(
        attempt_id=attempt.id,
        version=before.version + 1 if before else 1,
        written_by=actor.own_account_id,
        created_at=clock.now(),
        tasks=[PlannedTask(**_columns(plans.told_in(one))) for one in (before.tasks if before else ())],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def _draft_now(attempt: ModuleAttempt) -> Plan | None:
    """The draft as it is now that the attempt is locked: the page has read it before."""
    draft = plans.draft_of(attempt.id)
    if draft is not None:
        db.session.refresh(draft)
    return draft


def _task_in(draft: Plan | None, task_id: UUID) -> PlannedTask | None:
    return next((one for one in draft.tasks if one.id == task_id), None) if draft else None


def _check(attempt: ModuleAttempt, task: Task) -> None:
    today = clock.local(clock.now()).date()
    wrong = plan_rules.wrong_in_task(task, queries.module_of(attempt).criterion_ids, today)
    if wrong:
        raise BadInput(*wrong)


def _columns(task: Task) -> dict[str, object]:
    return asdict(task) | {"criterion_keys": list(task.criterion_keys)}


def _noted(task: Task) -> dict[str, object]:
    return {
        "task": task.task, "day": task.day.isoformat(), "at": task.at_time.isoformat("minutes"),
        "place": task.place, "criteria": list(task.criterion_keys),
    }  # fmt: skip
