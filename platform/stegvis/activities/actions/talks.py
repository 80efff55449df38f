"""Talks about a placement, and other contacts, are noted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from stegvis.access import Actor
from stegvis.activities import queries, rules
from stegvis.activities.actions.history import note_event
from stegvis.activities.models import FollowUp, Placement
from stegvis.activities.states import EventKind, Party, Phase
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries


def hold_talk(
    *,
    actor: Actor,
    placement: Placement,
    phase: Phase,
    number: int,
    held_on: date,
    took_part: Collection[Party],
    note: str,
    next_step: str = "",
) -> FollowUp:
    """Note a talk that was held: it settles the next of its series, or all that were due by then.

    `phase` and `number` say which talk the writer meant. The same form again has no effect; Refused when somebody else
    has noted that talk meanwhile.
    """
    placement = queries.get_placement(placement.id, lock=True)
    done = queries.follow_up_of(placement.id, phase, number)
    if done is not None:
        if (done.written_by, done.held_on, done.note) == (actor.account_id, held_on, note.strip()):
            return done
        raise Refused(
            _l("Någon annan har redan skrivit om det samtalet. Kopiera din text och ladda om sidan.")
        )
    facts = queries.facts_of(placement)
    fault = rules.talk_fault(facts, held_on, took_part, note, people_queries.today())
    if fault:
        raise BadInput(*fault)
    talk = rules.settled_talk(facts, held_on)
    if talk is None or talk.phase is not phase:
        raise Refused(
            _l("Det finns inget samtal kvar att skriva om. Läget har ändrats sedan du öppnade sidan.")
        )
    follow_up = _written(
        actor, placement, talk.phase, held_on=held_on, took_part=took_part, note=note, next_step=next_step
    )
    follow_up.number, follow_up.due_on = talk.number, talk.due_on
    db.session.add(follow_up)
    note_event(actor, placement, EventKind.FOLLOWED_UP, {"number": talk.number, "phase": talk.phase.value})
    return follow_up


def note_contact(
    *,
    actor: Actor,
    placement: Placement,
    held_on: date,
    took_part: Collection[Party],
    note: str,
    next_step: str = "",
) -> FollowUp:
    """Note a contact in which not all three parties took part. The talk that is due goes on waiting.

    The same form again has no effect.
    """
    placement = queries.get_placement(placement.id, lock=True)
    facts = queries.facts_of(placement)
    fault = rules.talk_fault(facts, held_on, took_part, note, people_queries.today(), is_contact=True)
    if fault:
        raise BadInput(*fault)
    phase = rules.phase_now(facts)
    done = queries.contact_like(placement.id, actor.account_id, phase, held_on, note.strip())
    if done is not None:
        return done
    contact = _written(
        actor, placement, phase, held_on=held_on, took_part=took_part, note=note, next_step=next_step
    )
    db.session.add(contact)
    note_event(actor, placement, EventKind.CONTACTED, {"phase": phase.value})
    return contact


def _written(
    actor: Actor,
    placement: Placement,
    phase: Phase,
    *,
    held_on: date,
    took_part: Collection[Party],
    note: str,
    next_step: str,
) -> FollowUp:
    return FollowUp(
        placement_id=placement.id,
        phase=phase,
        held_on=held_on,
        took_part=[party.value for party in Party if party in took_part],
        note=note.strip(),
        next_step=next_step.strip(),
        written_by=actor.own_account_id,
        written_at=clock.now(),
    )
