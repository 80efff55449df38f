"""What may be done about work that was given up. Both verbs leave everything else of the outbox alone."""

from __future__ import annotations

from collections.abc import Sequence

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.outbox import OutboxMessage
from stegvis.operations import queries


def try_again(*, actor: Actor, messages: Sequence[OutboxMessage]) -> int:
    """Let given-up messages be tried again, as often as new ones; the number. To repeat a message is always safe."""
    for message in messages:
        outbox.begin_afresh(message)
        record(actor, "outbox.tried_again", "outbox_message", message.id, {"task": message.task})
    return len(messages)


def try_all_again(*, actor: Actor, task: str) -> int:
    """Let all given-up messages of one kind be tried again; the number. A second click finds none."""
    return try_again(actor=actor, messages=queries.failed_messages(task=task, lock=True))


def drop(*, actor: Actor, messages: Sequence[OutboxMessage]) -> int:
    """Remove given-up messages whose work nobody wants any more, such as a mail to an address that isn't there."""
    for message in messages:
        record(actor, "outbox.dropped", "outbox_message", message.id, {"task": message.task})
        db.session.delete(message)
    return len(messages)
