"""The table and its guards at random: nothing happens that is forbidden, and whatever is planted is found."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from stegvis.access.actor import Role
from stegvis.validation import reconsideration_rules, states
from stegvis.validation.states import GUARDS_OF_ALL, SYSTEM_ROLE, TRANSITIONS, AttemptState, TransitionName
from tests.unit.validation.process import ASKED_FROM, PROCESS, Described
from tests.unit.validation.walk import Walk

_S, _N = AttemptState, TransitionName
LEAST_STEPS, LEAST_TIMES = 5000, 20
WALK = settings(
    max_examples=240,
    stateful_step_count=100,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
GUARDS = sorted({*GUARDS_OF_ALL, *(name for row in TRANSITIONS for name in row.guards)})
ANSWERED = {_N.DECISION_STOOD, _N.DECISION_REOPENED, _N.CERTIFICATE_DOUBTED}
"""Here the guard asks for the role too, so that a fault in `who` alone changes nothing."""
CERTIFICATES = {_N.CERTIFIED, _N.CERTIFICATE_REPLACED, _N.CERTIFICATE_WITHDRAWN}
"""Here the guard asks for the state too."""
EVERYBODY = frozenset({*Role, SYSTEM_ROLE})


def walk() -> None:
    Walk.taken, Walk.steps = Counter(), 0
    run_state_machine_as_test(Walk, settings=WALK)


def test_the_table_is_the_one_that_is_described() -> None:
    assert {row.name for row in TRANSITIONS} == set(PROCESS)
    for row in TRANSITIONS:
        target = None if row.returns_to else row.target
        assert Described(row.row, row.sources or frozenset({None}), target, row.who) == PROCESS[row.name]
        assert row.returns_to in (frozenset(), ASKED_FROM)


def test_at_random_only_what_the_process_allows_ever_happens() -> None:
    walk()
    assert Walk.steps >= LEAST_STEPS
    taken = {name.value: Walk.taken[name] for name in PROCESS}
    assert {name: count for name, count in taken.items() if count < LEAST_TIMES} == {}
    rows: Counter[int] = Counter()
    for name, described in PROCESS.items():
        rows[described.row] += Walk.taken[name]
    assert sorted(rows) == list(range(1, 22))


def _let_through(guard: str) -> Callable[..., object]:
    """What stands in the guard's place when somebody has forgotten to ask."""
    if guard == "validation.reconsideration_rules.may_answer":
        return lambda _actor, _roles, facts, *_more: (reconsideration_rules.parts_left(facts)[0], None)
    return lambda *_facts, **_more: None


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_lets_everything_through_is_found(monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    module, _, function = guard.rpartition(".")
    monkeypatch.setattr(importlib.import_module(f"stegvis.{module}"), function, _let_through(guard))
    with pytest.raises(AssertionError):
        walk()


@pytest.mark.parametrize("name", [name for name in PROCESS if name not in ANSWERED])
def test_a_move_that_anybody_may_make_is_found(monkeypatch: pytest.MonkeyPatch, name: TransitionName) -> None:
    plant(monkeypatch, name, who=EVERYBODY)
    with pytest.raises(AssertionError, match="was made by"):
        walk()


# Row 1 begins nowhere; the guards of rows 16 to 19 refuse what comes from elsewhere by themselves.
BY_GUARD = {_N.REGISTERED, _N.ABORTED, *CERTIFICATES}


@pytest.mark.parametrize("name", [name for name in PROCESS if name not in BY_GUARD])
def test_a_move_from_where_it_does_not_begin_is_found(
    monkeypatch: pytest.MonkeyPatch, name: TransitionName
) -> None:
    sources = states._BY_NAME[name].sources
    often = next(one for one in (_S.IN_PROGRESS, _S.SUBMITTED) if one not in sources)
    plant(monkeypatch, name, sources=sources | {often})
    with pytest.raises(AssertionError, match="leads from"):
        walk()


@pytest.mark.parametrize("name", list(PROCESS))
def test_a_move_that_leads_astray_is_found(monkeypatch: pytest.MonkeyPatch, name: TransitionName) -> None:
    elsewhere = _S.CLEARED if name is _N.CERTIFICATE_WITHDRAWN else _S.WITHDRAWN
    plant(monkeypatch, name, target=elsewhere, returns_to=frozenset())
    with pytest.raises(AssertionError, match="leads from"):
        walk()


def plant(monkeypatch: pytest.MonkeyPatch, name: TransitionName, **changed: object) -> None:
    row = replace(states._BY_NAME[name], **changed)  # type: ignore[arg-type]
    monkeypatch.setitem(states._BY_NAME, name, row)
