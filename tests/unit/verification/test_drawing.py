"""The draw: every clause of it, over many batches, and that it can be repeated."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from uuid import UUID

import pytest
from flask import Flask

from stegvis.settings import BadSettings, Settings, from_environment
from stegvis.verification.drawing import (
    BatchFacts,
    DecidedAttempt,
    Draw,
    Policy,
    Risk,
    Why,
    draw,
    rate_for,
    risks_of,
)
from stegvis.verification.installed_policy import current_policy

MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)
POLICY = Policy()
CALM = BatchFacts(
    module_decisions=50,
    evidence=30,
    simulated_evidence=3,
    waited_too_long=False,
    same_person=False,
    earlier_disagreement=False,
)
METHODS = ("observation", "product", "conversation", "simulation", "testimony")


def an_id(generator: random.Random) -> UUID:
    return UUID(int=generator.getrandbits(128), version=4)


def decided(number: int, *, assessor: int = 1, earlier: int = 9, **facts: object) -> DecidedAttempt:
    """A quiet decision: nothing about it must be drawn."""
    values: dict[str, object] = {"reviewed_within_year": True, **facts}
    return DecidedAttempt(
        attempt_id=UUID(int=number),
        assessor_id=UUID(int=1000 + assessor),
        decided_at=MOMENT + timedelta(hours=number),
        earlier_decisions=earlier,
        **values,  # type: ignore[arg-type]
    )


def simulated_batch(number: int) -> tuple[list[DecidedAttempt], BatchFacts]:
    """A batch as it might be; the number decides it."""
    generator = random.Random(number)
    assessors = [an_id(generator) for _ in range(generator.randint(1, 4))]
    made = {assessor: generator.choice([0, 1, 2, 5, 40]) for assessor in assessors}
    reviewed = {assessor: made[assessor] > 0 and generator.random() < 0.6 for assessor in assessors}
    decisions = []
    for hour in range(generator.randint(1, 14)):
        assessor = generator.choice(assessors)
        decisions.append(
            DecidedAttempt(
                attempt_id=an_id(generator),
                assessor_id=assessor,
                decided_at=MOMENT + timedelta(hours=hour),
                methods=frozenset(generator.sample(METHODS, generator.randint(0, 3))),
                has_interpreter=generator.random() < 0.15,
                disputed_safety=generator.random() < 0.1,
                earlier_decisions=made[assessor],
                reviewed_within_year=reviewed[assessor],
                has_reused=generator.random() < 0.1,
            )
        )
        made[assessor] += 1
    evidence = generator.randint(1, 60)
    facts = BatchFacts(
        module_decisions=generator.choice([0, 9, 10, 80]),
        evidence=evidence,
        simulated_evidence=generator.randint(0, evidence),
        waited_too_long=generator.random() < 0.2,
        same_person=generator.random() < 0.2,
        earlier_disagreement=generator.random() < 0.2,
    )
    return decisions, facts


BATCHES = [simulated_batch(number) for number in range(200)]
DRAWS = [draw(decisions, facts, f"seed {number}") for number, (decisions, facts) in enumerate(BATCHES)]
SAMPLES = [(decisions, made) for (decisions, _), made in zip(BATCHES, DRAWS, strict=True)]


def chosen(decisions: list[DecidedAttempt], drawn: Draw) -> list[DecidedAttempt]:
    return [one for one in decisions if one.attempt_id in drawn.drawn]


def test_the_first_three_decisions_of_each_assessor_are_drawn() -> None:
    for decisions, drawn in SAMPLES:
        for one in decisions:
            if one.earlier_decisions < 3:
                assert Why.FIRST_DECISIONS in drawn.drawn[one.attempt_id]


def test_all_disputed_safety_is_drawn() -> None:
    for decisions, drawn in SAMPLES:
        for one in decisions:
            if one.disputed_safety:
                assert Why.DISPUTED_SAFETY in drawn.drawn[one.attempt_id]


def test_a_decision_by_somebody_too_close_is_always_drawn() -> None:
    decisions = [decided(number, in_conflict=number == 7) for number in range(9)]
    for seed in range(20):
        assert draw(decisions, CALM, str(seed)).drawn[UUID(int=7)] == (Why.CONFLICT,)


def test_a_conflict_adds_nothing_to_the_sample_but_its_own_decision() -> None:
    quiet = draw([decided(number) for number in range(9)], CALM, "a seed")
    made = draw([decided(number, in_conflict=number < 2) for number in range(9)], CALM, "a seed")
    assert (made.rate, made.planned) == (quiet.rate, quiet.planned) == (33, 3)
    assert list(made.drawn.values()).count((Why.CONFLICT,)) == 2


def test_all_that_took_something_over_is_drawn() -> None:
    for decisions, drawn in SAMPLES:
        for one in decisions:
            assert (Why.REUSED in drawn.drawn.get(one.attempt_id, ())) is one.has_reused


def test_each_assessor_without_review_within_a_year_has_one_drawn() -> None:
    for decisions, drawn in SAMPLES:
        unreviewed = {one.assessor_id for one in decisions if not one.reviewed_within_year}
        assert unreviewed <= {one.assessor_id for one in chosen(decisions, drawn)}


def test_each_method_is_drawn() -> None:
    for decisions, drawn in SAMPLES:
        present = {method for one in decisions for method in one.methods}
        assert present == {method for one in chosen(decisions, drawn) for method in one.methods}


def test_an_interpreter_case_is_drawn_when_there_is_one() -> None:
    for decisions, drawn in SAMPLES:
        if any(one.has_interpreter for one in decisions):
            assert any(one.has_interpreter for one in chosen(decisions, drawn))


def test_of_four_or_fewer_all_are_drawn() -> None:
    for decisions, drawn in SAMPLES:
        if len(decisions) <= 4:
            assert len(drawn.drawn) == len(decisions)


def test_the_number_is_the_rate_or_what_must_be_drawn() -> None:
    for decisions, drawn in SAMPLES:
        mandatory = sum(whys != (Why.CHANCE,) for whys in drawn.drawn.values())
        assert drawn.planned == len(drawn.drawn) == max(ceil(drawn.rate * len(decisions) / 100), mandatory)


def test_the_same_seed_gives_the_same_sample_in_whatever_order() -> None:
    for number, (decisions, facts) in enumerate(BATCHES):
        again = draw(list(reversed(decisions)), facts, f"seed {number}")
        assert dict(again.drawn) == dict(DRAWS[number].drawn)
        assert (again.rate, again.planned) == (DRAWS[number].rate, DRAWS[number].planned)


def test_chance_reaches_every_decision_of_a_quiet_batch() -> None:
    decisions = [decided(number) for number in range(9)]
    counts = {one.attempt_id: 0 for one in decisions}
    for seed in range(300):
        for attempt_id in draw(decisions, CALM, str(seed)).drawn:
            counts[attempt_id] += 1
    # 3 of 9 each time: 100 expected for each, and 8 is one standard deviation.
    assert all(60 <= count <= 140 for count in counts.values())


def test_a_quiet_batch_of_nine_has_a_third_drawn_by_chance() -> None:
    made = draw([decided(number) for number in range(9)], CALM, "a seed")
    assert (made.rate, made.planned) == (33, 3)
    assert set(made.drawn.values()) == {(Why.CHANCE,)}


def test_a_pick_that_serves_two_clauses_is_one_pick() -> None:
    decisions = [decided(number) for number in range(9)]
    decisions[0] = decided(
        0, assessor=2, reviewed_within_year=False, has_interpreter=True, methods=frozenset({"product"})
    )
    made = draw(decisions, CALM, "a seed")
    assert made.drawn[UUID(int=0)] == (Why.YEARLY, Why.METHOD, Why.INTERPRETER)
    assert len(made.drawn) == 3


@pytest.mark.parametrize(
    ("changed", "rate"),
    [
        ({}, 33),
        ({"module_decisions": 9}, 50),
        ({"simulated_evidence": 11}, 50),
        ({"waited_too_long": True}, 50),
        ({"same_person": True}, 50),
        ({"same_person": True, "waited_too_long": True}, 100),
        ({"earlier_disagreement": True}, 100),
    ],
)
def test_each_risk_raises_the_rate(changed: dict[str, object], rate: int) -> None:
    facts = BatchFacts(**{**CALM.__dict__, **changed})
    assert rate_for(risks_of([decided(1)], facts, POLICY), POLICY) == rate


def test_a_new_assessor_is_a_risk() -> None:
    assert risks_of([decided(1, earlier=2)], CALM, POLICY) == (Risk.NEW_ASSESSOR,)


def test_a_third_of_simulations_is_not_yet_many() -> None:
    facts = BatchFacts(**{**CALM.__dict__, "simulated_evidence": 10})
    assert risks_of([decided(1)], facts, POLICY) == ()


def test_an_installation_may_ask_for_more() -> None:
    strict = Policy(rate=60, all_up_to=6)
    assert draw([decided(number) for number in range(10)], CALM, "a", strict).planned == 6
    assert draw([decided(number) for number in range(6)], CALM, "a", strict).planned == 6


@pytest.mark.parametrize("earlier_disagreement", [False, True])
@pytest.mark.parametrize("waited_too_long", [False, True])
@pytest.mark.parametrize("same_person", [False, True])
def test_risk_never_lowers_what_the_installation_asks_for(
    earlier_disagreement: bool, waited_too_long: bool, same_person: bool
) -> None:
    changed = {
        "earlier_disagreement": earlier_disagreement,
        "waited_too_long": waited_too_long,
        "same_person": same_person,
    }
    facts, strict = BatchFacts(**{**CALM.__dict__, **changed}), Policy(rate=80, rate_at_high_risk=70)
    assert rate_for(risks_of([decided(1)], facts, strict), strict) == 80


def test_the_installed_numbers_are_the_least_that_is_looked_at() -> None:
    assert (POLICY.batch_size, POLICY.batch_days, POLICY.first_decisions, POLICY.all_up_to) == (10, 10, 3, 4)
    assert (POLICY.rate, POLICY.rate_at_risk, POLICY.rate_at_high_risk) == (33, 50, 100)


LOOSER = {
    "sample_percent": 32,
    "sample_percent_at_risk": 49,
    "sample_all_up_to": 3,
    "sample_first_decisions": 2,
    "sample_of_assessor": 0,
    "sample_of_method": 0,
    "sample_with_interpreter": 0,
    "sample_reviewed_within_days": 366,
    "sample_disagreed_within_days": 364,
    "sample_new_module_until": 9,
    "sample_simulated_share": 0.34,
    "sample_high_risk_points": 4,
    "sample_points_new_assessor": 0,
    "sample_points_new_module": 0,
    "sample_points_many_simulations": 0,
    "sample_points_late": 0,
    "sample_points_same_person": 1,
    "sample_points_earlier_disagreement": 2,
    "batch_size": 11,
    "batch_working_days": 11,
}
STRICTER = {
    "sample_percent": 34,
    "sample_percent_at_risk": 51,
    "sample_all_up_to": 5,
    "sample_first_decisions": 4,
    "sample_of_assessor": 2,
    "sample_of_method": 2,
    "sample_with_interpreter": 2,
    "sample_reviewed_within_days": 364,
    "sample_disagreed_within_days": 366,
    "sample_new_module_until": 11,
    "sample_simulated_share": 0.33,
    "sample_high_risk_points": 2,
    "sample_points_new_assessor": 2,
    "sample_points_new_module": 3,
    "sample_points_many_simulations": 4,
    "sample_points_late": 5,
    "sample_points_same_person": 6,
    "sample_points_earlier_disagreement": 7,
    "batch_size": 9,
    "batch_working_days": 8,
}


def test_every_number_of_the_draw_has_its_floor_tested() -> None:
    numbers = {name for name in Settings.model_fields if name.startswith(("sample_", "batch_"))}
    assert LOOSER.keys() == STRICTER.keys() == numbers


@pytest.mark.parametrize(("name", "value"), LOOSER.items())
def test_an_installation_may_not_ask_for_less(
    monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    monkeypatch.setenv(f"STEGVIS_{name.upper()}", str(value))
    with pytest.raises(BadSettings) as refusal:
        from_environment()
    floor = f"{Settings.model_fields[name].default:.4g}"
    side = "least" if value < Settings.model_fields[name].default else "most"
    assert str(refusal.value) == f"STEGVIS_{name.upper()}: must be at {side} {floor}"


def installed(**changed: float) -> Policy:
    app = Flask("installed")
    app.extensions["stegvis.settings"] = Settings(**changed)  # type: ignore[arg-type]
    with app.app_context():
        return current_policy()


def test_the_settings_floors_are_the_rules_own_numbers() -> None:
    assert installed() == POLICY


def test_each_stricter_number_reaches_the_draw() -> None:
    asked, floor = installed(**STRICTER), POLICY
    same = {
        name
        for name, value in asdict(asked).items()
        if value == asdict(floor)[name] and name != "rate_at_high_risk"  # 100 of 100 can't be sharpened
    }
    assert same == set()
    assert list(asked.risk_points.values()) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("number", "facts", "why"),
    [
        ("of_assessor", {"reviewed_within_year": False}, Why.YEARLY),
        ("of_method", {"methods": frozenset({"product"})}, Why.METHOD),
        ("with_interpreter", {"has_interpreter": True}, Why.INTERPRETER),
    ],
)
def test_an_installation_may_ask_for_more_of_each(number: str, facts: dict[str, object], why: Why) -> None:
    decisions = [decided(one, **facts) for one in range(9)]  # type: ignore[arg-type]
    for wanted in (1, 2, 5):
        made = draw(decisions, CALM, "a seed", replace(POLICY, **{number: wanted}))  # type: ignore[arg-type]
        assert sum(why in whys for whys in made.drawn.values()) == wanted


def test_the_risks_weigh_what_the_installation_says() -> None:
    facts = BatchFacts(**{**CALM.__dict__, "waited_too_long": True})
    risks = risks_of([decided(1)], facts, POLICY)
    assert rate_for(risks, replace(POLICY, high_risk_points=1)) == 100
    assert rate_for(risks, replace(POLICY, risk_points={**POLICY.risk_points, Risk.LATE: 3})) == 100
