"""What the guards of the transition table need to know about an attempt, read now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, null, or_, select, true, union_all

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.validation import lendings, rules
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.judgement_models import (
    Decision,
    Judgement,
    OutcomeReason,
    ReusedEvidence,
    ReusedFinding,
)
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.queries import assessors_of, current_judgements, current_outcome_reasons, module_of
from stegvis.validation.rules import AttemptFacts, CriterionFacts, EvidenceKind, Involved

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
