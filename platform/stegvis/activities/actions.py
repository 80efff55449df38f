"""The room's verbs: a placement is opened, changed, handed over, followed up and ended. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from stegvis.access import Actor, Role
from stegvis.activities import queries, rules
from stegvis.activities.models import FollowUp, Placement, PlacementEvent, Workplace
from stegvis.activities.states import EndReason, EventKind, Party, Phase
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.facts import facts_about, facts_as_seen
from stegvis.people.models import Account

_PLACEMENTS = UUID("5f0f0e3c-70a5-4f0e-8a36-0a4a0e0f7d11")


@dataclass(frozen=True)
class Details:
    """What is agreed on: where (a known workplace, or a new one by name), with whom, when."""

    starts_on: date
    ends_on: date
    workplace_id: UUID | None = None
    workplace_name: str = ""
    workplace_place: str = ""
    workplace_contact: str = ""
    supervisor_id: UUID | None = None
    supervisor_name: str = ""
    supervisor_contact: str = ""
    times: str = ""


def add_workplace(
    *, actor: Actor, organisation_id: UUID, name: str, place: str = "", contact: str = ""
) -> Workplace:
    """A new workplace, or the one that the organisation already has by this name at this place."""
    people_queries.lock_organisation(organisation_id)
    known = queries.workplace_called(organisation_id, name, place)
    if known is not None:
        return known
    workplace = Workplace(
        organisation_id=organisation_id, name=name.strip(), place=place.strip(), contact=contact.strip()
    )
    db.session.add(workplace)
    db.session.flush()
    record(actor, "workplace.added", "workplace", workplace.id, {"name": workplace.name})
    return workplace


def change_workplace(*, actor: Actor, workplace: Workplace, name: str, place: str, contact: str) -> None:
    """Change what is said about a workplace, everywhere where it is used."""
    people_queries.lock_organisation(workplace.organisation_id)
    db.session.refresh(workplace)
    same = queries.workplace_called(workplace.organisation_id, name, place)
    if same is not None and same.id != workplace.id:
        raise BadInput("name", _l("Det finns redan en arbetsplats med det namnet på det stället."))
    changes = _set(workplace, name=name.strip(), place=place.strip(), contact=contact.strip())
    if changes:
        db.session.flush()
        record(actor, "workplace.changed", "workplace", workplace.id, changes)


def _set(row: Workplace | Placement, **values: Any) -> dict[str, Any]:
    """Set the fields, and tell which of them were changed, as JSON can hold them."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in changed.items()
    }


def open_placement(*, actor: Actor, participant: Account, details: Details, form_key: str) -> Placement:
    """A new placement, for which the actor answers. The same form sent twice gives the one that it made first.

    A form that was gone back to, changed and sent again is refused: what it made is changed on its own page.

    A supervisor with an account becomes the participant's supervisor for the period.
    """
    queries.lock_participant(participant.id)
    placement_id = uuid5(_PLACEMENTS, f"{form_key} {actor.account_id} {participant.id}")
    already = queries.placement_or_none(placement_id)
    if already is not None:
        if not _is_what(already, details):
            raise Refused(
                _l(
                    "Praktiken är redan sparad, med andra uppgifter. Öppna den bland praktikerna och ändra där."
                )
            )
        return already
    facts = facts_as_seen(actor, participant.id)
    if facts.unit_id is None:
        raise Refused(_l("Deltagaren hör inte till någon enhet. Ge henne eller honom en enhet först."))
    _check(details)
    placement = Placement(
        id=placement_id,
        participant_id=participant.id,
        organisation_id=participant.organisation_id,
        unit_id=facts.unit_id,
        coordinator_id=actor.own_account_id,
        created_at=clock.now(),
        **_agreed(actor, participant.organisation_id, details),
    )
    _refuse_overlap(placement)
    db.session.add(placement)
    db.session.flush()
    _tie_supervisor(actor, placement)
    changes = {"participant": str(participant.id), "workplace": str(placement.workplace_id)}
    note_event(actor, placement, EventKind.OPENED, changes)
    return placement


