"""The draw: which decisions of a batch an internal verifier looks at, and why. Pure, and the same for the same seed.

The rule in words, with the reasons behind each number, is our own `docs/guides/sampling.md`. Chance comes from SHA-256
of the seed and the attempt's id, not from a generator that may change between versions of Python: whoever has the
stored seed and facts can repeat the draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import ceil
from uuid import UUID

from stegvis.base.language import Text, _l


class Why(StrEnum):
    """Why a decision was drawn."""

    SMALL_BATCH = "small_batch"
    FIRST_DECISIONS = "first_decisions"
    YEARLY = "yearly"
    METHOD = "method"
    INTERPRETER = "interpreter"
    DISPUTED_SAFETY = "disputed_safety"
    CONFLICT = "conflict"
    REUSED = "reused"
    CHANCE = "chance"
    WIDENED = "widened"
    CHANGED = "changed"
    MOVED = "moved"


WHY_TEXTS: dict[Why, Text] = {
    Why.SMALL_BATCH: _l("Omgången är liten, så alla granskas."),
    Why.FIRST_DECISIONS: _l("Ett av bedömarens första beslut i modulen."),
    Why.YEARLY: _l("Bedömaren har inte granskats i modulen på ett år."),
    Why.METHOD: _l("Visar en metod som ska finnas med."),
    Why.INTERPRETER: _l("Tolk har använts."),
    Why.DISPUTED_SAFETY: _l("Alla säger inte samma sak om ett säkerhetskritiskt kriterium."),
    Why.CONFLICT: _l("Jäv är antecknat mellan deltagaren och den som beslutade."),
    Why.REUSED: _l("Något är övertaget från ett tidigare försök."),
    Why.CHANCE: _l("Slumpen."),
    Why.WIDENED: _l("En granskare höll inte med bedömaren, så alla hens beslut granskas."),
    Why.CHANGED: _l("Beslutet är nytt sedan granskningen."),
    Why.MOVED: _l("Deltagaren har flyttat till en annan enhet sedan beslutet."),
}


class Risk(StrEnum):
    """What makes it wise to look at more."""

    NEW_ASSESSOR = "new_assessor"
    NEW_MODULE = "new_module"
    MANY_SIMULATIONS = "many_simulations"
    LATE = "late"
    SAME_PERSON = "same_person"
    EARLIER_DISAGREEMENT = "earlier_disagreement"


RISK_TEXTS: dict[Risk, Text] = {
    Risk.NEW_ASSESSOR: _l("Ny bedömare i modulen."),
    Risk.NEW_MODULE: _l("Modulen, eller versionen av den, är ny här."),
    Risk.MANY_SIMULATIONS: _l("En stor del av bevisen är övningar."),
    Risk.LATE: _l("Beslut har väntat länge."),
    Risk.SAME_PERSON: _l("Bedömaren har också varit handledare."),
    Risk.EARLIER_DISAGREEMENT: _l("En granskare har nyligen inte hållit med bedömaren."),
}

RISK_POINTS: Mapping[str, int] = {
    Risk.NEW_ASSESSOR: 1,
    Risk.NEW_MODULE: 1,
    Risk.MANY_SIMULATIONS: 1,
    Risk.LATE: 1,
    Risk.SAME_PERSON: 2,
    Risk.EARLIER_DISAGREEMENT: 3,
}
"""What each risk weighs at least: one or two points raise the rate once, three or more twice."""

SOME_RISK = 1


@dataclass(frozen=True)
class Policy:
    """The numbers of the draw. The defaults are the floor: an installation may only ask for more.

    Rates are percent of the batch. `batch_size` decisions or `batch_days` working days lock a batch. `of_assessor`,
    `of_method` and `with_interpreter` say how many of each there must be in a sample.
    """

    rate: int = 33
    rate_at_risk: int = 50
    rate_at_high_risk: int = 100
    all_up_to: int = 4
    first_decisions: int = 3
    batch_size: int = 10
    batch_days: int = 10
    new_module_until: int = 10
    simulated_share: float = 1 / 3
    of_assessor: int = 1
    of_method: int = 1
    with_interpreter: int = 1
    reviewed_within_days: int = 365
    disagreed_within_days: int = 365
    high_risk_points: int = 3
    risk_points: Mapping[str, int] = field(default_factory=lambda: dict(RISK_POINTS))


@dataclass(frozen=True)
class DecidedAttempt:
    """One decision of a batch, with all that the draw asks about it."""

    attempt_id: UUID
    assessor_id: UUID
    decided_at: datetime
    methods: frozenset[str] = frozenset()
    has_interpreter: bool = False
    disputed_safety: bool = False
    in_conflict: bool = False
    """Whether a conflict of interest between the participant and who decided or countersigned is in force."""
    earlier_decisions: int = 0
    """How many decisions the assessor had made in the module before this one."""
    reviewed_within_year: bool = False
    """Whether a decision of this assessor in this module was reviewed in the year before, or what the policy says."""
    has_reused: bool = False
    """Whether something in it was found in an earlier attempt."""


@dataclass(frozen=True)
class BatchFacts:
    """What the risk table asks about the whole batch."""

    module_decisions: int
    """How many decisions in this version of the module the unit's verifiers had before this batch; of several
    versions, in the one in which they had the fewest."""
    evidence: int
    simulated_evidence: int
    waited_too_long: bool
    same_person: bool
    earlier_disagreement: bool


@dataclass(frozen=True)
class Draw:
    """The outcome: the rate and why, the number planned, and for each drawn attempt its reasons."""

    rate: int
    risks: tuple[Risk, ...]
    planned: int
    drawn: Mapping[UUID, tuple[Why, ...]]


def risks_of(decisions: Iterable[DecidedAttempt], facts: BatchFacts, policy: Policy) -> tuple[Risk, ...]:
    """Which risks the batch carries, in the table's order."""
    new_assessor = any(one.earlier_decisions < policy.first_decisions for one in decisions)
    many_simulations = facts.simulated_evidence > policy.simulated_share * facts.evidence
    present = {
        Risk.NEW_ASSESSOR: new_assessor,
        Risk.NEW_MODULE: facts.module_decisions < policy.new_module_until,
        Risk.MANY_SIMULATIONS: many_simulations,
        Risk.LATE: facts.waited_too_long,
        Risk.SAME_PERSON: facts.same_person,
        Risk.EARLIER_DISAGREEMENT: facts.earlier_disagreement,
    }
    return tuple(risk for risk in Risk if present[risk])


