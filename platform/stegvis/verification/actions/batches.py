"""Batches: a decision goes into one, it locks, the system draws, and what was not drawn is approved with it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from stegvis.access import SYSTEM, Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.base.language import _l
from stegvis.base.working_days import is_due
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation import verifying
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import UNDER_REVIEW, AttemptState, TransitionName
from stegvis.verification import queries, rules, sharing_queries
from stegvis.verification.drawing import Draw, Why, draw
from stegvis.verification.gathering import Gathered, gather
from stegvis.verification.installed_policy import current_policy
from stegvis.verification.models import Batch, BatchItem
from stegvis.verification.rules import BatchStanding, ItemFacts


def follow_decision(attempt: ModuleAttempt, *, transition: TransitionName, **_news: object) -> None:
    """Take each decision into a batch, in the transaction that made it."""
    if transition is TransitionName.QUEUED:
        take_into_batch(attempt=attempt)
    elif transition in (TransitionName.DECISION_STOOD, TransitionName.RECONSIDERATION_TAKEN_BACK):
        take_back_into_batch(attempt=attempt)
    elif transition in (TransitionName.ABORTED, TransitionName.DECISION_REOPENED):
        item = queries.latest_item_of_attempt(attempt.id)
        if item is not None:
            close_if_done(item.batch)


def hold_batch(attempt: ModuleAttempt, **_news: object) -> Batch | None:
    """Lock the batch that the attempt is in, or its unit's open one, which it may be going into; None without any.

    A batch is always locked before its attempts.
    """
    item = queries.latest_item_of_attempt(attempt.id)
    if item is not None:
        return queries.get_batch(item.batch_id, lock=True)
    return queries.open_batch(attempt.case.unit_id, attempt.module_key)


def take_back_into_batch(*, attempt: ModuleAttempt) -> None:
    """The attempt is back after a reconsideration. If its batch was locked or widened meanwhile, it is drawn."""
    item = queries.latest_item_of_attempt(attempt.id)
    if item is None or attempt.state not in UNDER_REVIEW or item.batch.locked_at is None:
        return
    item.batch.closed_at = None
    if attempt.state is AttemptState.IN_QUEUE:
        item.drawn, item.reasons = True, [Why.CHANGED.value]
    if attempt.state is not AttemptState.SAMPLED and item.drawn:
        _put_in_sample(item, attempt)


def take_into_batch(*, attempt: ModuleAttempt) -> BatchItem:
    """Put the attempt's decision into its unit's open batch for the module; the batch locks when it is full.

    A decision that follows on one that was reviewed before is drawn at once, in the batch of the earlier one.
    The same decision again changes nothing.
    """
    decision = validation_queries.current_decision(attempt.id)
    assert decision is not None, "only decided attempts are queued"
    known = queries.item_of_decision(decision.id)
    if known is not None:
        return known
    earlier = queries.latest_item_of_attempt(attempt.id)
    was_locked = earlier is not None and earlier.batch.locked_at is not None
    if earlier is not None and not was_locked:
        # Decided anew before anybody drew: one attempt is drawn once, by its decision in force.
        earlier.decision_id, earlier.assessor_id = decision.id, decision.assessor_id
        earlier.decided_at = decision.at
        return earlier
    batch = earlier.batch if earlier is not None else _open_batch(attempt)
    # What was returned waited for nobody here, so the batch may have been closed: now something waits in it again.
    batch.closed_at = None
    item = BatchItem(
        batch=batch,
        attempt_id=attempt.id,
        decision_id=decision.id,
        assessor_id=decision.assessor_id,
        decided_at=decision.at,
        drawn=True if was_locked else None,
        reasons=[Why.CHANGED.value] if was_locked else [],
        facts={},
    )
    db.session.add(item)
    db.session.flush()
    if was_locked:
        _put_in_sample(item, attempt)
    elif len(queries.items_of(batch.id)) >= current_policy().batch_size:
        lock_batch(actor=SYSTEM, batch_id=batch.id)
    return item


def _open_batch(attempt: ModuleAttempt) -> Batch:
    """The unit's open batch for the module, held until the transaction ends."""
    case = attempt.case
    batch = queries.open_batch(case.unit_id, attempt.module_key)
    if batch is not None:
        return batch
    batch = Batch(
        organisation_id=case.organisation_id,
        unit_id=case.unit_id,
        module_key=attempt.module_key,
        opened_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(batch)
    except IntegrityError:
        # Another decision opened it in the same moment; or it opened one that is full and locked by now.
        return _open_batch(attempt)
    return batch


def lock_due_batches() -> int:
    """Lock the batches whose oldest decision has waited long enough; how many."""
    policy, now, locked = current_policy(), clock.now(), 0
    for batch in queries.open_batches():
        oldest = min((item.decided_at for item in batch.items), default=None)
        if oldest is not None and is_due(clock.local(oldest), clock.local(now), policy.batch_days):
            lock_batch(actor=SYSTEM, batch_id=batch.id)
            locked += 1
    return locked


def lock_batch(*, actor: Actor, batch_id: UUID) -> Batch:
    """Lock the batch and let the system draw. Locked before: the same sample stays.

    What has left the queue meanwhile, because the participant stopped, is not drawn.
    """
    batch = queries.get_batch(batch_id, lock=True)
    if batch.locked_at is not None:
        return batch
    items = queries.items_of(batch.id)
    attempts = verifying.attempts_by_id([item.attempt_id for item in items], lock=True)
    queued, policy = _still_queued(items, attempts), current_policy()
    gathered = gather(batch, [attempts[item.attempt_id] for item in queued], policy)
    batch.seed, batch.locked_at, batch.locked_by = secrets.token_hex(16), clock.now(), actor.account_id
    made = draw(gathered.decisions, gathered.facts, batch.seed, policy)
    batch.rate, batch.planned = made.rate, made.planned
    batch.risks = [risk.value for risk in made.risks]
    batch.facts = {"batch": asdict(gathered.facts), "policy": asdict(policy)}
    _keep_draw(queued, gathered, made, attempts)
    record(
        actor,
        "batch.locked",
        "verification_batch",
        batch.id,
        {"seed": batch.seed, "rate": batch.rate, "planned": batch.planned, "decisions": len(items)},
    )
    close_if_done(batch)
    return batch


def _still_queued(items: Sequence[BatchItem], attempts: dict[UUID, ModuleAttempt]) -> list[BatchItem]:
    queued = []
    for item in items:
        if attempts[item.attempt_id].state is AttemptState.IN_QUEUE:
            queued.append(item)
        else:
            item.drawn = False
    return queued


def _keep_draw(
    items: Sequence[BatchItem], gathered: Gathered, made: Draw, attempts: dict[UUID, ModuleAttempt]
) -> None:
    facts = {one.attempt_id: one for one in gathered.decisions}
    for item in items:
        attempt, reasons = attempts[item.attempt_id], made.drawn.get(item.attempt_id, ())
        item.facts = queries.facts_to_keep(facts[item.attempt_id])
        item.drawn = item.attempt_id in made.drawn
        item.reasons = [why.value for why in reasons]
        if item.drawn:
            _put_in_sample(item, attempt)
        else:
            _leave_out_of_sample(item, attempt)


def _put_in_sample(item: BatchItem, attempt: ModuleAttempt) -> None:
    """Row 10: what is drawn waits for a verifier, whenever it was drawn."""
    refusal = rules.may_draw(_facts_of(item))
    if refusal:
        raise Refused(refusal)
    validation_actions.draw(attempt=attempt, reasons=item.reasons)


def _leave_out_of_sample(item: BatchItem, attempt: ModuleAttempt) -> None:
    refusal = rules.may_leave_out(_facts_of(item))
    if refusal:
        raise Refused(refusal)
    validation_actions.leave_out(attempt=attempt)


def _facts_of(item: BatchItem) -> ItemFacts:
    return ItemFacts(item.batch.locked_at is not None, item.drawn, item.reasons)


def hold_attempts(*batches: Batch) -> dict[UUID, ModuleAttempt]:
    """Lock all attempts of batches that are held, in their one order."""
    items = [item for batch in batches for item in queries.items_of(batch.id)]
    return verifying.attempts_by_id([item.attempt_id for item in items], lock=True)


def widen(*, assessor_id: UUID, module_key: str) -> int:
    """Draw all that remains of this assessor's in the module, since a verifier disagreed; how many.

    That is in every locked batch that is not closed. What is under reconsideration is drawn when it comes back. Of an
    open batch all is drawn when it locks, for the disagreement is a risk that raises its rate. What is in a closed
    batch waits for nobody any more, and stays as it is.
    """
    batches = queries.hold_batches_of_assessor(assessor_id, module_key)
    attempts, standing = hold_attempts(*batches), queries.standing_in([batch.id for batch in batches])
    items = [
        item
        for batch in batches
        if batch.locked_at is not None
        for item in queries.items_of(batch.id)
        if item.assessor_id == assessor_id
    ]
    waiting = [item for item in items if standing[item.attempt_id].in_batch is AttemptState.OUTSIDE_SAMPLE]
    for item in waiting:
        item.drawn, item.reasons = True, [Why.WIDENED.value]
        if attempts[item.attempt_id].state is AttemptState.OUTSIDE_SAMPLE:
            _put_in_sample(item, attempts[item.attempt_id])
    return len(waiting)


def follow_conflict(conflict: ConflictOfInterest) -> None:
    """Draw what chance left out of a locked batch, when its maker or countersigner is declared too close since."""
    left_out = [
        (item, known.id)
        for known in validation_queries.attempts_of_participant(conflict.participant_id)
        if known.state is AttemptState.OUTSIDE_SAMPLE
        and (item := queries.latest_item_of_attempt(known.id)) is not None
    ]
    # Whoever takes several batches takes them in this order, so that no two wait for each other.
    for batch_id in sorted({item.batch_id for item, _ in left_out}):
        queries.get_batch(batch_id, lock=True)
    for item, attempt_id in left_out:
        attempt = verifying.attempts_by_id([attempt_id], lock=True)[attempt_id]
        if attempt.state is AttemptState.OUTSIDE_SAMPLE and verifying.decision_facts(attempt).in_conflict:
            item.drawn, item.reasons = True, [Why.CONFLICT.value]
            _put_in_sample(item, attempt)


def approve_rest(*, actor: Actor, batch_id: UUID) -> int:
    """Row 13: approve what was not drawn, when every drawn one is reviewed; how many. Again: none.

    Attempts that the actor has had to do with are left for another verifier. Those that have been handed over to a unit
    where she verifies nothing are drawn instead, for the verifiers there. Raises Refused while drawn ones wait.
    """
    batch = queries.get_batch(batch_id, lock=True)
    attempts = hold_attempts(batch)
    _refuse_while_drawn_ones_wait(batch)
    approved, involved = 0, 0
    rest = [one for one in attempts.values() if one.state is AttemptState.OUTSIDE_SAMPLE]
    elsewhere = [one for one in rest if not _verifies_at(actor, one.case, batch)]
    _draw_elsewhere(batch, elsewhere)
    rest = [one for one in rest if one not in elsewhere]
    for attempt in rest[:1]:
        # A batch is about one module: what the verifier lacks for one of them, she lacks for all.
        validation_actions.refuse_without_competence(actor, attempt, Role.INTERNAL_VERIFIER)
    for attempt in rest:
        try:
            validation_actions.approve_in_batch(actor=actor, attempt=attempt)
        except Refused:
            involved += 1
        else:
            approved += 1
    if involved and not approved and not elsewhere:
        raise Refused(
            _l("Du har haft med alla som är kvar att göra. En annan kvalitetssäkrare måste godkänna.")
        )
    if approved:
        record(actor, "batch.rest-approved", "verification_batch", batch.id, {"approved": approved})
    close_if_done(batch)
    return approved


def _refuse_while_drawn_ones_wait(batch: Batch) -> None:
    drawn = (AttemptState.SAMPLED, AttemptState.IN_QUEUE)
    standing = [one for one in queries.standing_in([batch.id]).values() if one.in_batch in drawn]
    waiting = sum(one.state in drawn for one in standing)
    refusal = rules.may_approve_rest(BatchStanding(waiting, len(standing) - waiting))
    if refusal:
        raise Refused(refusal)


def _verifies_at(actor: Actor, case: ValidationCase, batch: Batch) -> bool:
    """Whether the actor verifies where the participant is now, herself or by helping the municipality."""
    is_helped = case.organisation_id == batch.organisation_id and (
        sharing_queries.helping_organisation(batch) in queries.verified_places(actor)
    )
    return is_helped or any(
        grant.role is Role.INTERNAL_VERIFIER
        and grant.organisation_id == case.organisation_id
        and grant.unit_id in (None, case.unit_id)
        for grant in actor.grants
    )


def _draw_elsewhere(batch: Batch, attempts: Collection[ModuleAttempt]) -> None:
    """Whoever has been handed over is reviewed where she is now: nobody there can open this batch."""
    items = {item.attempt_id: item for item in queries.items_of(batch.id)}
    for attempt in attempts:
        item = items[attempt.id]
        item.drawn, item.reasons = True, [Why.MOVED.value]
        _put_in_sample(item, attempt)


def close_if_done(batch: Batch) -> None:
    """Close the batch when nothing in it waits for a verifier."""
    if batch.locked_at is None or batch.closed_at is not None:
        return
    db.session.flush()
    if not queries.waits_in_batch(batch.id):
        batch.closed_at = clock.now()
