"""Every select about plans, and what pages show of them. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import _l
from stegvis.validation import mapping_rules, mappings, plan_rules, queries, work_lists
from stegvis.validation.mapping_models import MappingTalk
from stegvis.validation.mappings import MappingStep
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.plan_rules import MappingFacts, Task
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState
from stegvis.validation.work_lists import AttemptLine


def plan_of(attempt_id: UUID) -> Plan | None:
    """The plan in force: the latest that was sent to her."""
    return plans_of([attempt_id]).get(attempt_id)


def plans_of(attempt_ids: Collection[UUID]) -> dict[UUID, Plan]:
    """Attempt id → the plan in force."""
    if not attempt_ids:
        return {}
    statement = (
        select(Plan)
        .where(
            Plan.attempt_id.in_(list(attempt_ids)), Plan.sent_at.is_not(None), Plan.superseded_at.is_(None)
        )
        .order_by(Plan.sent_at, Plan.id)
    )
    return {one.attempt_id: one for one in db.session.execute(statement).unique().scalars()}


def draft_of(attempt_id: UUID) -> Plan | None:
    """What is written and not sent yet."""
    statement = select(Plan).where(Plan.attempt_id == attempt_id, Plan.sent_at.is_(None))
    return db.session.execute(statement).unique().scalar_one_or_none()


def versions_of(attempt_id: UUID) -> Sequence[Plan]:
    """All that was sent, newest first."""
    statement = (
        select(Plan)
        .where(Plan.attempt_id == attempt_id, Plan.sent_at.is_not(None))
        .order_by(Plan.version.desc())
    )
    return db.session.execute(statement).unique().scalars().all()


def told_in(row: PlannedTask) -> Task:
    """What the row says, as it was written."""
    values: dict[str, Any] = {field.name: getattr(row, field.name) for field in fields(Task)}
    return Task(**values | {"criterion_keys": tuple(row.criterion_keys)})


def mapping_facts(attempt: ModuleAttempt) -> MappingFacts:
    """What row 3 asks about, read now."""
    talk = mappings.talk_of(attempt.id)
    keys = queries.module_of(attempt).criterion_ids
    return MappingFacts(
        questions_left=len(mapping_rules.unanswered(keys, queries.self_assessments(attempt.id))),
        talk_confirmed=talk.confirmed_at is not None if talk else None,
        instead_of_questions=talk is not None and talk.instead_of_questions,
        plan_sent=plan_of(attempt.id) is not None,
    )


@dataclass(frozen=True)
class OwnPlan:
    """What her own pages show of the plan."""

    plan: Plan
    today: date

    @property
    def waits(self) -> bool:
        """Whether she has to say yes, or what should be otherwise."""
        return self.plan.confirmed_at is None and self.plan.change_asked_at is None

    @property
    def next_task(self) -> PlannedTask | None:
        """The first task from today on, once she has said yes."""
        if self.plan.confirmed_at is None:
            return None
        return next((one for one in self.plan.tasks if one.day >= self.today), None)


def own_plan(attempt: ModuleAttempt) -> OwnPlan | None:
    """The plan in force, while it can be followed."""
    if not plan_rules.is_plan_open(attempt.state):
        return None
    plan = plan_of(attempt.id)
    return OwnPlan(plan, clock.local(clock.now()).date()) if plan else None


def to_read(attempts: Sequence[ModuleAttempt]) -> list[datetime]:
    """Since when plans wait for her word."""
    found = plans_of([one.id for one in attempts if plan_rules.is_plan_open(one.state)])
    return [one.sent_at for one in found.values() if one.sent_at and OwnPlan(one, date.min).waits]


def to_do(actor: Actor, known: Collection[AttemptLine] | None = None) -> list[MappingStep]:
    """What the assessor has to do in mappings and about plans, longest waiting first.

    `known`: her attempts that a page has read already.
    """
    every = work_lists.lines_assigned(actor, Role.ASSESSOR, OPEN_FOR_EVIDENCE) if known is None else known
    lines = [line for line in every if line.state in OPEN_FOR_EVIDENCE]
    ids = [line.attempt_id for line in lines]
    read = _Known(mappings.talks_of(ids), plans_of(ids), _shown(ids), _day(clock.now()))
    steps = [step for line in lines if (step := read.step_of(line)) is not None]
    return sorted(steps, key=lambda step: step.since)


@dataclass(frozen=True)
class _Known:
    """What is read once for all lines of a work list."""

    talks: Mapping[UUID, MappingTalk]
    plans: Mapping[UUID, Plan]
    shown: Mapping[UUID, Collection[str]]
    today: date

    def step_of(self, line: AttemptLine) -> MappingStep | None:
        """The one thing to do now in this attempt, if any is."""
        talk, plan = self.talks.get(line.attempt_id), self.plans.get(line.attempt_id)
        in_mapping = line.state is AttemptState.MAPPING
        if talk is None:
            hold = MappingStep(line, _l("Håll kartläggningssamtal"), _day(line.since))
            return hold if in_mapping else None
        if talk.objection:
            why = _l("Deltagaren säger att något är fel")
            return MappingStep(line, _l("Läs och svara"), _day(talk.at), why=why)
        if plan is None:
            begin = MappingStep(line, _l("Skriv en plan"), _day(talk.at), "planning.show")
            return begin if in_mapping and talk.confirmed_at else None
        return self._step_of_plan(line, plan)

    def _step_of_plan(self, line: AttemptLine, plan: Plan) -> MappingStep | None:
        if plan.change_asked_at is not None:
            asked = _day(plan.change_asked_at)
            wish = _l("Deltagaren vill ändra planen")
            return MappingStep(line, _l("Ändra planen"), asked, "planning.show", why=wish)
        shown = self.shown.get(line.attempt_id, ())
        passed = [
            one.day
            for one in plan.tasks
            if plan_rules.has_passed(one.day, one.criterion_keys, shown, self.today)
        ]
        if not passed:
            return None
        gone = _l("Planerad dag har gått utan bevis")
        return MappingStep(line, _l("Se planen"), min(passed), "planning.show", why=gone)


def _shown(attempt_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Attempt id → the criteria with some evidence, drafts too: only that there is some is told."""
    if not attempt_ids:
        return {}
    statement = (
        select(Evidence.attempt_id, EvidenceCriterion.criterion_key)
        .join(EvidenceCriterion, EvidenceCriterion.evidence_id == Evidence.id)
        .where(Evidence.attempt_id.in_(list(attempt_ids)))
        .distinct()
        .order_by(Evidence.attempt_id, EvidenceCriterion.criterion_key)
    )
    found: dict[UUID, set[str]] = {}
    for attempt_id, key in db.session.execute(statement):
        found.setdefault(attempt_id, set()).add(key)
    return found


def _day(moment: datetime) -> date:
    return clock.local(moment).date()
