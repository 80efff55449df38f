"""What the outbox has given up. Nothing here tells what a message is about: that may be personal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.base.outbox import MessageState, OutboxMessage


@dataclass(frozen=True)
class FailedWork:
    """One kind of work that was given up: how many pieces, and since when the oldest has waited."""

    task: str
    count: int
    since: datetime


def failed_work() -> list[FailedWork]:
    """Each kind of work that was given up, longest waiting first."""
    oldest = func.min(OutboxMessage.created_at)
    statement = (
        select(OutboxMessage.task, func.count(), oldest)
        .where(OutboxMessage.state == MessageState.FAILED)
        .group_by(OutboxMessage.task)
        .order_by(oldest, OutboxMessage.task)
    )
    return [FailedWork(task, count, since) for task, count, since in db.session.execute(statement)]


def unfinished_work(task: str) -> FailedWork | None:
    """How many messages of this task are not done, whether they wait or were given up; None when all are."""
    count, since = db.session.execute(
        select(func.count(), func.min(OutboxMessage.created_at)).where(
            OutboxMessage.task == task, OutboxMessage.state != MessageState.DONE
        )
    ).one()
    return FailedWork(task, count, since) if count else None


def failed_messages(
    *, task: str | None = None, ids: Collection[UUID] | None = None, lock: bool = False
) -> Sequence[OutboxMessage]:
    """The messages that were given up, oldest first: all, or those of one task, or those with these ids."""
    statement = select(OutboxMessage).where(OutboxMessage.state == MessageState.FAILED)
    if task is not None:
        statement = statement.where(OutboxMessage.task == task)
    if ids is not None:
        statement = statement.where(OutboxMessage.id.in_(ids))
    if lock:
        statement = statement.with_for_update()
    return db.session.execute(statement.order_by(OutboxMessage.position, OutboxMessage.id)).scalars().all()
