"""An attempt that is cleared for a certificate, with the people around it. Call inside an application context."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.people.models import Account, Unit
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt, ValidationCase
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from tests.factories import people

MODULE = "disk-kafe"


@dataclass(frozen=True)
class Cleared:
    """The attempt and its people."""

    attempt_id: UUID
    unit: Unit
    participant: Account
    assessor: Account
    verifier: Account
    issuer: Account

    @property
    def issuing(self) -> Actor:
        """The issuer as one who acts."""
        return people.actor(self.issuer)


def another(of: Cleared, name: str) -> Cleared:
    """One more participant's cleared attempt, with the same staff."""
    participant = people.participant(of.unit, name=name)
    attempt_id = _attempt(of.unit, participant, of.assessor, of.verifier)
    db.session.commit()
    return replace(of, attempt_id=attempt_id, participant=participant)


def cleared_attempt(name: str = "Amina Yusuf", *, protected: bool = False) -> Cleared:
    """A participant's attempt at the module Disk/kafé that the internal verifier has approved."""
    place = people.unit()
    participant = people.participant(place, name=name, protected=protected)
    assessor = people.staff(Role.ASSESSOR, place, name="Karin Lindqvist")
    verifier = people.staff(Role.INTERNAL_VERIFIER, place, name="Bo Ek")
    issuer = people.staff(Role.ISSUER, place, name="Maria Sjögren")
    people.assignment(participant, assessor, Role.ASSESSOR)
    attempt_id = _attempt(place, participant, assessor, verifier)
    db.session.commit()
    return Cleared(attempt_id, place, participant, assessor, verifier, issuer)


def _module_revision() -> UUID:
    return content_queries.current_revision(MODULE, None, kind=Kind.MODULE)


def _attempt(place: Unit, participant: Account, assessor: Account, verifier: Account) -> UUID:
    now = clock.now()
    case = ValidationCase(
        participant_id=participant.id,
        organisation_id=place.organisation_id,
        unit_id=place.id,
        opened_by=assessor.id,
        opened_at=now,
    )
    db.session.add(case)
    db.session.flush()
    attempt = ModuleAttempt(
        case_id=case.id,
        participant_id=participant.id,
        module_key=MODULE,
        revision_id=_module_revision(),
        state=AttemptState.CLEARED,
        state_since=now,
        outcome=Outcome.ACHIEVED,
        created_at=now,
    )
    db.session.add(attempt)
    db.session.flush()
    db.session.add_all(
        [
            Decision(attempt_id=attempt.id, outcome=Outcome.ACHIEVED, assessor_id=assessor.id, at=now),
            _event(attempt.id, 1, TransitionName.APPROVED, AttemptState.VERIFIED, verifier.id),
            _event(attempt.id, 2, TransitionName.CLEARED, AttemptState.CLEARED, None),
            Evidence(
                attempt_id=attempt.id,
                author_id=participant.id,
                kind=EvidenceKind.TEXT,
                method="conversation",
                text="Jag diskar.",
                place="Kafé Bryggan",
                form_key=uuid4().hex,
                created_at=now,
                handed_in_at=now,
            ),
        ]
    )
    return attempt.id


def _event(
    attempt_id: UUID, position: int, name: TransitionName, target: AttemptState, by: UUID | None
) -> AttemptEvent:
    return AttemptEvent(
        attempt_id=attempt_id,
        at=clock.now(),
        actor_id=by,
        name=name,
        row=11,
        target=target,
        position=position,
    )
