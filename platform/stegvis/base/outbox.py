"""The outbox: the row is the truth about work that remains to be done.

A verb writes its row in the business transaction; after commit one byte wakes the relay. The worker runs the named
consumer and marks the row done in the consumer's own transaction, so that a repeated delivery has no second effect.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from stegvis import settings
from stegvis.base import clock, wake
from stegvis.base.database import Base, Identified, UtcDateTime, after_commit, db

log = logging.getLogger(__name__)

MAXIMUM_ATTEMPTS = 8


class MessageState(StrEnum):
    """Pending until the consumer's own transaction marks it done; failed when attempts ran out."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class OutboxMessage(Identified, Base):
    """One piece of work: the name of its consumer and the ids it needs."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'done', 'failed')", name="state_known"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        Index("ix_outbox_message_due", "state", "due_at"),
    )

    task: Mapped[str] = mapped_column(String(100))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=MessageState.PENDING)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(
        UtcDateTime, doc="Not sent before this moment; a failure moves it."
    )
    leased_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, doc="Sent to a worker; sent again after this."
    )
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    position: Mapped[int] = mapped_column(
        BigInteger, doc="Microseconds since 1970 when written: the order of sending."
    )


Consumer = Callable[..., Callable[[], None] | None]


@dataclass(frozen=True)
class RegisteredConsumer:
    """A function that does the work of one task name."""

    name: str
    function: Consumer
    every: timedelta | None = None
    slow: bool = False
    forgets: bool = False


CONSUMERS: dict[str, RegisteredConsumer] = {}


def consumer(
    name: str, *, every: timedelta | None = None, slow: bool = False, forgets: bool = False
) -> Callable[[Consumer], Consumer]:
    """Register the function that takes messages of this name. It must be safe to run twice.

    With `every` the scheduler also sends one message without arguments in each such period. A `slow` one (mail,
    film) runs in a reading session without any lock; what it wants to change it returns as a function, which
    is run in the transaction that marks the message done. One that `forgets` has its arguments erased when done,
    since they hold what should not lie about: the links in a mail.
    """

    def register(function: Consumer) -> Consumer:
        known = CONSUMERS.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two consumers of {name}")
        CONSUMERS[name] = RegisteredConsumer(name, function, every, slow, forgets)
        return function

    return register


def send(task: str, **arguments: Any) -> OutboxMessage:
    """Write a message in the current transaction. It leaves when that transaction has committed."""
    moment = clock.now()
    message = OutboxMessage(
        task=task,
        arguments=arguments,
        state=MessageState.PENDING,
        created_at=moment,
        due_at=moment,
        position=int(moment.timestamp() * 1_000_000),
    )
    db.session.add(message)
    after_commit(db.session, wake_relay)
    return message


def send_again(task: str, wanted: Iterable[Mapping[str, Any]]) -> int:
    """See to it that this work is under way: the number of messages that are sent anew.

    A message that still waits is let be, and one that was given up begins afresh, so that sweeping never piles up
    messages about one thing.
    """
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.task == task, OutboxMessage.state != MessageState.DONE)
        .order_by(OutboxMessage.state, OutboxMessage.position)
    )
    known = {_name_of(message.arguments): message for message in db.session.execute(statement).scalars()}
    count = 0
    for arguments in wanted:
        message = known.get(_name_of(arguments))
        if message is None:
            send(task, **arguments)
        elif message.state == MessageState.FAILED:
            begin_afresh(message)
        else:
            continue
        count += 1
    return count


def unfinished(task: str, argument: str, value: str) -> OutboxMessage | None:
    """The oldest message about this task that has such an argument and is not done: it waits or was given up."""
    statement = (
        select(OutboxMessage)
        .where(
            OutboxMessage.task == task,
            OutboxMessage.state != MessageState.DONE,
            OutboxMessage.arguments[argument].as_string() == value,
        )
        .order_by(OutboxMessage.position)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def _name_of(arguments: Mapping[str, Any]) -> str:
    return json.dumps(arguments, sort_keys=True)


def begin_afresh(message: OutboxMessage) -> None:
    """Let a message that was given up be tried again, as often as a new one."""
    message.state = MessageState.PENDING
    message.attempts = 0
    message.due_at = clock.now()
    message.leased_until = None
    after_commit(db.session, wake_relay)


def wake_relay() -> None:
    """Send one byte to the relay. Nobody listening is no error: the sweep finds the row."""
    wake.ring(settings.current().data)


def locked_message(session: Session, message_id: UUID) -> OutboxMessage | None:
    """The message, locked for this transaction, or None when it is gone or another worker holds it."""
    statement = select(OutboxMessage).where(OutboxMessage.id == message_id)
    return session.execute(statement.with_for_update(skip_locked=True)).scalar_one_or_none()


def run_message(message_id: UUID) -> bool:
    """Do one message's work and mark it done, in one transaction. True when it is done afterwards.

    A consumer that raises leaves everything as it was but the count of attempts and the error; the message
    comes again later, and is marked failed, loudly, when attempts have run out.
    """
    try:
        return _run(message_id)
    except Exception as error:
        db.begin_write()
        log.exception("outbox message %s failed", message_id)
        _note_failure(message_id, error)
        return False


def _run(message_id: UUID) -> bool:
    finish = _do_slow_part(message_id)
    session = db.session
    message = locked_message(session, message_id)
    if message is None or message.state != MessageState.PENDING:
        session.rollback()
        return message is not None and message.state == MessageState.DONE
    if finish is not None:
        finish()
    else:
        CONSUMERS[message.task].function(**message.arguments)
    message.state = MessageState.DONE
    message.done_at = clock.now()
    if CONSUMERS[message.task].forgets:
        message.arguments = {}
    session.commit()
    return True


def _do_slow_part(message_id: UUID) -> Callable[[], None] | None:
    """Run a slow consumer, holding no lock; what remains to be done with the lock held, None for other consumers."""
    db.read_only()
    try:
        message = db.session.get(OutboxMessage, message_id)
        if message is None or message.state != MessageState.PENDING or not CONSUMERS[message.task].slow:
            return None
        return CONSUMERS[message.task].function(**message.arguments) or _nothing_more
    finally:
        db.begin_write()


def _nothing_more() -> None:
    """What a slow consumer that changes nothing in the database leaves to do."""


def _note_failure(message_id: UUID, error: Exception) -> None:
    message = locked_message(db.session, message_id)
    if message is None:
        return
    message.attempts += 1
    message.leased_until = None
    # The type alone: an exception's text may hold personal data.
    message.last_error = type(error).__name__
    message.due_at = clock.now() + timedelta(seconds=min(2**message.attempts, 600))
    if message.attempts >= MAXIMUM_ATTEMPTS:
        message.state = MessageState.FAILED
        log.error(
            "outbox message %s (%s) gave up after %s attempts", message_id, message.task, message.attempts
        )
    db.session.commit()


def run_pending(limit: int = 1000) -> int:
    """Do all due work here and now, oldest first; the number done. For tests and demonstration data."""
    done = 0
    for _ in range(limit):
        statement = (
            select(OutboxMessage.id)
            .where(OutboxMessage.state == MessageState.PENDING, OutboxMessage.due_at <= clock.now())
            .order_by(OutboxMessage.position)
            .limit(1)
        )
        message_id = db.session.execute(statement).scalar_one_or_none()
        if message_id is None:
            break
        done += run_message(message_id)
    return done
