"""Every select about countersigning, and what work lists show of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, literal, select, union

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import Text
from stegvis.people import queries as people_queries
from stegvis.people.models import Assignment
from stegvis.validation import apart, competences, reconsiderations, work_lists
from stegvis.validation import countersign_rules as rules
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_rules import Held, may_assess
from stegvis.validation.competences import AssessorsHeld
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.countersign_rules import PendingDecision
from stegvis.validation.judgement_models import Decision, Judgement
from stegvis.validation.models import AttemptEvent, ModuleAttempt
from stegvis.validation.reconsideration_rules import may_decide_again
from stegvis.validation.rules import has_not_reviewed
from stegvis.validation.states import REVIEWS, AttemptState
from stegvis.validation.work_lists import AttemptLine

WAITING = frozenset({AttemptState.ASSESSED})
"""Where a decision waits for its countersignature: every other goes on from there at once."""


def latest_of(attempt_id: UUID) -> Countersignature | None:
    """The latest word on a decision about the attempt."""
    statement = (
        select(Countersignature)
        .where(Countersignature.attempt_id == attempt_id)
        .order_by(Countersignature.at.desc(), Countersignature.decision_id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def is_signed(decision_id: UUID) -> bool:
    """Whether a colleague has signed this decision, so that it stands."""
    statement = select(Countersignature.decision_id).where(
        Countersignature.decision_id == decision_id, Countersignature.stands.is_(True)
    )
    return db.session.execute(statement.order_by(Countersignature.decision_id)).first() is not None


def is_trainee(actor: Actor, module_key: str) -> bool:
    """Whether what the actor decides in this module today waits for a colleague."""
    return rules.needs_countersigning(
        competences.held_by(actor.account_id), module_key, people_queries.today()
    )


def is_qualified(actor: Actor, module_key: str) -> bool:
    """Whether the actor may decide in this module on her own today."""
    return rules.is_qualified(competences.held_by(actor.account_id), module_key, people_queries.today())


def by_trainees(judgements: Mapping[str, Judgement], module_key: str) -> frozenset[str]:
    """The criteria that somebody judged who was a trainee in the module on that day."""
    if not judgements:
        return frozenset()
    held = competences.ever_held_by_many({one.assessor_id for one in judgements.values()})
    return frozenset(
        key
        for key, one in judgements.items()
        if rules.needs_countersigning(held[one.assessor_id], module_key, clock.local(one.at).date())
    )


def pending(attempt: ModuleAttempt, decision: Decision) -> PendingDecision:
    """The facts of a decision that waits."""
    assigned = people_queries.ever_assigned(attempt.participant_id)
    return PendingDecision(
        attempt.participant_id,
        decision.assessor_id,
        assigned.get(Role.INTERNAL_VERIFIER, frozenset()),
        reviewers_of(attempt.id),
        reconsiderations.overruled_in(attempt.id),
    )


@dataclass(frozen=True)
class BarsToJudging:
    """Why the reader may not judge an attempt, for a page to say before she begins; None where nothing bars her."""

    beyond_competence: Text | None
    barred: Text | None


def bars_to_judging(actor: Actor, attempt: ModuleAttempt) -> BarsToJudging:
    """What the actor's competence, and what she has had to do with the attempt, say today; in one question."""
    her = literal(actor.own_account_id)
    statement = (
        select(apart.is_overruled(her), apart.has_reviewed(her), StaffCompetence)
        .select_from(ModuleAttempt)
        .outerjoin(StaffCompetence, (StaffCompetence.account_id == her) & StaffCompetence.ended_at.is_(None))
        .where(ModuleAttempt.id == attempt.id)
        .order_by(StaffCompetence.id)
    )
    rows = db.session.execute(statement).all()
    is_overruled, has_reviewed, _ = rows[0]
    return BarsToJudging(
        may_assess([one.held for *_, one in rows if one], attempt.module_key, people_queries.today()),
        may_decide_again(actor.account_id, [actor.own_account_id] if is_overruled else [])
        or has_not_reviewed(actor.account_id, [actor.own_account_id] if has_reviewed else []),
    )


def reviewers_of(attempt_id: UUID) -> frozenset[UUID]:
    """Who has approved or returned a decision about the attempt."""
    return _pairs(_reviewers([attempt_id])).get(attempt_id, frozenset())


def to_sign(
    actor: Actor, known: Collection[AttemptLine] | None = None, held: Sequence[Held] | None = None
) -> list[AttemptLine]:
    """The decisions that wait for the actor, the longest waiting first.

    `known`: her attempts, and `held`: her competence as assessor, that a page has read already.
    """
    every = work_lists.lines_assigned(actor, Role.ASSESSOR, WAITING) if known is None else known
    lines = [line for line in every if line.state in WAITING]
    if not lines:
        return []
    held = competences.held_by(actor.account_id) if held is None else held
    today, barred = people_queries.today(), _barred(lines)
    return [
        line
        for line in lines
        if actor.account_id not in barred.get(line.attempt_id, frozenset())
        and rules.is_qualified(held, line.module_key, today)
    ]


def lacking_colleague(
    lines: Collection[AttemptLine], known: AssessorsHeld | None = None
) -> list[AttemptLine]:
    """Those of the lines that wait for a countersignature, though nobody who is assigned may give it.

    `known`: what their assessors hold, where a page has read it already.
    """
    waiting = [line for line in lines if line.state in WAITING]
    if not waiting:
        return []
    held = competences.held_by_assessors_of(waiting) if known is None else known
    barred, today = _barred(waiting), people_queries.today()
    return [
        line
        for line in waiting
        if not any(
            staff_id not in barred.get(line.attempt_id, frozenset())
            and rules.is_qualified(hers, line.module_key, today)
            for staff_id, hers in held.of(line).items()
        )
    ]


def _reviewers(attempt_ids: Collection[UUID]) -> Select[UUID, UUID | None]:
    """Attempt and who has approved or returned a decision about it, as a part of other questions."""
    return select(AttemptEvent.attempt_id, AttemptEvent.actor_id).where(
        AttemptEvent.attempt_id.in_(list(attempt_ids)),
        AttemptEvent.name.in_([name.value for name in REVIEWS]),
        AttemptEvent.actor_id.is_not(None),
    )


def _barred(lines: Collection[AttemptLine]) -> Mapping[UUID, frozenset[UUID]]:
    """Attempt → who may not sign, whatever her competence: who decided, and who has verified, in one question."""
    attempt_ids = {line.attempt_id for line in lines}
    decided = select(Decision.attempt_id, Decision.assessor_id).where(
        Decision.attempt_id.in_(attempt_ids), Decision.superseded_at.is_(None)
    )
    assigned = (
        select(ModuleAttempt.id, Assignment.staff_id)
        .join(Assignment, Assignment.participant_id == ModuleAttempt.participant_id)
        .where(ModuleAttempt.id.in_(attempt_ids), Assignment.role == Role.INTERNAL_VERIFIER)
    )
    return _pairs(union(decided, _reviewers(attempt_ids), assigned))


def _pairs(
    statement: Select[UUID, UUID | None] | CompoundSelect[UUID, UUID],
) -> Mapping[UUID, frozenset[UUID]]:
    """Attempt → the people that the question found with it."""
    found: dict[UUID, set[UUID]] = {}
    for attempt_id, staff_id in db.session.execute(statement):
        found.setdefault(attempt_id, set()).add(staff_id)
    return {attempt_id: frozenset(staff) for attempt_id, staff in found.items()}