def _is_what(placement: Placement, details: Details) -> bool:
    """Whether the placement is what the form says: the same form, sent again."""
    workplace = placement.workplace
    if details.workplace_id is None:
        named = (details.workplace_name.strip(), details.workplace_place.strip())
        same_place = (workplace.name.casefold(), workplace.place.casefold()) == (
            named[0].casefold(),
            named[1].casefold(),
        )
    else:
        same_place = workplace.id == details.workplace_id
    told = (
        details.supervisor_id,
        details.supervisor_name.strip(),
        details.supervisor_contact.strip(),
        details.times.strip(),
        details.starts_on,
        details.ends_on,
    )
    kept = (
        placement.supervisor_id,
        placement.supervisor_name,
        placement.supervisor_contact,
        placement.times,
        placement.starts_on,
        placement.ends_on,
    )
    return same_place and told == kept


def change_placement(*, actor: Actor, placement: Placement, details: Details) -> None:
    """Change where, when or with whom. What was held stays. Refused when it has been ended."""
    queries.lock_participant(placement.participant_id)
    placement = queries.get_placement(placement.id, lock=True)
    if placement.ended_on is not None:
        raise Refused(_l("Praktiken är avslutad. Lägg upp en ny praktik i stället."))
    _check(details)
    agreed, before = _agreed(actor, placement.organisation_id, details), _tie_of(placement)
    with db.session.no_autoflush:
        changes = _set(placement, **agreed)
        _refuse_overlap(placement)
    if not changes:
        return
    db.session.flush()
    db.session.refresh(placement, ["workplace"])
    if before[:2] != _tie_of(placement)[:2]:
        _untie_supervisor(actor, placement, before)
    _tie_supervisor(actor, placement)
    note_event(actor, placement, EventKind.CHANGED, changes)


def _check(details: Details) -> None:
    fault = (
        rules.workplace_fault(details.workplace_id is not None, details.workplace_name)
        or rules.supervisor_fault(details.supervisor_id is not None, details.supervisor_name)
        or rules.period_fault(details.starts_on, details.ends_on, people_queries.today())
    )
    if fault:
        raise BadInput(*fault)


def _agreed(actor: Actor, organisation_id: UUID, details: Details) -> dict[str, Any]:
    """The fields of a placement for what was agreed on. A new workplace is added on the way."""
    if details.workplace_id is None:
        workplace = add_workplace(
            actor=actor,
            organisation_id=organisation_id,
            name=details.workplace_name,
            place=details.workplace_place,
            contact=details.workplace_contact,
        )
    else:
        workplace = queries.get_workplace(details.workplace_id)
    if workplace.organisation_id != organisation_id:
        raise BadInput("workplace", _l("Välj något av alternativen i listan."))
    return {
        "workplace_id": workplace.id,
        "supervisor_id": details.supervisor_id,
        "supervisor_name": details.supervisor_name.strip(),
        "supervisor_contact": details.supervisor_contact.strip(),
        "times": details.times.strip(),
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
    }


def _refuse_overlap(placement: Placement) -> None:
    if queries.overlaps(placement):
        raise BadInput(
            "workplace", _l("Deltagaren har redan en praktik där under den tiden. Ändra den i stället.")
        )


Tie = tuple[UUID | None, date, date]
"""By whom and from when to when a placement lets a supervisor see the participant."""


def _tie_of(placement: Placement) -> Tie:
    return placement.supervisor_id, placement.starts_on, placement.ends_on


