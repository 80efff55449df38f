"""The verbs of batches: order, stop, try again, and the end. Each is told its actor; none commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from stegvis.access import SYSTEM, Actor, Permission, require
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import _l
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.batches import queries
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.batches.rules import place_refusal, size_refusal
from stegvis.certificates.readiness import refusal_now
from stegvis.certificates.states import BatchState, ItemState
from stegvis.people import queries as people_queries
from stegvis.validation.certifying import certificate_facts


def order_batch(*, actor: Actor, batch_id: UUID, attempt_ids: Sequence[UUID]) -> CertificateBatch:
    """Order these certificates. The same id again gives the same batch, whatever else is asked for.

    An attempt that waits in another batch is left there. One that a rule stops goes along, and is told of with its
    reason. Raises NotFound by the policy, BadInput for none, too many, or two municipalities, or when nothing can be
    sealed now.
    """
    known = _ordered_before(actor, batch_id)
    if known is not None:
        return known
    asked = list(dict.fromkeys(attempt_ids))
    refusal = size_refusal(len(asked))
    if refusal is not None:
        raise BadInput("attempts", refusal)
    organisations = _organisations_of(actor, asked)
    refusal = place_refusal(organisations)
    if refusal is not None:
        raise BadInput("attempts", refusal)
    [organisation_id] = organisations
    refusal = refusal_now(organisation_id)
    if refusal is not None:
        raise BadInput("attempts", refusal)
    people_queries.lock_organisation(organisation_id)
    known = _ordered_before(actor, batch_id)
    if known is not None:
        return known
    elsewhere = queries.waiting_in_batches(asked)
    asked = [one for one in asked if one not in elsewhere]
    if not asked:
        raise BadInput("attempts", _l("Intygen skrivs redan i en annan beställning. Välj andra deltagare."))
    return _keep(actor, CertificateBatch(id=batch_id, organisation_id=organisation_id), asked)


def _ordered_before(actor: Actor, batch_id: UUID) -> CertificateBatch | None:
    known = queries.batch_or_none(batch_id)
    if known is not None and known.ordered_by != actor.account_id:
        raise NotFound("certificate batch")
    return known


def _organisations_of(actor: Actor, attempt_ids: Collection[UUID]) -> set[UUID]:
    """Where the attempts are, each of which the actor may issue for, now or before."""
    waiting = {one.attempt.attempt_id: one.attempt for one in certificate_queries.waiting_for_issue(actor)}
    found = {waiting[one].organisation_id for one in attempt_ids if one in waiting}
    for attempt_id in attempt_ids:
        if attempt_id not in waiting:
            facts = certificate_facts(attempt_id)
            require(actor, Permission.CERTIFICATE_ISSUE, certificate_queries.attempt_object_facts(facts))
            found.add(facts.organisation_id)
    return found


def _keep(actor: Actor, batch: CertificateBatch, attempt_ids: Sequence[UUID]) -> CertificateBatch:
    assert actor.account_id is not None
    batch.ordered_by, batch.ordered_at = actor.account_id, clock.now()
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(
        CertificateBatchItem(
            batch_id=batch.id, attempt_id=attempt_id, requested_by=actor.account_id, position=position
        )
        for position, attempt_id in enumerate(attempt_ids, start=1)
    )
    db.session.flush()
    record(actor, "certificate_batch.ordered", "certificate_batch", batch.id, {"count": len(attempt_ids)})
    outbox.send("certificates.batch", batch=str(batch.id))
    return batch


def cancel_batch(*, actor: Actor, batch_id: UUID) -> CertificateBatch:
    """Issue no more of it. What is issued stays issued. One that is at its end is let be."""
    batch = _held(actor, batch_id)
    if batch.state is not BatchState.RUNNING:
        return batch
    waiting = queries.items_in(batch_id, ItemState.WAITING)
    for item in waiting:
        item.state = ItemState.CANCELLED
    batch.state, batch.ended_at = BatchState.CANCELLED, clock.now()
    record(actor, "certificate_batch.cancelled", "certificate_batch", batch.id, {"left": len(waiting)})
    return batch


def try_failed_again(*, actor: Actor, batch_id: UUID) -> CertificateBatch:
    """Let those that could not be issued be tried once more, of those whom the actor may see.

    What waits in another batch by now is let be.
    """
    batch = _held(actor, batch_id)
    assert actor.account_id is not None
    people_queries.lock_organisation(batch.organisation_id)
    hers = {one.attempt_id for one in queries.failed_items(actor, batch_id)}
    hers -= queries.waiting_in_batches(hers).keys()
    again = [item for item in queries.items_in(batch_id, ItemState.FAILED) if item.attempt_id in hers]
    if not again:
        return batch
    for item in again:
        item.state, item.failure, item.run, item.tries = ItemState.WAITING, None, None, 0
        item.requested_by = actor.account_id
    batch.state, batch.ended_at = BatchState.RUNNING, None
    record(actor, "certificate_batch.tried_again", "certificate_batch", batch.id, {"count": len(again)})
    outbox.send_again("certificates.batch", [{"batch": str(batch.id)}])
    return batch


def _held(actor: Actor, batch_id: UUID) -> CertificateBatch:
    batch = queries.get_batch(batch_id, lock=True)
    require(actor, Permission.CERTIFICATE_ISSUE, queries.object_facts(actor, batch))
    return batch


def finish_batch(batch_id: UUID) -> None:
    """End the batch when nothing of it waits; else see to it that somebody goes on. Again: no effect."""
    batch = queries.get_batch(batch_id, lock=True)
    if batch.state is not BatchState.RUNNING:
        return
    if queries.items_in(batch_id, ItemState.WAITING):
        outbox.send("certificates.batch", batch=str(batch_id))
        return
    batch.state, batch.ended_at = BatchState.DONE, clock.now()
    record(SYSTEM, "certificate_batch.done", "certificate_batch", batch_id)


def send_running_batches_again() -> int:
    """See to it that every batch that runs is under way; how many weren't."""
    return outbox.send_again("certificates.batch", [{"batch": str(one)} for one in queries.running_batches()])
