"""Declaring a conflict of interest, and taking back one that was declared by mistake."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import conflicts, queries
from stegvis.people.actions.accounts import end_assignment
from stegvis.people.conflict_models import ConflictOfInterest, Tie
from stegvis.people.signals import conflict_declared

MOST_WORDS = 500


def declare_conflict(
    *, actor: Actor, participant_id: UUID, staff_id: UUID, tie: Tie, words: str = ""
) -> ConflictOfInterest:
    """Somebody on the staff is too close to the participant: her assignments end, and nothing of it opens to her.

    Declared again it changes nothing. What she has done stays, and is told as hers.
    Raises BadInput for a participant named as her own staff, or too many words; Refused when somebody with protected
    identity would be left without a coordinator.
    """
    if participant_id == staff_id:
        raise BadInput("staff", _l("Välj en person i personalen."))
    if len(words.strip()) > MOST_WORDS:
        raise BadInput("words", _l("Skriv högst %(number)s tecken.", number=MOST_WORDS))
    # Two who declare at once take turns: the second finds what the first one wrote.
    queries.lock_account(participant_id)
    known = conflicts.conflict_between(participant_id, staff_id)
    if known is not None:
        return known
    for assignment, _name in queries.assignments_of(participant_id):
        if assignment.staff_id == staff_id:
            end_assignment(actor=actor, assignment=assignment)
    conflict = ConflictOfInterest(
        participant_id=participant_id,
        staff_id=staff_id,
        tie=tie,
        words=words.strip(),
        declared_by=actor.own_account_id,
        declared_at=clock.now(),
    )
    db.session.add(conflict)
    db.session.flush()
    # Why is for coordinators: the trail only tells that and who.
    record(actor, "conflict.declared", "account", participant_id, {"staff": str(staff_id)})
    conflict_declared.send(conflict)
    return conflict


def take_conflict_back(*, actor: Actor, conflict: ConflictOfInterest, reason: str) -> ConflictOfInterest:
    """It was a mistake. Her assignments do not come back by themselves. Again: no effect.

    Raises BadInput without a reason, and Refused for the one whom the conflict is about.
    """
    if actor.account_id == conflict.staff_id:
        raise Refused(_l("Det handlar om dig själv. Be en kollega ta tillbaka det."))
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför det var ett misstag."))
    queries.lock_account(conflict.participant_id)
    db.session.refresh(conflict)
    if conflict.taken_back_at is not None:
        return conflict
    conflict.taken_back_at, conflict.taken_back_by = clock.now(), actor.own_account_id
    conflict.why_taken_back = reason.strip()
    db.session.flush()
    record(
        actor, "conflict.taken-back", "account", conflict.participant_id, {"staff": str(conflict.staff_id)}
    )
    return conflict
