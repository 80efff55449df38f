"""What the certificates room needs to know of an attempt, as frozen facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.content.validity_rules import last_valid_day
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from stegvis.validation import queries
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt, ValidationCase
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState, TransitionName

APPROVALS = (TransitionName.APPROVED, TransitionName.APPROVED_IN_BATCH)
"""The ways in which an internal verifier approves."""

METHOD_WORDS = {
    "observation": "Iakttagelse",
    "conversation": "Samtal",
    "product": "Eget arbete på bild eller film",
    "testimony": "Vittnesintyg",
    "simulation": "Övning",
    "quiz": "Kunskapsfrågor",
    "certificate": "Tidigare intyg",
}
"""How the paper names the methods. Certificates are in Swedish."""


@dataclass(frozen=True)
class CertifiedOutcome:
    """A learning outcome as the paper states it."""

    id: str
    title: str
    text: str
    easy_text: str


@dataclass(frozen=True)
class CertificateFacts:
    """All that a competence certificate says, read from the attempt and its pinned revision."""

    attempt_id: UUID
    case_id: UUID
    cleared: bool
    issued: bool
    open_reconsideration: bool
    cleared_at: datetime | None
    participant_id: UUID
    participant_name: str
    protected: bool
    organisation_id: UUID
    organisation_name: str
    organisation_number: str
    unit_id: UUID
    unit_name: str
    module_key: str
    module_title: str
    module_easy_title: str
    module_version: str
    level_step: str
    level_means: str
    hours: float | None
    outcomes: tuple[CertifiedOutcome, ...]
    is_not: tuple[str, ...]
    methods: tuple[str, ...]
    places: tuple[str, ...]
    period_from: date | None
    period_to: date | None
    language_remark: str
    assessor_id: UUID
    assessor_name: str
    verifier_id: UUID
    verifier_name: str
    external_verifier_id: UUID | None
    countersigner_id: UUID | None
    decided_on: date
    valid_until: date | None


@dataclass(frozen=True)
class ClearedAttempt:
    """A line of the issuer's work list."""

    attempt_id: UUID
    participant_id: UUID
    participant_name: str
    protected: bool
    module_title: str
    organisation_id: UUID
    unit_id: UUID
    unit_name: str
    cleared_at: datetime


def certificate_facts(attempt_id: UUID) -> CertificateFacts:
    """The facts of an attempt that is cleared or later. Raises NotFound for one that has no approved decision."""
    return certificate_facts_of(queries.get_attempt(attempt_id))


def certificate_facts_of(attempt: ModuleAttempt) -> CertificateFacts:
    """The same of an attempt that has been read, with everything around it as it is now."""
    decision = queries.current_decision(attempt.id)
    events = {event.name: event for event in queries.history(attempt.id)}
    approved = max(
        (events[name] for name in APPROVALS if name in events), key=lambda one: one.position, default=None
    )
    if decision is None or approved is None or approved.actor_id is None:
        raise NotFound("approved decision")
    cleared = events.get(TransitionName.CLEARED)
    external = events.get(TransitionName.EXTERNALLY_APPROVED)
    names = people_queries.display_names({decision.assessor_id, approved.actor_id})
    participant = people_queries.get_account(attempt.participant_id)
    organisation = people_queries.get_organisation(attempt.case.organisation_id)
    unit = people_queries.get_unit(attempt.case.unit_id)
    module = queries.module_of(attempt)
    evidence = [item for item in _handed_in(attempt.id) if item.is_usable]
    earlier = _taken_over(attempt.id)
    simulated = [bool(item.simulated_keys) for item in evidence]
    simulated += [key in item.simulated_keys for key, item in earlier]
    evidence = [*evidence, *dict.fromkeys(item for _, item in earlier)]
    days = [_shown_on(item) for item in evidence]
    methods = [
        *(item.method for item in evidence),
        *(["simulation"] if any(simulated) else []),
    ]
    return CertificateFacts(
        attempt_id=attempt.id,
        case_id=attempt.case_id,
        cleared=attempt.state is AttemptState.CLEARED,
        issued=attempt.state is AttemptState.CERTIFIED,
        open_reconsideration=attempt.state is AttemptState.RECONSIDERATION,
        cleared_at=cleared.at if cleared else None,
        participant_id=participant.id,
        participant_name=participant.display_name,
        protected=participant.protected,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_number=organisation.organisation_number or "",
        unit_id=unit.id,
        unit_name=unit.name,
        module_key=module.key,
        module_title=module.title,
        module_easy_title=module.easy_title,
        module_version=str(content_queries.revision_number(attempt.revision_id)),
        level_step=str(module.level.step),
        level_means=module.level.means,
        hours=module.hours,
        outcomes=tuple(
            CertifiedOutcome(one.id, one.title, one.text, one.easy_text) for one in module.outcomes
        ),
        is_not=module.is_not,
        methods=tuple(dict.fromkeys(METHOD_WORDS[method] for method in methods)),
        places=tuple(dict.fromkeys(item.place for item in evidence if item.place)),
        period_from=min(days, default=None),
        period_to=max(days, default=None),
        language_remark=decision.language_remark,
        assessor_id=decision.assessor_id,
        assessor_name=names[decision.assessor_id],
        verifier_id=approved.actor_id,
        verifier_name=names[approved.actor_id],
        external_verifier_id=external.actor_id if external else None,
        countersigner_id=decision.countersignature.signed_by if decision.countersignature else None,
        decided_on=clock.local(decision.at).date(),
        valid_until=last_valid_day(clock.local(decision.at).date(), module.valid_for_months),
    )


