"""Opening an attempt and getting it under way."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from stegvis.access import SYSTEM, Actor, Role
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import retirements
from stegvis.people import queries as people_queries
from stegvis.people.models import Assignment
from stegvis.people.states import AccountKind
from stegvis.validation import competence_rules, competences, queries, rules, verifying
from stegvis.validation.actions.moves import advance, hold, note_event
from stegvis.validation.mapping_rules import ANSWERS, SKIPPED
from stegvis.validation.models import ModuleAttempt, SelfAssessment, ValidationCase
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState, TransitionName


def open_attempt(*, actor: Actor, participant_id: UUID, module_key: str, goal: str = "") -> ModuleAttempt:
    """Put the participant up for a module (row 1), and start mapping at once when she has an assessor (row 2).

    A second call while the first attempt is open gives that attempt: a double click opens one. Raises Refused when the
    module, or the version of it that is current, is retired: what is open goes on, and nothing new begins.
    """
    participant = people_queries.get_account(participant_id)
    if participant.kind is not AccountKind.PARTICIPANT:
        raise BadInput("participant", _l("Bara deltagare kan anmälas till en modul."))
    db.session.refresh(participant, with_for_update={"key_share": True})
    already = queries.open_attempt(participant_id, module_key)
    if already is not None:
        return already
    _refuse_if_certified(participant_id, module_key)
    revision_id = retirements.revision_to_begin(module_key, participant.organisation_id)
    case = _open_case(actor, participant_id, goal)
    moment = clock.now()
    attempt = ModuleAttempt(
        case=case,
        case_id=case.id,
        participant_id=participant_id,
        module_key=module_key,
        revision_id=revision_id,
        state=AttemptState.REGISTERED,
        state_since=moment,
        created_at=moment,
    )
    note_event(attempt, actor=actor, name=TransitionName.REGISTERED, row=1, source=None, message="", facts={})
    if _has_competent_assessor(attempt):
        start_mapping(actor=actor, attempt=attempt)
    return attempt


def _refuse_if_certified(participant_id: UUID, module_key: str) -> None:
    for attempt in queries.attempts_of_participant(participant_id):
        if attempt.module_key == module_key and attempt.state is AttemptState.CERTIFIED:
            raise Refused(_l("Deltagaren har redan intyg i den här modulen. Välj en annan modul."))


def _open_case(actor: Actor, participant_id: UUID, goal: str) -> ValidationCase:
    """The participant's case in the unit where she is now, or a new one there.

    A case of an earlier unit belongs to that unit's staff. A goal in new words goes on from the one before.
    """
    facts = people_queries.facts_as_seen(actor, participant_id)
    if facts.organisation_id is None or facts.unit_id is None:
        raise Refused(_l("Deltagaren hör inte till någon enhet. Lägg henne eller honom i en enhet först."))
    for case in queries.cases_of_participant(participant_id):
        if (case.organisation_id, case.unit_id) == (facts.organisation_id, facts.unit_id):
            if goal.strip() and goal.strip() not in case.goal:
                case.goal = f"{case.goal}\n{goal.strip()}".strip()
                record(actor, "case.goal-added", "validation_case", case.id, {"goal": goal.strip()})
            return case
    case = ValidationCase(
        participant_id=participant_id,
        organisation_id=facts.organisation_id,
        unit_id=facts.unit_id,
        opened_by=actor.own_account_id,
        opened_at=clock.now(),
        goal=goal,
    )
    db.session.add(case)
    db.session.flush()
    record(actor, "case.opened", "validation_case", case.id, {"participant": str(participant_id)})
    return case


def _competent_assessors(attempt: ModuleAttempt, assessor_ids: Collection[UUID]) -> frozenset[UUID]:
    return competences.competent_among(assessor_ids, Role.ASSESSOR, attempt.module_key)


def _has_competent_assessor(attempt: ModuleAttempt) -> bool:
    assessors = queries.assessors_of(attempt, people_queries.facts_about(attempt.participant_id))
    return bool(_competent_assessors(attempt, assessors))


def start_mapping(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 2: begins when an assessor is assigned who has competence for the module."""
    facts = queries.attempt_facts(attempt)
    competent = _competent_assessors(attempt, facts.assessor_ids)
    refusal = rules.has_assessor(facts) or competence_rules.has_competent_assessor(
        facts.assessor_ids, competent
    )
    if refusal:
        raise Refused(refusal)
    return advance(actor=actor, attempt=attempt, transition_name=TransitionName.MAPPING_STARTED)


def order_mapping(assignment: Assignment) -> None:
    """An assessor has been assigned: whoever was registered without one need not wait longer."""
    if assignment.role is Role.ASSESSOR:
        outbox.send("validation.start-mapping")


def start_waiting_mappings() -> int:
    """Row 2 for every registered attempt whose participant has a competent assessor today; how many there were."""
    started = 0
    waiting = [one.id for one in queries.registered_with_assessor()]
    for attempt in verifying.attempts_by_id(waiting, lock=True).values():
        if attempt.state is AttemptState.REGISTERED and _has_competent_assessor(attempt):
            start_mapping(actor=SYSTEM, attempt=attempt)
            started += 1
    return started


def save_self_assessment(*, actor: Actor, attempt: ModuleAttempt, criterion_key: str, answer: str) -> None:
    """Keep how often she says that she has done it. Answering again changes the answer; skipping leaves it."""
    if answer not in ANSWERS:
        raise BadInput("answer", _l("Välj ett svar."))
    if queries.module_of(attempt).criterion(criterion_key) is None:
        raise NotFound("criterion")
    # Two taps at once: the second waits and finds the first one's row.
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state not in OPEN_FOR_EVIDENCE | {AttemptState.REGISTERED}:
        raise Refused(_l("Det går inte att ändra svaren nu. Det är redan inlämnat, eller slut."))
    statement = select(SelfAssessment).where(
        SelfAssessment.attempt_id == attempt.id, SelfAssessment.criterion_key == criterion_key
    )
    row = db.session.execute(statement).scalar_one_or_none()
    if row is None:
        row = SelfAssessment(attempt_id=attempt.id, criterion_key=criterion_key)
        db.session.add(row)
    elif answer == SKIPPED:
        return
    row.answer, row.at = answer, clock.now()
    record(actor, "self-assessment.saved", "module_attempt", attempt.id, {criterion_key: answer})


def abort(*, actor: Actor, attempt: ModuleAttempt, reason: str) -> ModuleAttempt:
    """Row 19: the participant at any time; the coordinator with a reason. Again: no effect."""
    attempt = hold(attempt)
    if attempt.state is AttemptState.ABORTED:
        return attempt
    refusal = rules.may_abort(has_ended=attempt.ended_at is not None)
    if refusal:
        raise Refused(refusal)
    is_participant = actor.account_id == attempt.participant_id
    if not is_participant and not reason.strip():
        raise BadInput("reason", _l("Skriv varför valideringen avbryts."))
    return advance(
        actor=actor, attempt=attempt, transition_name=TransitionName.ABORTED, message=reason.strip()
    )
