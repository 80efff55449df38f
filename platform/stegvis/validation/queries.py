"""The selects about attempts and what belongs to them, always ordered. `get_x` raises NotFound.

What the guards need to know lies in `guard_facts`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledModule
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Assignment
from stegvis.validation import lendings
from stegvis.validation.earlier_attempts import ended_before
from stegvis.validation.judgement_models import Decision, Judgement, OutcomeReason
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt, SelfAssessment, ValidationCase
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.states import CLEARED_OR_LATER, SEEN_BY_VERIFIER, AttemptState, TransitionName


def get_attempt(attempt_id: UUID, *, lock: bool = False) -> ModuleAttempt:
    """The attempt with its case, or NotFound. `lock` holds the row until the transaction ends.

    Its open reconsideration comes along: who may see the attempt depends on its step.
    """
    statement = (
        select(ModuleAttempt)
        .where(ModuleAttempt.id == attempt_id)
        .options(joinedload(ModuleAttempt.open_reconsideration).lazyload(Reconsideration.answers))
    )
    if lock:
        statement = statement.with_for_update(of=ModuleAttempt, key_share=True).execution_options(
            populate_existing=True
        )
    attempt = db.session.execute(statement).scalar_one_or_none()
    if attempt is None:
        raise NotFound("module attempt")
    return attempt


def get_evidence(evidence_id: UUID, *, anew: bool = False) -> Evidence:
    """The evidence, or NotFound.

    `anew`: as it is now, for whoever holds the attempt's lock. What the page read before it may have changed since.
    """
    evidence = db.session.get(Evidence, evidence_id, populate_existing=anew)
    if evidence is None:
        raise NotFound("evidence")
    return evidence


def module_of(attempt: ModuleAttempt) -> CompiledModule:
    """The module as it was when the attempt began."""
    return content_queries.module(attempt.revision_id)


def object_facts(attempt: ModuleAttempt) -> ObjectFacts:
    """What the policy needs to know about an attempt."""
    person = facts_about(attempt.participant_id)
    step = _open_step(attempt)
    return ObjectFacts(
        owner_id=attempt.participant_id,
        organisation_id=attempt.case.organisation_id,
        unit_id=attempt.case.unit_id,
        assigned=person.assigned,
        in_conflict=person.in_conflict,
        lent_assessor=lendings.lent_assessor(attempt),
        in_review=attempt.state in SEEN_BY_VERIFIER or step == 2,
        in_external_sample=attempt.state is AttemptState.EXTERNAL_SAMPLE,
        cleared=attempt.state in CLEARED_OR_LATER or step == 3,
        protected=person.protected,
    )


def assessors_of(attempt: ModuleAttempt, person: ObjectFacts) -> frozenset[UUID]:
    """Who is the attempt's assessor today: those who are assigned to the participant, and who is lent to just this."""
    lent = lendings.lent_assessor(attempt)
    return person.assigned.get(Role.ASSESSOR, frozenset()) | ({lent[0]} if lent else frozenset())