@dataclass(frozen=True)
class Behind:
    """Who stood behind the approved decision beside its assessor and internal verifier, where anybody did."""

    countersigner_id: UUID | None
    external_verifier_id: UUID | None


def who_stood_behind(attempt_id: UUID) -> Behind:
    """Who last countersigned a decision of the attempt so that it stood, and who last approved one from outside.

    Read whatever has become of the attempt since: a certificate outlives the decision that it rests on.
    """
    signed = (
        select(Countersignature.signed_by)
        .where(Countersignature.attempt_id == attempt_id, Countersignature.stands.is_(True))
        .order_by(Countersignature.at.desc(), Countersignature.decision_id)
        .limit(1)
    )
    approved = (
        select(AttemptEvent.actor_id)
        .where(
            AttemptEvent.attempt_id == attempt_id,
            AttemptEvent.name == TransitionName.EXTERNALLY_APPROVED.value,
        )
        .order_by(AttemptEvent.position.desc())
        .limit(1)
    )
    row = db.session.execute(select(signed.scalar_subquery(), approved.scalar_subquery())).one()
    return Behind(*row)


def _shown_on(item: Evidence) -> date:
    """The day that belongs to this validation: an earlier paper was shown here, whenever it was issued."""
    if item.kind is EvidenceKind.CERTIFICATE:
        return clock.local(item.created_at).date()
    return item.done_on


def _handed_in(attempt_id: UUID) -> Sequence[Evidence]:
    statement = (
        select(Evidence)
        .where(Evidence.attempt_id == attempt_id, Evidence.handed_in_at.is_not(None))
        .order_by(Evidence.created_at, Evidence.id)
    )
    return db.session.execute(statement).unique().scalars().all()


def _taken_over(attempt_id: UUID) -> list[tuple[str, Evidence]]:
    """What the decision rests on of an earlier attempt's evidence, each piece with its criterion, oldest first."""
    found = [
        (key, item)
        for key, judgement in queries.current_judgements(attempt_id).items()
        if judgement.reused is not None and judgement.reused.lapsed_at is None
        for item in judgement.reused.evidence
    ]
    return sorted(found, key=lambda one: (one[1].created_at, one[1].id))


def cleared_attempts(organisation_ids: Collection[UUID]) -> list[ClearedAttempt]:
    """What waits for the issuer in these organisations, longest waiting first."""
    statement = (
        select(ModuleAttempt, ValidationCase, Account, Unit)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .join(Unit, Unit.id == ValidationCase.unit_id)
        .where(
            ModuleAttempt.state == AttemptState.CLEARED,
            ValidationCase.organisation_id.in_(list(organisation_ids)),
        )
        .order_by(ModuleAttempt.state_since, ModuleAttempt.id)
    )
    return [
        ClearedAttempt(
            attempt_id=attempt.id,
            participant_id=account.id,
            participant_name=account.display_name,
            protected=account.protected,
            module_title=content_queries.module(attempt.revision_id).title,
            organisation_id=case.organisation_id,
            unit_id=case.unit_id,
            unit_name=unit.name,
            cleared_at=attempt.state_since,
        )
        for attempt, case, account, unit in db.session.execute(statement)
    ]
