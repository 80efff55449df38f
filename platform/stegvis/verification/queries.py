"""Every select of the room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.validation import queries as validation_queries
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import UNDER_REVIEW, AttemptState
from stegvis.verification.drawing import DecidedAttempt
from stegvis.verification.models import Batch, BatchItem, Review, ReviewedCriterion
from stegvis.verification.states import Agreement


def reviews_of(attempt_id: UUID) -> Sequence[Review]:
    """The reviews of an attempt, oldest first."""
    statement = select(Review).where(Review.attempt_id == attempt_id).order_by(Review.at, Review.id)
    return db.session.execute(statement).scalars().all()


def review_of_decision(decision_id: UUID) -> Review | None:
    """The review of this decision, if it is done."""
    return db.session.execute(select(Review).where(Review.decision_id == decision_id)).scalar_one_or_none()


def reviews_by(verifier_id: UUID, limit: int = 50) -> Sequence[Review]:
    """The verifier's own latest reviews, newest first."""
    statement = (
        select(Review)
        .where(Review.verifier_id == verifier_id)
        .order_by(Review.at.desc(), Review.id)
        .limit(limit)
    )
    return db.session.execute(statement).scalars().all()


def get_batch(batch_id: UUID, *, lock: bool = False) -> Batch:
    """The batch, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(Batch).where(Batch.id == batch_id)
    if lock:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    batch = db.session.execute(statement).scalar_one_or_none()
    if batch is None:
        raise NotFound("verification batch")
    return batch


def object_facts(batch: Batch) -> ObjectFacts:
    """What the policy needs to know about a batch: it is in review where its unit is."""
    return ObjectFacts(organisation_id=batch.organisation_id, unit_id=batch.unit_id, in_review=True)


def verified_places(actor: Actor) -> frozenset[UUID]:
    """The organisations where the actor is a verifier."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role is Role.INTERNAL_VERIFIER)


def batches_in_places(actor: Actor) -> Sequence[Batch]:
    """The batches that are not closed, where the actor is a verifier, with unit and items; the oldest first."""
    places = [
        and_(Batch.organisation_id == grant.organisation_id, Batch.unit_id == grant.unit_id)
        if grant.unit_id
        else Batch.organisation_id == grant.organisation_id
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.INTERNAL_VERIFIER
    ]
    statement = (
        select(Batch)
        .where(or_(false(), *places), Batch.closed_at.is_(None))
        .options(joinedload(Batch.items), joinedload(Batch.unit))
        .order_by(Batch.opened_at, Batch.id)
    )
    return db.session.execute(statement).unique().scalars().all()


@dataclass(frozen=True)
class Standing:
    """Where an attempt of a batch stands, and the revision of its module.

    `in_batch` is where it stands for the batch: under reconsideration, where it stood when that was asked for.
    """

    state: AttemptState
    in_batch: AttemptState
    revision_id: UUID


