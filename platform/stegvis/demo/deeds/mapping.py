"""What she can already: her own answers, the talk, the plan, or rest until later."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

from stegvis.access import Role
from stegvis.base import clock
from stegvis.demo import portfolio
from stegvis.demo.deeds.attempts import her_attempt, known_keys
from stegvis.demo.founding import Place
from stegvis.validation import actions, queries
from stegvis.validation.mapping_rules import Interpreter, Talk, Told
from stegvis.validation.plan_rules import Task

_ANSWERS = ("often", "often", "sometimes", "often", "seldom", "sometimes", "never")


def assess_herself(attempt_id: UUID, *, number: int) -> None:
    """She says how often she has done the first so many things."""
    participant, attempt = her_attempt(attempt_id)
    criteria = itertools.islice(queries.module_of(attempt).criteria(), number)
    for criterion, answer in zip(criteria, itertools.cycle(_ANSWERS), strict=False):
        actions.save_self_assessment(
            actor=participant, attempt=attempt, criterion_key=criterion.id, answer=answer
        )


def talk(
    place: Place, workshop: int, attempt_id: UUID, *, with_interpreter: bool, confirmed: bool = False
) -> None:
    """The assessor holds the mapping talk; where an interpreter took part, she reads and confirms it herself."""
    _, attempt = her_attempt(attempt_id)
    told = Told.READS_HERSELF if with_interpreter and not confirmed else Told.READ_ALOUD
    held = Talk(
        held_on=clock.local(clock.now()).date(),
        took_part=portfolio.TALK_TOOK_PART if with_interpreter else "Deltagaren, bedömaren och handledaren.",
        interpreter=Interpreter.USED if with_interpreter else Interpreter.NOT_NEEDED,
        language="arabiska" if with_interpreter else "",
        summary=portfolio.TALK_SUMMARY,
        support=portfolio.TALK_SUPPORT,
        instead_of_questions=True,
        told=Told.INTERPRETED if with_interpreter and confirmed else told,
    )
    actions.write_talk(actor=place.actor(Role.ASSESSOR, workshop), attempt=attempt, talk=held)


def put_to_rest(place: Place, workshop: int, attempt_id: UUID) -> None:
    """It is better to learn first; the coordinator looks again after two weeks."""
    _, attempt = her_attempt(attempt_id)
    actions.put_to_rest(
        actor=place.actor(Role.ASSESSOR, workshop),
        attempt=attempt,
        message=portfolio.LEARN_FIRST,
        look_again_on=clock.local(clock.now()).date() + timedelta(days=14),
    )


def plan(place: Place, workshop: int, attempt_id: UUID, *, send: bool = True) -> None:
    """The assessor writes a plan and sends it to her."""
    assessor = place.actor(Role.ASSESSOR, workshop)
    today = clock.local(clock.now()).date()
    for one in portfolio.TASKS:
        _, attempt = her_attempt(attempt_id)
        task = Task(
            task=one.task,
            method=one.method,
            criterion_keys=known_keys(attempt, one.criteria),
            day=today + timedelta(days=one.after_days),
            at_time=one.at_time,
            place=f"{one.place}, {place.plan.workshops[workshop]}",
            who=one.who,
            support=one.support,
        )
        actions.add_task(actor=assessor, attempt=attempt, task=task)
    if send:
        _, attempt = her_attempt(attempt_id)
        actions.send_plan(actor=assessor, attempt=attempt)


def agree(attempt_id: UUID) -> None:
    """She says yes to the plan."""
    participant, attempt = her_attempt(attempt_id)
    actions.confirm_plan(actor=participant, attempt=attempt, version=1)
