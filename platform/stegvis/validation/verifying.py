"""What the verification room needs to know of decisions, as frozen facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.validation import disputes, queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.circumstances_rules import Interpreter
from stegvis.validation.guard_facts import USABLE
from stegvis.validation.judgement_models import Decision, Judgement, ReusedEvidence, ReusedFinding
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt


@dataclass(frozen=True)
class DecisionFacts:
    """A decision in force, and what lies behind it. Methods are those of the evidence that was handed in.

    Evidence of an earlier attempt is among it, where something was taken over from there; `has_reused` says so.

    `evidence` counts what was shown: each criterion of each piece; `simulated` how much of that was an exercise.
    """

    attempt_id: UUID
    decision_id: UUID
    assessor_id: UUID
    decided_at: datetime
    handed_in_at: datetime
    methods: frozenset[str]
    evidence: int
    simulated: int
    interpreter_used: bool
    disputed_safety: bool
    in_conflict: bool
    """A conflict of interest between the participant and who decided or countersigned was declared since."""
    earlier_decisions: int
    assessor_was_supervisor: bool
    has_reused: bool = False


def decision_facts(attempt: ModuleAttempt) -> DecisionFacts:
    """The facts of the attempt's decision in force. Raises LookupError when it has none."""
    decision = queries.current_decision(attempt.id)
    if decision is None:
        raise LookupError("the attempt has no decision")
    shown, handed_in_at = _shown(attempt.id), queries.handed_in_at(attempt.id, decision.at) or decision.at
    supervisors = people_queries.ever_assigned(attempt.participant_id).get(Role.SUPERVISOR, frozenset())
    return DecisionFacts(
        attempt_id=attempt.id,
        decision_id=decision.id,
        assessor_id=decision.assessor_id,
        decided_at=decision.at,
        handed_in_at=handed_in_at,
        methods=shown.methods,
        evidence=shown.count,
        simulated=shown.simulated,
        interpreter_used=decision.interpreter_used or shown.with_interpreter,
        disputed_safety=bool(disputes.disputed_safety(attempt, handed_in_at)),
        in_conflict=_is_in_conflict(attempt, decision),
        earlier_decisions=_earlier_decisions(attempt, decision),
        assessor_was_supervisor=decision.assessor_id in supervisors,
        has_reused=shown.has_reused,
    )


@dataclass(frozen=True)
class _Shown:
    """What was handed in: how, how many things, how many of them in an exercise, and whether somebody interpreted."""

    methods: frozenset[str]
    count: int
    simulated: int
    with_interpreter: bool
    has_reused: bool


def _shown(attempt_id: UUID) -> _Shown:
    statement = (
        select(Evidence.method, EvidenceCriterion.is_simulated, EvidenceCircumstances.interpreter)
        .join(EvidenceCriterion, EvidenceCriterion.evidence_id == Evidence.id)
        .outerjoin(EvidenceCircumstances, EvidenceCircumstances.evidence_id == Evidence.id)
        .outerjoin(MediaFile, MediaFile.id == Evidence.media_id)
        .where(USABLE)
    )
    own = statement.where(Evidence.attempt_id == attempt_id, Evidence.handed_in_at.is_not(None))
    earlier = (
        statement.join(ReusedEvidence, ReusedEvidence.evidence_id == Evidence.id)
        .join(ReusedFinding, ReusedFinding.judgement_id == ReusedEvidence.judgement_id)
        .join(Judgement, Judgement.id == ReusedFinding.judgement_id)
        .where(
            ReusedFinding.attempt_id == attempt_id,
            ReusedFinding.criterion_key == EvidenceCriterion.criterion_key,
            ReusedFinding.lapsed_at.is_(None),
            Judgement.superseded_at.is_(None),
        )
    )
    in_order = (Evidence.id, EvidenceCriterion.criterion_key)
    reused = db.session.execute(earlier.order_by(*in_order)).all()
    rows = [*db.session.execute(own.order_by(*in_order)).all(), *reused]
    simulated = sum(is_simulated for _, is_simulated, _ in rows)
    return _Shown(
        methods=frozenset(method for method, _, _ in rows) | ({"simulation"} if simulated else set()),
        count=len(rows),
        simulated=simulated,
        with_interpreter=any(interpreter not in (None, Interpreter.NONE) for _, _, interpreter in rows),
        has_reused=bool(reused),
    )


def _is_in_conflict(attempt: ModuleAttempt, decision: Decision) -> bool:
    too_close = facts_about(attempt.participant_id).in_conflict
    signed = decision.countersignature
    return decision.assessor_id in too_close or (signed is not None and signed.signed_by in too_close)


def _earlier_decisions(attempt: ModuleAttempt, decision: Decision) -> int:
    """How many other attempts at the module, anywhere, the assessor had decided before this one."""
    statement = (
        select(func.count(Decision.attempt_id.distinct()))
        .join(ModuleAttempt, ModuleAttempt.id == Decision.attempt_id)
        .where(
            Decision.assessor_id == decision.assessor_id,
            Decision.attempt_id != attempt.id,
            Decision.at < decision.at,
            ModuleAttempt.module_key == attempt.module_key,
        )
    )
    return db.session.execute(statement).scalar_one()


def attempts_by_id(attempt_ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, ModuleAttempt]:
    """The attempts of these ids. `lock` holds their rows until the transaction ends, always in the same order."""
    statement = (
        select(ModuleAttempt).where(ModuleAttempt.id.in_(list(attempt_ids))).order_by(ModuleAttempt.id)
    )
    if lock:
        statement = statement.with_for_update(of=ModuleAttempt, key_share=True).execution_options(
            populate_existing=True
        )
    return {attempt.id: attempt for attempt in db.session.execute(statement).scalars()}
