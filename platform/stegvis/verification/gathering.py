"""What the draw is told of a batch, as the database knows it when the batch locks. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from stegvis.base import clock
from stegvis.base.working_days import is_due
from stegvis.content import queries as content_queries
from stegvis.content.rules import same_version
from stegvis.content.states import Kind
from stegvis.validation import verifying
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.verifying import DecisionFacts
from stegvis.verification import queries
from stegvis.verification.drawing import BatchFacts, DecidedAttempt, Policy
from stegvis.verification.models import Batch


@dataclass(frozen=True)
class Gathered:
    """The decisions that are before chance, and the facts of the batch."""

    decisions: list[DecidedAttempt]
    facts: BatchFacts


def gather(batch: Batch, attempts: Sequence[ModuleAttempt], policy: Policy) -> Gathered:
    """What the rules ask about these attempts of the batch."""
    known = [verifying.decision_facts(attempt) for attempt in attempts]
    assessors = {one.assessor_id for one in known}
    reviewed_since = clock.now() - timedelta(days=policy.reviewed_within_days)
    disagreed_since = clock.now() - timedelta(days=policy.disagreed_within_days)
    reviewed = queries.assessors_reviewed_since(assessors, batch.module_key, reviewed_since)
    facts = BatchFacts(
        module_decisions=_decisions_before(batch, {attempt.revision_id for attempt in attempts}),
        evidence=sum(one.evidence for one in known),
        simulated_evidence=sum(one.simulated for one in known),
        waited_too_long=any(_waited_too_long(one, policy) for one in known),
        same_person=any(one.assessor_was_supervisor for one in known),
        earlier_disagreement=queries.is_disagreed_since(assessors, batch.module_key, disagreed_since),
    )
    return Gathered([_decided(one, reviewed) for one in known], facts)


def _decisions_before(batch: Batch, revision_ids: set[UUID]) -> int:
    """How many decisions the unit's verifiers had before in the version of which they had the fewest."""
    nodes = content_queries.nodes_of(Kind.MODULE, batch.module_key, batch.organisation_id)
    versions = {same_version(nodes, revision_id) for revision_id in revision_ids}
    return min((queries.decisions_in_locked_batches(batch.unit_id, one) for one in versions), default=0)


def _decided(one: DecisionFacts, reviewed: frozenset[UUID]) -> DecidedAttempt:
    return DecidedAttempt(
        attempt_id=one.attempt_id,
        assessor_id=one.assessor_id,
        decided_at=one.decided_at,
        methods=one.methods,
        has_interpreter=one.interpreter_used,
        disputed_safety=one.disputed_safety,
        in_conflict=one.in_conflict,
        earlier_decisions=one.earlier_decisions,
        reviewed_within_year=one.assessor_id in reviewed,
        has_reused=one.has_reused,
    )


def _waited_too_long(one: DecisionFacts, policy: Policy) -> bool:
    """The assessor's load: from handing in to the decision."""
    return is_due(clock.local(one.handed_in_at), clock.local(one.decided_at), policy.batch_days)
