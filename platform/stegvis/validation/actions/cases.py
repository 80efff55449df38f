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
from stegvis.people.facts import facts_about, facts_as_seen
from stegvis.people.models import Account, Assignment
from stegvis.people.states import AccountKind
from stegvis.validation import (
    case_rules,
    competence_rules,
    competences,
    queries,
    registering_rules,
    rules,
    verifying,
)
from stegvis.validation.actions import closing, reconsidering
from stegvis.validation.actions.moves import advance, hold, note_event, refuse_stranger
from stegvis.validation.case_models import AttemptInformation
from stegvis.validation.case_rules import Information
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.held_certificates import held_in
from stegvis.validation.mapping_rules import ANSWERS, SKIPPED
from stegvis.validation.models import ModuleAttempt, SelfAssessment, ValidationCase
from stegvis.validation.registering_rules import Registration
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState, TransitionName, transition


def open_attempt(
    *, actor: Actor, participant_id: UUID, module_key: str, information: Information, goal: str = ""
) -> ModuleAttempt:
    """Put the participant up for a module (row 1), and start mapping at once when she has an assessor (row 2).

    `information`: what she was told first, and how she said yes. Raises BadInput at the field of it that is at fault.
    A second call while the first attempt is open gives that attempt: a double click opens one. Beside a certificate
    that soon ends, or has, it is the renewal of that one, which stays as it is. Raises Refused when a
    rule says no, or the module or the version of it that is current is retired: what is open goes on, and nothing new
    begins. Raises Forbidden for an actor whom the row does not name.
    """
    participant = people_queries.get_account(participant_id)
    db.session.refresh(participant, with_for_update={"key_share": True})
    already = queries.open_attempt(participant_id, module_key)
    if already is not None:
        return already
    seen = facts_as_seen(actor, participant_id)
    revision_id = _published(participant, module_key)
    held = held_in(participant_id, module_key)
    refusal = registering_rules.may_register(
        Registration(
            is_participant=participant.kind is AccountKind.PARTICIPANT,
            is_placed=seen.organisation_id is not None and seen.unit_id is not None,
            is_published=revision_id is not None,
            has_certificate=held is not None and not held.may_be_renewed,
            renewed_from=held.renewed_from if held else None,
        )
    )
    if refusal:
        raise Refused(refusal)
    information = information.tidied()
    wrong = case_rules.wrong_in_information(information, people_queries.today())
    if wrong:
        raise BadInput(*wrong)
    row = transition(TransitionName.REGISTERED, None)
    refuse_stranger(actor, participant_id, row)
    assert seen.organisation_id is not None and seen.unit_id is not None, "the rule asks for both"
    case = _open_case(actor, participant_id, (seen.organisation_id, seen.unit_id), goal)
    moment = clock.now()
    attempt = ModuleAttempt(
        case=case,
        case_id=case.id,
        participant_id=participant_id,
        module_key=module_key,
        revision_id=revision_id,
        state=row.target,
        state_since=moment,
        created_at=moment,
    )
    note_event(attempt, actor=actor, name=row.name, row=row.row, source=None, message="", facts={})
    _note_information(actor, attempt, information)
    if _has_competent_assessor(attempt):
        start_mapping(actor=actor, attempt=attempt)
    return attempt


def _note_information(actor: Actor, attempt: ModuleAttempt, told: Information) -> None:
    db.session.add(
        AttemptInformation(
            attempt_id=attempt.id, written_by=actor.own_account_id, at=clock.now(), **vars(told)
        )
    )
    db.session.flush()
    changes = {name: str(value) for name, value in vars(told).items()}
    record(actor, "attempt.informed", "module_attempt", attempt.id, changes)


def _published(participant: Account, module_key: str) -> UUID | None:
    """The module's published revision, as her municipality sees it. Raises Refused when it is retired."""
    try:
        return retirements.revision_to_begin(module_key, participant.organisation_id)
    except NotFound:
        return None


def _open_case(actor: Actor, participant_id: UUID, place: tuple[UUID, UUID], goal: str) -> ValidationCase:
    """The participant's case in the unit where she is now, or a new one there.

    A case of an earlier unit belongs to that unit's staff. A goal in new words goes on from the one before.
    """
    for case in queries.cases_of_participant(participant_id):
        if (case.organisation_id, case.unit_id) == place:
            if goal.strip() and goal.strip() not in case.goal:
                case.goal = f"{case.goal}\n{goal.strip()}".strip()
                record(actor, "case.goal-added", "validation_case", case.id, {"goal": goal.strip()})
            closing.reopen(actor=actor, case=case)
            return case
    case = ValidationCase(
        participant_id=participant_id,
        organisation_id=place[0],
        unit_id=place[1],
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
    assessors = queries.assessors_of(attempt, facts_about(attempt.participant_id))
    return bool(_competent_assessors(attempt, assessors))


def start_mapping(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Row 2: begins when an assessor is assigned who has competence for the module."""
    facts = attempt_facts(attempt)
    competent = _competent_assessors(attempt, facts.assessor_ids)
    refusal = competence_rules.has_competent_assessor(facts.assessor_ids, competent)
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
    """Row 19: the participant at any time before the certificate, also while a reconsideration is open; the
    coordinator with a reason, and never while the participant waits for an answer. Again: no effect.
    """
    attempt = hold(attempt)
    if attempt.state is AttemptState.ABORTED:
        return attempt
    is_participant = actor.account_id == attempt.participant_id
    asked_from = queries.asked_from(attempt.id) if attempt.state is AttemptState.RECONSIDERATION else None
    refusal = rules.may_abort(
        has_ended=attempt.ended_at is not None,
        is_participant=is_participant,
        asked_from=asked_from,
        outcome=attempt.outcome,
    )
    if refusal:
        raise Refused(refusal)
    unsaid = None if is_participant else rules.may_abort_for_her(reason)
    if unsaid:
        raise BadInput("reason", unsaid)
    if asked_from is not None:
        reconsidering.end_with_attempt(attempt)
    return advance(
        actor=actor, attempt=attempt, transition_name=TransitionName.ABORTED, message=reason.strip()
    )
