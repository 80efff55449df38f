"""Loading what a page is about, and asking the policy whether this actor may."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Permission, current_actor, may, require
from stegvis.base.errors import NotFound
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule
from stegvis.validation import earlier_findings, queries
from stegvis.validation.models import Evidence, ModuleAttempt


def attempt_for(attempt_id: UUID, permission: Permission) -> tuple[Actor, ModuleAttempt, CompiledModule]:
    """The actor, the attempt and its module, when the actor has this permission on it."""
    actor = current_actor()
    attempt = queries.get_attempt(attempt_id)
    require(actor, permission, queries.object_facts(attempt))
    return actor, attempt, queries.module_of(attempt)


def own_attempt(attempt_id: UUID, permission: Permission) -> tuple[Actor, ModuleAttempt, CompiledModule]:
    """As `attempt_for`, on the participant's own pages: another's attempt does not exist there."""
    actor, attempt, module = attempt_for(attempt_id, permission)
    if attempt.participant_id != actor.account_id:
        raise NotFound("own attempt")
    return actor, attempt, module


def own_draft(evidence_id: UUID) -> tuple[Actor, Evidence, ModuleAttempt, CompiledModule]:
    """The participant's own evidence with its attempt."""
    evidence = queries.get_evidence(evidence_id)
    actor, attempt, module = own_attempt(evidence.attempt_id, Permission.DRAFT_WRITE)
    if evidence.author_id != actor.account_id:
        raise NotFound("own evidence")
    return actor, evidence, attempt, module


def visible_evidence(evidence_id: UUID) -> tuple[Actor, Evidence, ModuleAttempt]:
    """Evidence that the actor may open: her own draft, what has been handed in, or what a later attempt rests on.

    Whoever may read the later attempt's evidence may open just that of the earlier one.
    """
    evidence, actor = queries.get_evidence(evidence_id), current_actor()
    attempt = queries.get_attempt(evidence.attempt_id)
    facts = queries.object_facts(attempt)
    if not may(actor, Permission.EVIDENCE_READ, facts) and not any(
        may(actor, Permission.EVIDENCE_READ, queries.object_facts(later))
        for later in earlier_findings.attempts_resting_on(evidence_id)
    ):
        require(actor, Permission.EVIDENCE_READ, facts)
    if evidence.is_draft and evidence.author_id != actor.account_id:
        raise NotFound("evidence")
    return actor, evidence, attempt


def criterion_in(module: CompiledModule, criterion_key: str) -> CompiledCriterion:
    """The criterion, or NotFound."""
    criterion = module.criterion(criterion_key)
    if criterion is None:
        raise NotFound("criterion")
    return criterion
