"""Every select of the room, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, null, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.content.compiled import CompiledModule
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Assignment
from stegvis.validation import lendings, rules
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.earlier_attempts import ended_before
from stegvis.validation.models import (
    AttemptEvent,
    Decision,
    Evidence,
    EvidenceCriterion,
    Judgement,
    ModuleAttempt,
    OutcomeReason,
    ReusedEvidence,
    ReusedFinding,
    SelfAssessment,
    ValidationCase,
)
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.rules import AttemptFacts, CriterionFacts, EvidenceKind, Involved
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


USABLE = or_(
    MediaFile.id.is_(None),
    MediaFile.state != MediaState.REFUSED,
    Evidence.text != "",
    Evidence.kind == EvidenceKind.TESTIMONY,
)
"""`rules.is_usable` in SQL, of evidence with its file, if it has one."""


def evidence_counts(
    attempt_id: UUID, *, only_handed_in: bool = False
) -> tuple[Counter[str], frozenset[str], Counter[str]]:
    """How much evidence each criterion has, drafts included unless told, and which ones somebody has observed,
    and how much of it is old and not said to count.

    What `Evidence.is_usable` says no to doesn't count.
    Observed is what staff have written that they saw, in work or, where the criterion allows it, in an exercise; what
    is old shows that only when an assessor says so. Evidence of an earlier attempt counts for the criteria that were
    taken over and rest on it.
    """
    own: Select[*tuple[Any, ...]] = (
        select(
            EvidenceCriterion.criterion_key,
            Evidence.method,
            Evidence.author_id,
            ModuleAttempt.participant_id,
            OldEvidence.evidence_id,
        )
        .join(Evidence, Evidence.id == EvidenceCriterion.evidence_id)
        .join(ModuleAttempt, ModuleAttempt.id == Evidence.attempt_id)
        .outerjoin(MediaFile, MediaFile.id == Evidence.media_id)
        .outerjoin(
            OldEvidence, and_(OldEvidence.evidence_id == Evidence.id, OldEvidence.accepted_at.is_(None))
        )
        .where(
            Evidence.attempt_id == attempt_id,
            USABLE,
            Evidence.handed_in_at.is_not(None) if only_handed_in else true(),
        )
    )
    # What was old then is not among what a finding was taken over with.
    earlier: Select[*tuple[Any, ...]] = (
        select(
            ReusedFinding.criterion_key,
            Evidence.method,
            Evidence.author_id,
            ReusedFinding.participant_id,
            null(),
        )
        .join(Judgement, Judgement.id == ReusedFinding.judgement_id)
        .join(ReusedEvidence, ReusedEvidence.judgement_id == ReusedFinding.judgement_id)
        .join(Evidence, Evidence.id == ReusedEvidence.evidence_id)
        .where(
            ReusedFinding.attempt_id == attempt_id,
            ReusedFinding.lapsed_at.is_(None),
            Judgement.superseded_at.is_(None),
        )
    )
    rows = db.session.execute(union_all(own, earlier).order_by(own.selected_columns[0]))
    counts: Counter[str] = Counter()
    observed: set[str] = set()
    old: Counter[str] = Counter()
    for key, method, author_id, participant_id, old_id in rows:
        counts[key] += 1
        old[key] += old_id is not None
        if old_id is None and rules.is_observed(method, author_id, participant_id):
            observed.add(key)
    return counts, frozenset(observed), old


def does_count(judgement: Judgement, too_close: Collection[UUID]) -> bool:
    """Whether a judgement in force counts: by nobody too close, here or where it was found first, and not lapsed."""
    reused = judgement.reused
    if judgement.assessor_id in too_close:
        return False
    return reused is None or (reused.lapsed_at is None and reused.earlier.assessor_id not in too_close)


def attempt_facts(
    attempt: ModuleAttempt,
    *,
    judgements: Mapping[str, Judgement] | None = None,
    outcome_reasons: Mapping[str, OutcomeReason] | None = None,
    only_handed_in: bool = False,
) -> AttemptFacts:
    """What the guards need to know, read now; judgements and reasons that a page has read already are taken as told.

    A judgement by somebody who has a conflict of interest with the participant counts as none, also when it was taken
    over from an earlier attempt; so does what was taken over and has grown old since. `only_handed_in`: for what is
    said of evidence that has been judged; her drafts count when she hands in.
    """
    person = facts_about(attempt.participant_id)
    counts, observed, old = evidence_counts(attempt.id, only_handed_in=only_handed_in)
    module = module_of(attempt)
    judgements = current_judgements(attempt.id) if judgements is None else judgements
    outcome_reasons = current_outcome_reasons(attempt.id) if outcome_reasons is None else outcome_reasons
    return AttemptFacts(
        state=attempt.state,
        participant_id=attempt.participant_id,
        criteria=tuple(
            CriterionFacts(criterion.id, outcome.id, criterion.minimum_evidence, criterion.safety_critical)
            for outcome in module.outcomes
            for criterion in outcome.criteria
        ),
        assessor_ids=assessors_of(attempt, person),
        evidence_count=counts,
        old_count=old,
        observed=observed,
        judged={
            key: judgement.result
            for key, judgement in judgements.items()
            if does_count(judgement, person.in_conflict)
        },
        reasons={key: judgement.reason for key, judgement in judgements.items()},
        outcome_reasons={key: row.reason for key, row in outcome_reasons.items()},
        outcome=attempt.outcome,
    )


def involved_in(attempt: ModuleAttempt) -> Involved:
    """Who has had to do with the attempt, now or earlier, and with what of an earlier attempt was taken over."""
    reused = (
        select(Evidence.author_id)
        .join(ReusedEvidence, ReusedEvidence.evidence_id == Evidence.id)
        .join(ReusedFinding, ReusedFinding.judgement_id == ReusedEvidence.judgement_id)
        .where(ReusedFinding.attempt_id == attempt.id)
    )
    authors = select(Evidence.author_id).where(Evidence.attempt_id == attempt.id).union(reused)
    found_first = (
        select(Judgement.assessor_id)
        .join(ReusedFinding, ReusedFinding.earlier_id == Judgement.id)
        .where(ReusedFinding.attempt_id == attempt.id)
    )
    judges = select(Judgement.assessor_id).where(Judgement.attempt_id == attempt.id).union(found_first)
    deciders = (
        select(Decision.assessor_id)
        .where(Decision.attempt_id == attempt.id)
        .union(select(Countersignature.signed_by).where(Countersignature.attempt_id == attempt.id))
    )
    session = db.session
    assigned = dict(people_queries.ever_assigned(attempt.participant_id))
    assigned[Role.ASSESSOR] = assigned.get(Role.ASSESSOR, frozenset()) | lendings.ever_lent(attempt.id)
    return Involved(
        assigned=assigned,
        evidence_authors=frozenset(session.execute(authors.order_by(authors.selected_columns[0])).scalars()),
        judges=frozenset(session.execute(judges.order_by(judges.selected_columns[0])).scalars())
        | frozenset(session.execute(deciders.order_by(deciders.selected_columns[0])).scalars()),
    )
