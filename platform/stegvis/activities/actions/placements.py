"""A placement is opened, changed and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from stegvis.access import Actor
from stegvis.activities import queries, rules
from stegvis.activities.actions.history import note_event, set_fields
from stegvis.activities.actions.supervisors import tie_of, tie_supervisor, untie_supervisor
from stegvis.activities.actions.workplaces import add_workplace
from stegvis.activities.models import Placement
from stegvis.activities.states import EndReason, EventKind
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_as_seen
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
    tie_supervisor(actor, placement)
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
    agreed, before = _agreed(actor, placement.organisation_id, details), tie_of(placement)
    with db.session.no_autoflush:
        changes = set_fields(placement, **agreed)
        _refuse_overlap(placement)
    if not changes:
        return
    db.session.flush()
    db.session.refresh(placement, ["workplace"])
    if before[:2] != tie_of(placement)[:2]:
        untie_supervisor(actor, placement, before)
    tie_supervisor(actor, placement)
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
    untie_supervisor(actor, placement, tie_of(placement))
    changes = {"reason": reason.value, "ended_on": ended_on.isoformat(), "note": note.strip()}
    note_event(actor, placement, EventKind.ENDED, changes)