def rate_for(risks: Iterable[Risk], policy: Policy) -> int:
    """The percentage that the risks ask for. A risk never lowers what an installation asks for without one."""
    points = sum(policy.risk_points[risk] for risk in risks)
    asked = [policy.rate]
    if points >= SOME_RISK:
        asked.append(policy.rate_at_risk)
    if points >= policy.high_risk_points:
        asked.append(policy.rate_at_high_risk)
    return max(asked)


def order_of_chance(seed: str, decisions: Iterable[DecidedAttempt]) -> list[DecidedAttempt]:
    """The decisions in the order that this seed gives them, whatever order they come in."""

    def place(one: DecidedAttempt) -> bytes:
        return hashlib.sha256(f"{seed}:{one.attempt_id}".encode()).digest()

    return sorted(decisions, key=place)


def draw(
    decisions: Iterable[DecidedAttempt], facts: BatchFacts, seed: str, policy: Policy | None = None
) -> Draw:
    """Draw the sample: all that must be in it, then by chance up to max(⌈rate · N⌉, what must be in it).

    Of up to `policy.all_up_to` decisions all are drawn.
    """
    policy = policy or Policy()
    shuffled = order_of_chance(seed, decisions)
    risks = risks_of(shuffled, facts, policy)
    rate = rate_for(risks, policy)
    picks = _mandatory(shuffled, policy)
    if len(shuffled) <= policy.all_up_to:
        for one in shuffled:
            picks.setdefault(one.attempt_id, []).append(Why.SMALL_BATCH)
    planned = max(ceil(rate * len(shuffled) / 100), len(picks))
    for one in shuffled:
        if len(picks) >= planned:
            break
        if one.attempt_id not in picks:
            picks[one.attempt_id] = [Why.CHANCE]
    return Draw(rate, risks, planned, {attempt_id: tuple(whys) for attempt_id, whys in picks.items()})


def _mandatory(shuffled: list[DecidedAttempt], policy: Policy) -> dict[UUID, list[Why]]:
    """What must be in every sample. A clause that another clause's pick already satisfies adds no pick of its own."""
    picks: dict[UUID, list[Why]] = {}
    for one in shuffled:
        if one.earlier_decisions < policy.first_decisions:
            picks.setdefault(one.attempt_id, []).append(Why.FIRST_DECISIONS)
        if one.disputed_safety:
            picks.setdefault(one.attempt_id, []).append(Why.DISPUTED_SAFETY)
        if one.in_conflict:
            picks.setdefault(one.attempt_id, []).append(Why.CONFLICT)
        if one.has_reused:
            picks.setdefault(one.attempt_id, []).append(Why.REUSED)
    for assessor_id in sorted({one.assessor_id for one in shuffled if not one.reviewed_within_year}):
        hers = [one for one in shuffled if one.assessor_id == assessor_id]
        _at_least(policy.of_assessor, picks, hers, Why.YEARLY)
    for method in sorted({method for one in shuffled for method in one.methods}):
        shown_by_it = [one for one in shuffled if method in one.methods]
        _at_least(policy.of_method, picks, shown_by_it, Why.METHOD)
    interpreted = [one for one in shuffled if one.has_interpreter]
    _at_least(policy.with_interpreter, picks, interpreted, Why.INTERPRETER)
    return picks


def _at_least(number: int, picks: dict[UUID, list[Why]], candidates: list[DecidedAttempt], why: Why) -> None:
    """Let so many stand for the clause: those that are in the sample already, then the first by chance."""
    in_sample = [one for one in candidates if one.attempt_id in picks]
    others = [one for one in candidates if one.attempt_id not in picks]
    for chosen in [*in_sample, *others][:number]:
        reasons = picks.setdefault(chosen.attempt_id, [])
        if why not in reasons:
            reasons.append(why)