def attempts_of_participant(participant_id: UUID) -> Sequence[ModuleAttempt]:
    """Her attempts, newest first."""
    statement = (
        select(ModuleAttempt)
        .where(ModuleAttempt.participant_id == participant_id)
        .order_by(ModuleAttempt.created_at.desc(), ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def cases_of_participant(participant_id: UUID) -> Sequence[ValidationCase]:
    """Her cases, newest first."""
    statement = (
        select(ValidationCase)
        .where(ValidationCase.participant_id == participant_id)
        .order_by(ValidationCase.opened_at.desc(), ValidationCase.id)
    )
    return db.session.execute(statement).scalars().all()


def open_attempt(participant_id: UUID, module_key: str) -> ModuleAttempt | None:
    """Her attempt at this module that hasn't ended, if there is one."""
    statement = select(ModuleAttempt).where(
        ModuleAttempt.participant_id == participant_id,
        ModuleAttempt.module_key == module_key,
        ModuleAttempt.ended_at.is_(None),
    )
    return db.session.execute(statement).scalars().first()


def registered_with_assessor() -> Sequence[ModuleAttempt]:
    """The attempts that wait in row 2 although there is an assessor today, assigned or lent, oldest first."""
    lent = lendings.in_force().subquery()
    have_one = select(Assignment.participant_id).where(
        Assignment.role == Role.ASSESSOR, people_queries.in_force(Assignment)
    )
    statement = (
        select(ModuleAttempt)
        .where(
            ModuleAttempt.state == AttemptState.REGISTERED,
            or_(ModuleAttempt.participant_id.in_(have_one), ModuleAttempt.id.in_(select(lent.c.attempt_id))),
        )
        .order_by(ModuleAttempt.created_at, ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def evidence_of(attempt_id: UUID, viewer: Actor, *, participant_id: UUID) -> Sequence[Evidence]:
    """The evidence that this viewer may see, oldest first: drafts only if they are her own."""
    return evidence_and_hand_in(attempt_id, viewer, participant_id=participant_id)[0]


def evidence_and_hand_in(
    attempt_id: UUID, viewer: Actor, *, participant_id: UUID
) -> tuple[Sequence[Evidence], datetime | None]:
    """The same, and when the attempt was last handed in: in one question, since every page asks both."""
    last_hand_in = _last_hand_in(attempt_id).scalar_subquery()
    statement = select(Evidence, last_hand_in).where(Evidence.attempt_id == attempt_id)
    if viewer.account_id == participant_id:
        visible = or_(Evidence.handed_in_at.is_not(None), Evidence.author_id == participant_id)
    else:
        visible = Evidence.handed_in_at.is_not(None)
    statement = statement.where(visible).order_by(Evidence.created_at, Evidence.id)
    rows = db.session.execute(statement).unique().all()
    return [evidence for evidence, _ in rows], rows[0][1] if rows else None


def drafts_of(attempt_id: UUID, participant_id: UUID) -> Sequence[Evidence]:
    """What the participant has collected and not handed in, oldest first."""
    statement = (
        select(Evidence)
        .where(
            Evidence.attempt_id == attempt_id,
            Evidence.author_id == participant_id,
            Evidence.handed_in_at.is_(None),
        )
        .order_by(Evidence.created_at, Evidence.id)
    )
    return db.session.execute(statement).unique().scalars().all()


def evidence_by_form_key(attempt_id: UUID, form_key: str) -> Evidence | None:
    """The evidence that a resent form has already made."""
    statement = select(Evidence).where(Evidence.attempt_id == attempt_id, Evidence.form_key == form_key)
    return db.session.execute(statement).unique().scalar_one_or_none()


def self_assessments(attempt_id: UUID) -> dict[str, str]:
    """Criterion key → her answer."""
    statement = (
        select(SelfAssessment.criterion_key, SelfAssessment.answer)
        .where(SelfAssessment.attempt_id == attempt_id)
        .order_by(SelfAssessment.criterion_key)
    )
    return {key: answer for key, answer in db.session.execute(statement)}


def current_judgements(attempt_id: UUID) -> dict[str, Judgement]:
    """Criterion key → the judgement in force."""
    statement = (
        select(Judgement)
        .where(Judgement.attempt_id == attempt_id, Judgement.superseded_at.is_(None))
        .order_by(Judgement.criterion_key)
    )
    return {judgement.criterion_key: judgement for judgement in db.session.execute(statement).scalars()}


def current_judgement(attempt_id: UUID, criterion_key: str) -> Judgement | None:
    """The judgement in force on one criterion."""
    statement = select(Judgement).where(
        Judgement.attempt_id == attempt_id,
        Judgement.criterion_key == criterion_key,
        Judgement.superseded_at.is_(None),
    )
    return db.session.execute(statement).scalar_one_or_none()


def current_outcome_reasons(attempt_id: UUID) -> dict[str, OutcomeReason]:
    """Outcome key → the reason in force."""
    statement = (
        select(OutcomeReason)
        .where(OutcomeReason.attempt_id == attempt_id, OutcomeReason.superseded_at.is_(None))
        .order_by(OutcomeReason.outcome_key)
    )
    return {reason.outcome_key: reason for reason in db.session.execute(statement).scalars()}


def judgements_and_reasons(
    attempt: ModuleAttempt,
) -> tuple[dict[str, Judgement], dict[str, OutcomeReason], bool]:
    """As `current_judgements` and `current_outcome_reasons`, in one question: a module has few of each.

    Last, whether there is an earlier attempt of hers, from which something might be taken over.
    """
    has_earlier = ended_before(attempt).order_by(None).with_only_columns(ModuleAttempt.id).exists()
    statement = (
        select(Judgement, OutcomeReason, has_earlier)
        .select_from(ModuleAttempt)
        .outerjoin(Judgement, (Judgement.attempt_id == ModuleAttempt.id) & Judgement.superseded_at.is_(None))
        .outerjoin(
            OutcomeReason,
            (OutcomeReason.attempt_id == ModuleAttempt.id) & OutcomeReason.superseded_at.is_(None),
        )
        .where(ModuleAttempt.id == attempt.id)
        .order_by(Judgement.criterion_key, OutcomeReason.outcome_key)
    )
    rows: Sequence[tuple[Judgement | None, OutcomeReason | None, bool]] = [
        (row[0], row[1], row[2]) for row in db.session.execute(statement)
    ]
    return (
        {one.criterion_key: one for one, _reason, _earlier in rows if one is not None},
        {one.outcome_key: one for _judgement, one, _earlier in rows if one is not None},
        any(earlier for _judgement, _reason, earlier in rows),
    )


def current_decision(attempt_id: UUID) -> Decision | None:
    """The decision in force."""
    statement = select(Decision).where(Decision.attempt_id == attempt_id, Decision.superseded_at.is_(None))
    return db.session.execute(statement).scalar_one_or_none()


def decisions_of(attempt_id: UUID) -> Sequence[Decision]:
    """The decision in force and those that others have taken the place of, newest first."""
    statement = (
        select(Decision).where(Decision.attempt_id == attempt_id).order_by(Decision.at.desc(), Decision.id)
    )
    return db.session.execute(statement).scalars().all()


def history(attempt_id: UUID) -> Sequence[AttemptEvent]:
    """All that has happened to the attempt, oldest first, with what was said aloud about it."""
    statement = (
        select(AttemptEvent)
        .where(AttemptEvent.attempt_id == attempt_id)
        .order_by(AttemptEvent.position)
        .options(joinedload(AttemptEvent.spoken))
        .execution_options(populate_existing=True)
    )
    return db.session.execute(statement).scalars().all()


def _last_hand_in(attempt_id: UUID) -> Select[datetime]:
    return select(func.max(AttemptEvent.at)).where(
        AttemptEvent.attempt_id == attempt_id, AttemptEvent.name == TransitionName.HANDED_IN.value
    )


def handed_in_at(attempt_id: UUID, before: datetime) -> datetime | None:
    """When the attempt was last handed in, up to `before`."""
    statement = _last_hand_in(attempt_id).where(AttemptEvent.at <= before)
    return db.session.execute(statement).scalar_one()


def asked_from(attempt_id: UUID) -> AttemptState | None:
    """The state in which the attempt stood when a reconsideration was last asked for."""
    return asked_from_each([attempt_id]).get(attempt_id)


def asked_from_each(attempt_ids: Collection[UUID]) -> dict[UUID, AttemptState]:
    """Attempt id → the same, for many; nothing for one about which nobody has asked."""
    statement = (
        select(AttemptEvent.attempt_id, AttemptEvent.source)
        .where(
            AttemptEvent.attempt_id.in_(list(attempt_ids)),
            AttemptEvent.name == TransitionName.RECONSIDERATION_ASKED.value,
        )
        .order_by(AttemptEvent.position)
    )
    return {
        attempt_id: AttemptState(source) for attempt_id, source in db.session.execute(statement) if source
    }


def _open_step(attempt: ModuleAttempt) -> int | None:
    """The step of the open reconsideration. Nothing is asked of the database in any other state."""
    if attempt.state is not AttemptState.RECONSIDERATION:
        return None
    if attempt.open_reconsideration is not None and attempt.open_reconsideration.closed_at is None:
        return attempt.open_reconsideration.step
    # It was asked for in this transaction, after the attempt was read.
    statement = select(Reconsideration.step).where(
        Reconsideration.attempt_id == attempt.id, Reconsideration.closed_at.is_(None)
    )
    return db.session.execute(statement).scalar_one_or_none()
