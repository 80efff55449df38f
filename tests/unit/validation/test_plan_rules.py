"""When a plan may be sent and confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from stegvis.validation import plan_rules as rules
from stegvis.validation.plan_rules import MappingFacts, PlanMethod, Task

TODAY = date(2026, 11, 25)
TASK = Task(
    task="Diska.",
    method=PlanMethod.OBSERVATION,
    criterion_keys=("a",),
    day=TODAY,
    at_time=time(9),
    place="Köket",
    who="Handledaren",
)
DONE = MappingFacts(questions_left=0, talk_confirmed=True, plan_sent=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"questions_left": 1}, "Frågorna"),
        ({"talk_confirmed": None}, "nedskrivet"),
        ({"talk_confirmed": False}, "bekräftat"),
        ({"plan_sent": False}, "ingen plan"),
    ],
)
def test_row_3_asks_for_questions_talk_and_plan(change: dict[str, bool], says: str) -> None:
    assert rules.may_confirm(DONE) is None
    refusal = rules.may_confirm(replace(DONE, **change))
    assert refusal is not None and says in refusal.source


def test_talking_about_the_things_stands_for_the_questions() -> None:
    assert rules.may_confirm(replace(DONE, questions_left=9, instead_of_questions=True)) is None


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (replace(TASK, task=" "), "task"),
        (replace(TASK, criterion_keys=()), "criterion_keys"),
        (replace(TASK, criterion_keys=("strange",)), "criterion_keys"),
        (replace(TASK, day=date(2026, 11, 24)), "day"),
        (replace(TASK, place=""), "place"),
        (replace(TASK, who=" "), "who"),
    ],
)
def test_a_task_says_what_when_where_and_with_whom(task: Task, field: str) -> None:
    assert rules.wrong_in_task(TASK, ["a"], TODAY) is None
    wrong = rules.wrong_in_task(task.tidied(), ["a"], TODAY)
    assert wrong is not None and wrong[0] == field


@pytest.mark.parametrize(
    ("day", "shown", "answer"),
    [(TODAY, (), False), (date(2026, 11, 24), (), True), (date(2026, 11, 24), ("a", "b"), False)],
)
def test_a_day_has_passed_when_something_of_it_has_no_evidence(
    day: date, shown: tuple[str, ...], answer: bool
) -> None:
    assert rules.has_passed(day, ("a", "b"), shown, TODAY) is answer
