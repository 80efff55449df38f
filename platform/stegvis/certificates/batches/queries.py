"""Every select about batches, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.certificates import queries
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.batches.rules import Progress
from stegvis.certificates.keys.models import StampedPaper
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.snapshot import Snapshot, from_json
from stegvis.certificates.states import BatchState, CertificateState, ItemState, Obstacle
from stegvis.content import queries as content_queries
from stegvis.people.models import Account, Unit
from stegvis.validation.models import ModuleAttempt, ValidationCase

PAGE_SIZE = 50


@dataclass(frozen=True)
class FailedItem:
    """A line of what could not be issued: whose, of which module and unit, and why not."""

    attempt_id: UUID
    participant_name: str
    module_title: str
    unit_name: str
    failure: Obstacle


@dataclass(frozen=True)
class BatchLine:
    """A line of the list of batches."""

    batch: CertificateBatch
    ordered_by_name: str
    progress: Progress


@dataclass(frozen=True)
class Paper:
    """A paper for the zip: whose it is, and where its file lies."""

    certificate_id: UUID
    snapshot: Snapshot
    key: str
    size: int


def get_batch(batch_id: UUID, *, lock: bool = False) -> CertificateBatch:
    """The batch, or NotFound. `lock` holds the row until the transaction ends."""
    found = batch_or_none(batch_id, lock=lock)
    if found is None:
        raise NotFound("certificate batch")
    return found


def batch_or_none(batch_id: UUID, *, lock: bool = False) -> CertificateBatch | None:
    """The batch with this id, if it has been ordered."""
    statement = select(CertificateBatch).where(CertificateBatch.id == batch_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def running_batches() -> Sequence[UUID]:
    """The batches that are not at their end, oldest first."""
    statement = (
        select(CertificateBatch.id)
        .where(CertificateBatch.state == BatchState.RUNNING)
        .order_by(CertificateBatch.ordered_at, CertificateBatch.id)
    )
    return db.session.execute(statement).scalars().all()


def get_item(item_id: UUID, *, lock: bool = False) -> CertificateBatchItem:
    """The item, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(CertificateBatchItem).where(CertificateBatchItem.id == item_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("certificate batch item")
    return found


def untaken_items(batch_id: UUID, limit: int) -> Sequence[CertificateBatchItem]:
    """What waits for a process to take it on, held; those begun least often first, in the order of the batch."""
    statement = (
        select(CertificateBatchItem)
        .where(
            CertificateBatchItem.batch_id == batch_id,
            CertificateBatchItem.state == ItemState.WAITING,
            CertificateBatchItem.run.is_(None),
        )
        .order_by(CertificateBatchItem.tries, CertificateBatchItem.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return db.session.execute(statement).scalars().all()


def items_in(batch_id: UUID, *states: ItemState) -> Sequence[CertificateBatchItem]:
    """The batch's items in these states, held, in their order."""
    statement = (
        select(CertificateBatchItem)
        .where(CertificateBatchItem.batch_id == batch_id, CertificateBatchItem.state.in_(states))
        .order_by(CertificateBatchItem.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalars().all()


def left_behind(batch_id: UUID, run: UUID | None) -> Sequence[CertificateBatchItem]:
    """What this run, or any, has taken on and not issued, held, in the order of the batch."""
    statement = (
        select(CertificateBatchItem)
        .where(
            CertificateBatchItem.batch_id == batch_id,
            CertificateBatchItem.state != ItemState.ISSUED,
            CertificateBatchItem.run.is_not(None) if run is None else CertificateBatchItem.run == run,
        )
        .order_by(CertificateBatchItem.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalars().all()


def tries_of_waiting(batch_id: UUID) -> int:
    """How often what waits in the batch has been begun, all together."""
    statement = select(func.sum(CertificateBatchItem.tries)).where(
        CertificateBatchItem.batch_id == batch_id, CertificateBatchItem.state == ItemState.WAITING
    )
    return db.session.scalar(statement) or 0


def waiting_in_batches(attempt_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Attempt → the batch in which it waits, of those that wait in one."""
    statement = (
        select(CertificateBatchItem.attempt_id, CertificateBatchItem.batch_id)
        .where(
            CertificateBatchItem.attempt_id.in_(list(attempt_ids)),
            CertificateBatchItem.state == ItemState.WAITING,
        )
        .order_by(CertificateBatchItem.attempt_id)
    )
    return {attempt_id: batch_id for attempt_id, batch_id in db.session.execute(statement)}


def order_and_batch(attempt_id: UUID) -> tuple[CertificateOrder | None, UUID | None]:
    """The attempt's only order for a first certificate, and the batch in which it waits, if there are any."""
    statement = (
        select(CertificateOrder, CertificateBatchItem.batch_id)
        .select_from(ModuleAttempt)
        .outerjoin(CertificateOrder, CertificateOrder.attempt_id == ModuleAttempt.id)
        .outerjoin(
            CertificateBatchItem,
            and_(
                CertificateBatchItem.attempt_id == ModuleAttempt.id,
                CertificateBatchItem.state == ItemState.WAITING,
            ),
        )
        .where(ModuleAttempt.id == attempt_id)
    )
    order, batch_id = db.session.execute(statement).one()
    return order, batch_id


def progress_of(batch_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """Batch → how far it has come."""
    statement = (
        select(CertificateBatchItem.batch_id, CertificateBatchItem.state, func.count())
        .where(CertificateBatchItem.batch_id.in_(list(batch_ids)))
        .group_by(CertificateBatchItem.batch_id, CertificateBatchItem.state)
        .order_by(CertificateBatchItem.batch_id, CertificateBatchItem.state)
    )
    counts: dict[UUID, dict[ItemState, int]] = {one: {} for one in batch_ids}
    for batch_id, state, count in db.session.execute(statement):
        counts[batch_id][state] = count
    return {batch_id: Progress.of(found) for batch_id, found in counts.items()}


def object_facts(actor: Actor, batch: CertificateBatch) -> ObjectFacts:
    """What the policy needs to know: a batch is its organisation's and of every unit that it holds somebody of.

    The unit is one where the actor is issuer, if there is one: she sees the batch, and of what it holds her part.
    """
    statement = (
        select(ValidationCase.unit_id)
        .join(ModuleAttempt, ModuleAttempt.case_id == ValidationCase.id)
        .join(CertificateBatchItem, CertificateBatchItem.attempt_id == ModuleAttempt.id)
        .where(CertificateBatchItem.batch_id == batch.id)
        .distinct()
        .order_by(ValidationCase.unit_id)
    )
    units = set(db.session.execute(statement).scalars())
    hers = sorted(
        grant.unit_id
        for grant in actor.grants
        if grant.role is Role.ISSUER and grant.unit_id is not None and grant.unit_id in units
    )
    return ObjectFacts(organisation_id=batch.organisation_id, unit_id=hers[0] if hers else None, cleared=True)


def _in_her_places(actor: Actor) -> ColumnElement[bool]:
    """Whether the case is where the actor is issuer."""
    places = [
        and_(
            ValidationCase.organisation_id == grant.organisation_id,
            *([ValidationCase.unit_id == grant.unit_id] if grant.unit_id else []),
        )
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.ISSUER
    ]
    return or_(false(), *places)


def failed_items(actor: Actor, batch_id: UUID) -> list[FailedItem]:
    """What could not be issued, of those whom the actor may see, in the order of the batch."""
    statement = (
        select(CertificateBatchItem, ModuleAttempt, Account, Unit)
        .join(ModuleAttempt, ModuleAttempt.id == CertificateBatchItem.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .join(Unit, Unit.id == ValidationCase.unit_id)
        .where(
            CertificateBatchItem.batch_id == batch_id,
            CertificateBatchItem.state == ItemState.FAILED,
            _in_her_places(actor),
        )
        .order_by(CertificateBatchItem.position)
    )
    rows = db.session.execute(statement).all()
    open_to_her = queries.open_to(actor, [account.id for _item, _attempt, account, _unit in rows])
    return [
        FailedItem(
            attempt_id=attempt.id,
            participant_name=account.display_name,
            module_title=content_queries.module(attempt.revision_id).title,
            unit_name=unit.name,
            failure=item.failure,
        )
        for item, attempt, account, unit in rows
        if account.id in open_to_her and item.failure is not None
    ]


def papers(actor: Actor, batch_id: UUID) -> list[Paper]:
    """The batch's papers that still hold, of those whom the actor may see, in the order of the batch."""
    statement = (
        select(Certificate, StampedPaper)
        .join(CertificateBatchItem, CertificateBatchItem.certificate_id == Certificate.id)
        .join(ModuleAttempt, ModuleAttempt.id == CertificateBatchItem.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .outerjoin(StampedPaper, StampedPaper.certificate_id == Certificate.id)
        .where(
            CertificateBatchItem.batch_id == batch_id,
            Certificate.state == CertificateState.ISSUED,
            _in_her_places(actor),
        )
        .order_by(CertificateBatchItem.position)
    )
    rows = db.session.execute(statement).all()
    open_to_her = queries.open_to(actor, [one.holder_id for one, _stamped in rows])
    return [
        Paper(one.id, from_json(one.snapshot), (stamped or one).pdf_key, (stamped or one).pdf_size)
        for one, stamped in rows
        if one.holder_id in open_to_her
    ]


def listed(actor: Actor, page: int) -> tuple[list[BatchLine], int]:
    """One page of the batches that the actor may see, newest first, and the number of pages (at least 1)."""
    hers = exists().where(
        CertificateBatchItem.batch_id == CertificateBatch.id,
        ModuleAttempt.id == CertificateBatchItem.attempt_id,
        ValidationCase.id == ModuleAttempt.case_id,
        _in_her_places(actor),
    )
    count = db.session.scalar(select(func.count()).select_from(CertificateBatch).where(hers)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    statement = (
        select(CertificateBatch, Account)
        .join(Account, Account.id == CertificateBatch.ordered_by)
        .where(hers)
        .order_by(CertificateBatch.ordered_at.desc(), CertificateBatch.id)
        .limit(PAGE_SIZE)
        .offset(PAGE_SIZE * (min(page, pages) - 1))
    )
    rows = db.session.execute(statement).all()
    progress = progress_of([batch.id for batch, _account in rows])
    return [BatchLine(batch, account.display_name, progress[batch.id]) for batch, account in rows], pages
