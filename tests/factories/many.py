"""A municipality that has used the site for years: ten thousand cases, written straight into the tables.

Only what lists and figures read is made: nobody goes through ten thousand validations by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import Base, db
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.people.models import Account, Assignment, Membership, Organisation, Unit
from stegvis.people.states import AccountKind
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import AttemptEvent, Evidence, EvidenceCriterion, ModuleAttempt, ValidationCase
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AFTER_DECISION, AttemptState, Outcome
from stegvis.verification.models import Batch, BatchItem
from tests.factories import people
from tests.factories.validation import MODULE, Cast

CASES = 10_000
UNITS = 10
BATCH_SIZE = 10
_S = AttemptState
_ENDS = (_S.CERTIFIED, _S.VERIFIED, _S.ABORTED, _S.WITHDRAWN)
_WAITING = tuple(one for one in AttemptState if one not in _ENDS)
_EXTERNAL = {_S.EXTERNAL_SAMPLE, _S.EXTERNAL_ACTION, _S.EXTERNALLY_APPROVED}
_DECIDED = AFTER_DECISION | _EXTERNAL | {_S.ASSESSED, _S.WITHDRAWN, _S.RETURNED, _S.RECONSIDERATION}
_ACHIEVED = _EXTERNAL | {_S.CLEARED, _S.CERTIFIED, _S.WITHDRAWN}
_IN_BATCH = {
    _S.SAMPLED,
    _S.OUTSIDE_SAMPLE,
    _S.VERIFIED,
    *_EXTERNAL,
    _S.CLEARED,
    _S.CERTIFIED,
}

Rows = dict[type[Base], list[dict[str, Any]]]


def many_cases(around: Cast, number: int = CASES) -> None:
    """So many participants in ten units, a tenth in this one with its staff; commits."""
    rows: Rows = {}
    units = _units(around)
    revision_id = content_queries.current_revision(MODULE, kind=Kind.MODULE)
    for place in range(number):
        for table, row in _one(around, units[place % UNITS], place, revision_id):
            rows.setdefault(table, []).append(row)
    rows |= _batches(around, rows)
    write(rows)
    db.session.commit()


def write(rows: Rows) -> None:
    """Into their tables, those that others point to first."""
    for table in Base.metadata.sorted_tables:
        for kind, made in rows.items():
            if kind.__table__ is table and made:
                db.session.execute(insert(kind), made)


def _units(around: Cast) -> list[Unit]:
    """The unit of these people, and nine others of the municipality, each with nobody else in it."""
    owner = db.session.get_one(Organisation, around.unit.organisation_id)
    return [around.unit, *(people.unit(owner) for _ in range(UNITS - 1))]


def _state(place: int) -> AttemptState:
    """Three of four are at their end, as after some years; the others stand evenly in every state."""
    turn = place // UNITS
    if turn % 4:
        return (_S.CERTIFIED, _S.CERTIFIED, _S.CERTIFIED, _S.VERIFIED, _S.ABORTED, _S.WITHDRAWN)[turn % 6]
    return _WAITING[turn // 4 % len(_WAITING)]


def _one(
    around: Cast, unit: Unit, place: int, revision_id: UUID
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    person, case, attempt, decision = (uuid4() for _ in range(4))
    where = {"organisation_id": unit.organisation_id, "unit_id": unit.id}
    state, since = _state(place), clock.now() - timedelta(minutes=100 * (CASES - place))
    is_over = state in _ENDS
    outcome = (Outcome.ACHIEVED if state in _ACHIEVED else Outcome.PARTLY) if state in _DECIDED else None
    name = {"given_name": "Exempel", "family_name": f"Person{place:05}"}
    yield Account, {"id": person, "organisation_id": around.unit.organisation_id, "kind": AccountKind.PARTICIPANT,
                    "created_at": since, **name}  # fmt: skip
    yield Membership, {"account_id": person, "role": Role.PARTICIPANT, "valid_from": since.date(), **where}
    hers = ((Role.ASSESSOR, around.assessor), (Role.SUPERVISOR, around.supervisor))
    for role, staff in hers if unit is around.unit else ():
        yield (
            Assignment,
            {"participant_id": person, "staff_id": staff.id, "role": role, "valid_from": since.date()},
        )
    yield ValidationCase, {"id": case, "participant_id": person, "opened_by": around.coordinator.id,
                           "opened_at": since, **where}  # fmt: skip
    yield ModuleAttempt, {"id": attempt, "case_id": case, "participant_id": person, "module_key": MODULE,
                          "revision_id": revision_id, "state": state, "state_since": since, "outcome": outcome,
                          "created_at": since, "ended_at": since if is_over else None, "version": 1}  # fmt: skip
    yield AttemptEvent, {"attempt_id": attempt, "at": since, "actor_id": around.assessor.id, "name": "registered",
                         "row": 1, "source": None, "target": state, "position": 1}  # fmt: skip
    if outcome is not None:
        yield Decision, {"id": decision, "attempt_id": attempt, "outcome": outcome, "reason": "Öva mer.",
                         "assessor_id": around.assessor.id, "at": since}  # fmt: skip
        yield from _shown(around, attempt, since)
    if state is _S.RECONSIDERATION:
        yield Reconsideration, {"attempt_id": attempt, "decision_id": decision, "step": 1, "step_since": since,
                                "ground": "Jag kan visst det här."}  # fmt: skip


def _shown(around: Cast, attempt_id: UUID, moment: datetime) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """What the decision rests on: an observation, handed in and decided on the same day."""
    observation = uuid4()
    yield Evidence, {"id": observation, "attempt_id": attempt_id, "author_id": around.supervisor.id,
                     "kind": EvidenceKind.OBSERVATION, "method": "observation", "text": "Sett.", "form_key": "one",
                     "created_at": moment, "handed_in_at": moment}  # fmt: skip
    yield EvidenceCriterion, {"evidence_id": observation, "criterion_key": "tvatta-hander"}
    for position, name in enumerate(("handed_in", "decided"), start=2):
        yield AttemptEvent, {"attempt_id": attempt_id, "at": moment, "actor_id": around.assessor.id, "name": name,
                             "row": 6, "source": None, "target": "submitted", "position": position}  # fmt: skip


def _batches(around: Cast, rows: Rows) -> Rows:
    """The unit's batches of ten, each drawn and locked; those in which everything is verified are closed."""
    here = {one["id"] for one in rows[ValidationCase] if one["unit_id"] == around.unit.id}
    states = {one["id"]: one["state"] for one in rows[ModuleAttempt] if one["case_id"] in here}
    decided = [one for one in rows[Decision] if states.get(one["attempt_id"]) in _IN_BATCH]
    made: Rows = {Batch: [], BatchItem: []}
    for start in range(0, len(decided), BATCH_SIZE):
        inside, batch_id = decided[start : start + BATCH_SIZE], uuid4()
        waits = any(states[one["attempt_id"]] in (_S.SAMPLED, _S.OUTSIDE_SAMPLE) for one in inside)
        moment = inside[-1]["at"]
        made[Batch].append(
            {"id": batch_id, "organisation_id": around.unit.organisation_id, "unit_id": around.unit.id,
             "module_key": MODULE, "opened_at": moment, "locked_at": moment, "seed": "0" * 32, "rate": 33,
             "planned": 4, "closed_at": None if waits else moment}
        )  # fmt: skip
        made[BatchItem] += [
            {"batch_id": batch_id, "attempt_id": one["attempt_id"], "decision_id": one["id"],
             "assessor_id": around.assessor.id, "decided_at": one["at"],
             "drawn": states[one["attempt_id"]] is _S.SAMPLED}
            for one in inside
        ]  # fmt: skip
    return made
