"""Plans, and all that comes before one. Call inside an application context."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.mapping_rules import Interpreter, Talk, Told
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.plan_models import Plan
from stegvis.validation.plan_rules import PlanMethod, Task
from tests.factories import people


def a_talk(**changes: Any) -> Talk:
    """A talk of today, without interpreter, read to her."""
    talk = Talk(
        held_on=clock.local(clock.now()).date(),
        took_part="Deltagaren och bedömaren.",
        interpreter=Interpreter.NOT_NEEDED,
        summary="Du har diskat i tre år.",
        told=Told.READ_ALOUD,
        instead_of_questions=True,
    )
    return replace(talk, **changes)


def a_task(attempt: ModuleAttempt, **changes: Any) -> Task:
    """A task next week about all criteria."""
    task = Task(
        task="Diska efter lunchen.",
        method=PlanMethod.OBSERVATION,
        criterion_keys=tuple(sorted(queries.module_of(attempt).criterion_ids)),
        day=clock.local(clock.now()).date() + timedelta(days=7),
        at_time=time(9, 0),
        place="Köket på kaféet",
        who="Handledaren",
    )
    return replace(task, **changes)


def sent(assessor: Account, attempt: ModuleAttempt, **changes: Any) -> Plan:
    """The talk is held, and a plan of one task is sent to her."""
    actor = people.actor(assessor)
    actions.write_talk(actor=actor, attempt=attempt, talk=a_talk())
    actions.add_task(actor=actor, attempt=attempt, task=a_task(attempt, **changes))
    plan = actions.send_plan(actor=actor, attempt=attempt)
    db.session.commit()
    return plan


def agreed(assessor: Account, participant: Account, attempt: ModuleAttempt) -> None:
    """She has said yes to a plan."""
    plan = sent(assessor, attempt)
    actions.confirm_plan(actor=people.actor(participant), attempt=attempt, version=plan.version)
    db.session.commit()