def standing_in(batch_ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """Attempt id → how it stands, for the attempts in these batches."""
    statement = (
        select(ModuleAttempt.id, ModuleAttempt.state, ModuleAttempt.revision_id)
        .join(BatchItem, BatchItem.attempt_id == ModuleAttempt.id)
        .where(BatchItem.batch_id.in_(list(batch_ids)))
        .order_by(ModuleAttempt.id)
    )
    rows = db.session.execute(statement).all()
    asked_from = states_asked_from({attempt_id: state for attempt_id, state, _ in rows})
    return {
        attempt_id: Standing(state, asked_from.get(attempt_id, state), revision_id)
        for attempt_id, state, revision_id in rows
    }


def states_asked_from(states: Mapping[UUID, AttemptState]) -> Mapping[UUID, AttemptState]:
    """For those of the attempts that are under reconsideration: where they were when it was asked for."""
    asked = [attempt_id for attempt_id, state in states.items() if state is AttemptState.RECONSIDERATION]
    return validation_queries.asked_from_each(asked) if asked else {}


def reviewed_decisions(decision_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the decisions that have been reviewed."""
    if not decision_ids:
        return frozenset()
    statement = (
        select(Review.decision_id)
        .where(Review.decision_id.in_(list(decision_ids)))
        .order_by(Review.decision_id)
    )
    return frozenset(db.session.execute(statement).scalars())


def open_batch(unit_id: UUID, module_key: str) -> Batch | None:
    """The unit's open batch for the module, held until the transaction ends."""
    statement = select(Batch).where(
        Batch.unit_id == unit_id, Batch.module_key == module_key, Batch.locked_at.is_(None)
    )
    return db.session.execute(statement.with_for_update(key_share=True)).scalar_one_or_none()


def open_batches() -> Sequence[Batch]:
    """The batches that are not locked, with their items, oldest first."""
    statement = (
        select(Batch)
        .where(Batch.locked_at.is_(None))
        .options(selectinload(Batch.items))
        .order_by(Batch.opened_at, Batch.id)
    )
    return db.session.execute(statement).scalars().all()


def hold_batches_of_assessor(assessor_id: UUID, module_key: str) -> Sequence[Batch]:
    """The batches with something of the assessor's in the module that are not closed, held until the transaction ends.

    They are held in the order in which `open_batches` gives them, so that whoever holds several waits for nobody who
    waits for her.
    """
    hers = exists().where(BatchItem.batch_id == Batch.id, BatchItem.assessor_id == assessor_id)
    statement = (
        select(Batch)
        .where(Batch.module_key == module_key, Batch.closed_at.is_(None), hers)
        .order_by(Batch.opened_at, Batch.id)
    )
    held = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.execute(held).scalars().all()


def items_of(batch_id: UUID) -> Sequence[BatchItem]:
    """The batch's items, oldest decision first."""
    statement = (
        select(BatchItem).where(BatchItem.batch_id == batch_id).order_by(BatchItem.decided_at, BatchItem.id)
    )
    return db.session.execute(statement).scalars().all()


def item_of_decision(decision_id: UUID) -> BatchItem | None:
    """The item that holds this decision."""
    statement = select(BatchItem).where(BatchItem.decision_id == decision_id)
    return db.session.execute(statement).scalar_one_or_none()


def latest_item_of_attempt(attempt_id: UUID) -> BatchItem | None:
    """The attempt's newest item, whatever decision it holds."""
    statement = (
        select(BatchItem)
        .where(BatchItem.attempt_id == attempt_id)
        .order_by(BatchItem.decided_at.desc(), BatchItem.id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def items_with_reviews(attempt_id: UUID) -> list[tuple[BatchItem, Review | None]]:
    """The attempt's items, the newest last, each with the review of its decision when that is done; in one question."""
    statement = (
        select(BatchItem, Review)
        .outerjoin(Review, Review.decision_id == BatchItem.decision_id)
        .where(BatchItem.attempt_id == attempt_id)
        .order_by(BatchItem.decided_at, BatchItem.id.desc())
    )
    return [(item, review) for item, review in db.session.execute(statement)]


def reasons_of(attempt_ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """Attempt id → why its newest decision was drawn; nothing for one that was not."""
    statement = (
        select(BatchItem.attempt_id, BatchItem.reasons)
        .where(BatchItem.attempt_id.in_(list(attempt_ids)))
        .order_by(BatchItem.decided_at, BatchItem.id)
    )
    return {attempt_id: reasons for attempt_id, reasons in db.session.execute(statement)}


def waits_in_batch(batch_id: UUID) -> bool:
    """Whether some attempt of the batch waits for a verifier, or may come to, once its reconsideration is over."""
    return any(one.in_batch in UNDER_REVIEW for one in standing_in([batch_id]).values())


def decisions_in_locked_batches(unit_id: UUID, revision_ids: Collection[UUID]) -> int:
    """How many decisions in these revisions of a module the unit's verifiers have had before."""
    statement = (
        select(func.count(BatchItem.attempt_id.distinct()))
        .join(Batch, Batch.id == BatchItem.batch_id)
        .join(ModuleAttempt, ModuleAttempt.id == BatchItem.attempt_id)
        .where(
            Batch.unit_id == unit_id,
            Batch.locked_at.is_not(None),
            ModuleAttempt.revision_id.in_(list(revision_ids)),
        )
    )
    return db.session.execute(statement).scalar_one()


def assessors_reviewed_since(
    assessor_ids: Collection[UUID], module_key: str, since: datetime
) -> frozenset[UUID]:
    """Those of the assessors of whom a decision in the module has been reviewed since then."""
    statement = (
        select(Decision.assessor_id)
        .join(Review, Review.decision_id == Decision.id)
        .join(ModuleAttempt, ModuleAttempt.id == Decision.attempt_id)
        .where(
            Decision.assessor_id.in_(list(assessor_ids)),
            ModuleAttempt.module_key == module_key,
            Review.at >= since,
        )
        .distinct()
        .order_by(Decision.assessor_id)
    )
    return frozenset(db.session.execute(statement).scalars())


def is_disagreed_since(assessor_ids: Collection[UUID], module_key: str, since: datetime) -> bool:
    """Whether a verifier has disagreed with one of the assessors in the module since then."""
    statement = select(
        exists().where(
            ReviewedCriterion.agreement == Agreement.DISAGREE,
            Review.id == ReviewedCriterion.review_id,
            Review.at >= since,
            Decision.id == Review.decision_id,
            Decision.assessor_id.in_(list(assessor_ids)),
            ModuleAttempt.id == Decision.attempt_id,
            ModuleAttempt.module_key == module_key,
        )
    )
    return bool(db.session.execute(statement).scalar_one())


def facts_to_keep(decided: DecidedAttempt) -> dict[str, Any]:
    """What the draw knew of a decision, as it is kept with the item."""
    return {
        "methods": sorted(decided.methods),
        "interpreter": decided.has_interpreter,
        "disputed_safety": decided.disputed_safety,
        "in_conflict": decided.in_conflict,
        "earlier_decisions": decided.earlier_decisions,
        "reviewed_within_year": decided.reviewed_within_year,
        "reused": decided.has_reused,
    }


def kept_facts(item: BatchItem) -> DecidedAttempt:
    """The same, read back: the draw can be repeated from the database alone."""
    return DecidedAttempt(
        attempt_id=item.attempt_id,
        assessor_id=item.assessor_id,
        decided_at=item.decided_at,
        methods=frozenset(item.facts["methods"]),
        has_interpreter=item.facts["interpreter"],
        disputed_safety=item.facts["disputed_safety"],
        # Batches that were drawn before the clause keep no such fact.
        in_conflict=item.facts.get("in_conflict", False),
        earlier_decisions=item.facts["earlier_decisions"],
        reviewed_within_year=item.facts["reviewed_within_year"],
        # What was drawn before anything could be taken over says nothing of it.
        has_reused=item.facts.get("reused", False),
    )


def words_of(review_ids: Collection[UUID]) -> Sequence[ReviewedCriterion]:
    """What the reviews said about single criteria."""
    statement = (
        select(ReviewedCriterion)
        .where(ReviewedCriterion.review_id.in_(list(review_ids)))
        .order_by(ReviewedCriterion.review_id, ReviewedCriterion.criterion_key)
    )
    return db.session.execute(statement).scalars().all()