def _tie_supervisor(actor: Actor, placement: Placement) -> None:
    """Let the supervisor see the participant during the period, by an assignment like any other.

    One who is her supervisor for longer anyway needs none.
    """
    if placement.supervisor_id is None:
        return
    for known, _name in people_queries.assignments_of(placement.participant_id):
        lasts = known.valid_to is None or known.valid_to >= placement.ends_on
        is_hers = (known.role, known.staff_id) == (Role.SUPERVISOR, placement.supervisor_id)
        if is_hers and known.valid_from <= placement.starts_on and lasts:
            return
    try:
        accounts.assign(
            actor=actor,
            participant_id=placement.participant_id,
            staff_id=placement.supervisor_id,
            role=Role.SUPERVISOR,
            workplace=placement.workplace.name,
            valid_from=placement.starts_on,
            valid_to=placement.ends_on,
        )
    except BadInput as refusal:
        raise BadInput("supervisor", refusal.message) from None


def hand_over(*, actor: Actor, placement: Placement, from_id: UUID, to_id: UUID, note: str = "") -> None:
    """Let another coordinator of the unit answer for the placement. All that was noted stays.

    The same word again has no effect; Refused when it had been handed over to somebody else meanwhile.
    """
    placement = queries.get_placement(placement.id, lock=True)
    if placement.coordinator_id == to_id:
        return
    if placement.coordinator_id != from_id:
        raise Refused(_l("Någon annan har redan lämnat över ansvaret. Se vem som har det nu."))
    offered = coordinators_for(placement)
    if to_id not in {one.id for one in offered}:
        raise BadInput("coordinator", _l("Välj något av alternativen i listan."))
    placement.coordinator_id = to_id
    changes = {"coordinator": str(to_id)}
    note_event(actor, placement, EventKind.HANDED_OVER, changes, person_id=to_id, note=note)


def coordinators_for(placement: Placement) -> list[Account]:
    """Who can answer for the placement: coordinators of its unit; for a protected person those named for her."""
    staff = people_queries.staff_with_role(placement.organisation_id, placement.unit_id, Role.COORDINATOR)
    facts = facts_about(placement.participant_id)
    named = facts.assigned.get(Role.COORDINATOR, frozenset())
    return [one for one in staff if not facts.protected or one.id in named]


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


def end_placement(
    *, actor: Actor, placement: Placement, ended_on: date, reason: EndReason, note: str = ""
) -> None:
    """End the placement, with the last day that it was and why. The same word again has no effect."""
    queries.lock_participant(placement.participant_id)
    placement = queries.get_placement(placement.id, lock=True)
    if placement.ended_on is not None:
        if (placement.ended_on, placement.end_reason) == (ended_on, reason):
            return
        raise Refused(_l("Praktiken är redan avslutad. Ladda om sidan och se hur."))
    fault = rules.end_fault(queries.facts_of(placement), ended_on, reason, note, people_queries.today())
    if fault:
        raise BadInput(*fault)
    placement.ended_on, placement.end_reason, placement.end_note = ended_on, reason, note.strip()
    _untie_supervisor(actor, placement, _tie_of(placement))
    changes = {"reason": reason.value, "ended_on": ended_on.isoformat(), "note": note.strip()}
    note_event(actor, placement, EventKind.ENDED, changes)


def _untie_supervisor(actor: Actor, placement: Placement, tie: Tie) -> None:
    """What the placement let a supervisor see ends with it, when it would have gone on."""
    for known, _name in people_queries.assignments_of(placement.participant_id):
        is_its = known.role is Role.SUPERVISOR and (known.staff_id, known.valid_from, known.valid_to) == tie
        if is_its and tie[2] >= people_queries.today():
            accounts.end_assignment(actor=actor, assignment=known)


def note_event(
    actor: Actor,
    placement: Placement,
    kind: EventKind,
    changes: dict[str, Any],
    *,
    person_id: UUID | None = None,
    note: str = "",
) -> None:
    """Write what happened into the placement's history and into the audit trail."""
    db.session.add(
        PlacementEvent(
            placement_id=placement.id,
            kind=kind,
            at=clock.now(),
            actor_id=actor.own_account_id,
            person_id=person_id,
            note=note.strip(),
        )
    )
    record(actor, f"placement.{kind.value}", "placement", placement.id, changes)
