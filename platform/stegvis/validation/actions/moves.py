"""The one way in which an attempt changes state: by a row of the table, with an event and an audit entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import Forbidden, Refused
from stegvis.base.language import _l
from stegvis.people.facts import facts_about
from stegvis.validation import queries, rules, signals
from stegvis.validation.models import AttemptEvent, ModuleAttempt
from stegvis.validation.states import (
    ENDED,
    SYSTEM_ROLE,
    IllegalTransition,
    Transition,
    TransitionName,
    transition,
)

_CHANGED = _l("Det går inte nu, för läget har ändrats. Ladda om sidan och se vad som är nästa steg.")


def advance(
    *,
    actor: Actor,
    attempt: ModuleAttempt | UUID,
    transition_name: TransitionName,
    message: str = "",
    **facts: Any,
) -> ModuleAttempt:
    """Move the attempt along a row of the table and write the event.

    Raises Refused when the attempt is not in a state where this row begins: somebody else was first. Raises Forbidden
    for an actor whom the row does not name; whether it is *her* participant has been decided by the calling view.
    `facts` are JSON-able and kept with the event.
    """
    moving = queries.get_attempt(attempt.id if isinstance(attempt, ModuleAttempt) else attempt, lock=True)
    row = row_from(moving, transition_name)
    try:
        target = row.destination(queries.asked_from(moving.id) if row.returns_to else None)
    except IllegalTransition as error:
        raise Refused(_CHANGED) from error
    refuse_stranger(actor, moving.participant_id, row)
    source, moment = moving.state, clock.now()
    moving.state, moving.state_since = target, moment
    if target in ENDED:
        moving.ended_at = moment
    elif source in ENDED:
        moving.ended_at = None
    note_event(moving, actor=actor, name=row.name, row=row.row, source=source, message=message, facts=facts)
    signals.attempt_moved.send(moving, transition=row.name, actor=actor)
    return moving


def hold(attempt: ModuleAttempt) -> ModuleAttempt:
    """The attempt, locked after the batch that its decision is in or goes into.

    Every verb that takes a decision into a batch, out of it or back begins with this: the order of locks is the same
    for all, so that no two wait for each other.
    """
    signals.attempt_to_be_held.send(attempt)
    return queries.get_attempt(attempt.id, lock=True)


def row_from(attempt: ModuleAttempt, transition_name: TransitionName) -> Transition:
    """The row of the table by which this may happen now; Refused when there is none.

    A verb that writes before it moves asks first: what it wrote would stay when the move is refused.
    """
    try:
        return transition(transition_name, attempt.state)
    except IllegalTransition as error:
        raise Refused(_CHANGED) from error


def refuse_stranger(actor: Actor, participant_id: UUID, row: Transition) -> None:
    """Raise Forbidden for an actor whom the row does not name, Refused when she is too close to the participant."""
    refuse_in_conflict(actor, participant_id)
    if not row.who & _standing(actor, participant_id):
        raise Forbidden(f"{row.name} is not for this actor")


def refuse_in_conflict(actor: Actor, participant_id: UUID) -> None:
    """Raise Refused when the actor has a conflict of interest with the participant: no row of the table is hers."""
    if actor.account_id is None:
        return
    too_close = facts_about(participant_id).in_conflict
    refusal = rules.not_in_conflict(actor.account_id, too_close)
    if refusal:
        raise Refused(refusal)


def _standing(actor: Actor, participant_id: UUID) -> frozenset[Role | str]:
    """What the actor is to the participant, as the table's rows name it."""
    if actor.is_system:
        return frozenset({SYSTEM_ROLE})
    is_participant = actor.account_id == participant_id
    return actor.roles - {Role.PARTICIPANT} | ({Role.PARTICIPANT} if is_participant else set())


def note_event(
    attempt: ModuleAttempt,
    *,
    actor: Actor,
    name: TransitionName,
    row: int,
    source: str | None,
    message: str,
    facts: dict[str, Any],
) -> None:
    """Write what happened, for people to read and for the audit trail."""
    session = db.session
    session.add(attempt)
    session.flush()
    last = select(func.coalesce(func.max(AttemptEvent.position), 0)).where(
        AttemptEvent.attempt_id == attempt.id
    )
    session.add(
        AttemptEvent(
            attempt_id=attempt.id,
            at=clock.now(),
            actor_id=actor.account_id,
            name=name.value,
            row=row,
            source=source,
            target=attempt.state.value,
            message=message,
            facts=facts,
            position=session.execute(last).scalar_one() + 1,
        )
    )
    record(
        actor, f"attempt.{name.value}", "module_attempt", attempt.id, {"state": attempt.state.value, **facts}
    )
