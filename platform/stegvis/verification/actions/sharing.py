"""Sharing a batch with another municipality by an agreement, and what its verifiers do in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.cooperation import queries as cooperation_queries
from stegvis.validation import competences
from stegvis.validation.models import ModuleAttempt
from stegvis.verification import queries, sharing_queries
from stegvis.verification.actions import batches, reviewing
from stegvis.verification.models import Batch, Review
from stegvis.verification.rules import CriterionWord
from stegvis.verification.sharing_models import SharedBatch
from stegvis.verification.states import Check, ReviewOutcome


def share_batch(*, actor: Actor, batch_id: UUID, helping_id: UUID) -> SharedBatch:
    """Let the verifiers of another municipality review the batch; who helped before helps no more.

    The same again has no effect. Raises BadInput where no agreement on it is in force, Refused when it is closed.
    """
    batch = queries.get_batch(batch_id, lock=True)
    agreement = cooperation_queries.open_between(batch.organisation_id, helping_id)
    if agreement is not None:
        agreement = cooperation_queries.get_agreement(agreement.id, lock=True)
    if agreement is None or not sharing_queries.covers(agreement):
        raise BadInput("helping", _l("Ni har inget avtal om kvalitetssäkring som gäller i dag med kommunen."))
    going_on = sharing_queries.sharing_of(batch.id)
    if going_on is not None and going_on.agreement_id == agreement.id:
        return going_on
    _refuse_when_closed(batch)
    _end(actor, going_on)
    sharing = SharedBatch(
        batch_id=batch.id, agreement_id=agreement.id, shared_by=actor.own_account_id, shared_at=clock.now()
    )
    db.session.add(sharing)
    db.session.flush()
    record(actor, "batch.shared", "verification_batch", batch.id, {"helping": str(helping_id)})
    return sharing


def take_back_batch(*, actor: Actor, batch_id: UUID) -> Batch:
    """Only the batch's own verifiers review it from now on; what the others wrote stays. Again: no effect."""
    batch = queries.get_batch(batch_id, lock=True)
    going_on = sharing_queries.sharing_of(batch.id)
    if going_on is not None:
        _refuse_when_closed(batch)
        _end(actor, going_on)
    return batch


def _refuse_when_closed(batch: Batch) -> None:
    if batch.closed_at is not None:
        raise Refused(_l("Omgången är redan klar. Ladda om sidan och se vem som granskade."))


def _end(actor: Actor, sharing: SharedBatch | None) -> None:
    if sharing is None:
        return
    sharing.ended_at, sharing.ended_by = clock.now(), actor.own_account_id
    db.session.flush()
    facts = {"helping": str(sharing.agreement.helping_organisation_id)}
    record(actor, "batch.sharing-ended", "verification_batch", sharing.batch_id, facts)


def lock_shared_batch(*, actor: Actor, batch_id: UUID) -> Batch:
    """As `lock_batch`, by a verifier with whose municipality the batch is shared, and who is competent for it."""
    batch = _hold_shared(actor, batch_id)
    refusal = competences.refusal_of(actor, Role.INTERNAL_VERIFIER, batch.module_key)
    if refusal:
        raise Refused(refusal)
    return batches.lock_batch(actor=actor, batch_id=batch_id)


def approve_shared_rest(*, actor: Actor, batch_id: UUID) -> int:
    """As `approve_rest`, by a verifier with whose municipality the batch is shared. Closed by now: none are left."""
    if queries.get_batch(batch_id, lock=True).closed_at is not None:
        return 0
    _hold_shared(actor, batch_id)
    return batches.approve_rest(actor=actor, batch_id=batch_id)


def finish_shared_review(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    outcome: ReviewOutcome,
    checks: Collection[Check] = (),
    reason: str = "",
    words: Mapping[str, CriterionWord] | None = None,
) -> Review:
    """As `finish_review`, by a verifier with whose municipality the attempt's batch is shared at this moment."""
    reviewing.hold_for_review(attempt, words or {})
    item = queries.latest_item_of_attempt(attempt.id)
    if item is not None:
        batch = queries.get_batch(item.batch_id, lock=True)
        if queries.review_of_decision(item.decision_id) is None:
            _hold_shared(actor, batch.id)
    return reviewing.finish_review(
        actor=actor, attempt=attempt, outcome=outcome, checks=checks, reason=reason, words=words
    )


def _hold_shared(actor: Actor, batch_id: UUID) -> Batch:
    """Hold the batch and its agreement, so that neither is taken back before this is done."""
    batch = queries.get_batch(batch_id, lock=True)
    sharing = sharing_queries.sharing_of(batch.id)
    if sharing is not None:
        cooperation_queries.get_agreement(sharing.agreement_id, lock=True)
    if sharing_queries.helping_organisation(batch) not in queries.verified_places(actor):
        raise Refused(
            _l("Omgången är inte delad med er längre. Den är klar, eller har tagits tillbaka av kommunen.")
        )
    return batch
