"""What an extract (*utdrag*) says: the criteria that were met in an attempt that ended without being achieved.

An extract is no certificate. It tells what is met and nothing else: no "not yet", no outcome, no reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.validation import countersignatures, queries, rules
from stegvis.validation.guard_facts import attempt_facts, does_count
from stegvis.validation.judgement_models import Judgement, ReusedFinding
from stegvis.validation.models import AttemptEvent, ModuleAttempt
from stegvis.validation.reading import AttemptPage
from stegvis.validation.rules import AttemptFacts, CriterionFacts, JudgementResult
from stegvis.validation.states import TransitionName


@dataclass(frozen=True)
class MetCriterion:
    """A criterion that was met, when, and who judged it."""

    text: str
    easy_text: str
    judged_on: date
    assessor_name: str
    first_judged_on: date | None = None
    """When it was found first, if the assessor took it over from an earlier attempt."""
    first_assessor_name: str = ""


@dataclass(frozen=True)
class ExtractOutcome:
    """A learning outcome with those of its criteria that were met."""

    title: str
    criteria: tuple[MetCriterion, ...]


@dataclass(frozen=True)
class ExtractFacts:
    """All that an extract says."""

    attempt_id: UUID
    participant_id: UUID
    participant_name: str
    organisation_name: str
    unit_name: str
    module_title: str
    module_easy_title: str
    module_version: str
    ended_on: date
    outcomes: tuple[ExtractOutcome, ...]

    @property
    def count(self) -> int:
        """How many criteria it lists."""
        return sum(len(outcome.criteria) for outcome in self.outcomes)


def may_be_told(facts: AttemptFacts) -> frozenset[str]:
    """The criteria that are met and would stand in a decision: observed where they must be, not on old evidence."""
    met = {key for key, result in facts.judged.items() if result is JudgementResult.MET}
    return frozenset(met - set(rules.unobserved(facts)) - set(rules.met_by_old(facts)))


def _waiting(
    attempt: ModuleAttempt, judgements: Mapping[str, Judgement], events: Sequence[AttemptEvent]
) -> frozenset[str]:
    """What a trainee has found met, and no decision that was countersigned, or made by a colleague, has told since."""
    locked_at = max((event.at for event in events if event.name == TransitionName.QUEUED), default=None)
    met = {key: one for key, one in judgements.items() if one.result is JudgementResult.MET}
    by_trainees = countersignatures.by_trainees(met, attempt.module_key)
    return frozenset(key for key in by_trainees if locked_at is None or met[key].at > locked_at)


def has_extract(page: AttemptPage) -> bool:
    """Whether there is something to make an extract of. The database is asked when the attempt has ended so."""
    if not rules.has_ended_short(page.attempt.state, page.attempt.outcome):
        return False
    return bool(may_be_told(_facts_on(page)) - _waiting(page.attempt, page.judged, page.events))


def _facts_on(page: AttemptPage) -> AttemptFacts:
    """What the guards need to know of what is met, from what a page has read already. Her drafts count for nothing."""
    counts: Counter[str] = Counter()
    old: Counter[str] = Counter()
    observed: set[str] = set()
    participant_id = page.attempt.participant_id
    for line in page.lines:
        earlier = line.earlier_evidence
        counts[line.criterion.id] += len(earlier)
        if any(rules.is_observed(item.method, item.author_id, participant_id) for item in earlier):
            observed.add(line.criterion.id)
    for item in (item for item in page.evidence if item.is_usable and not item.is_draft):
        is_old = item.old_mark is not None and item.old_mark.accepted_at is None
        counts.update(item.criterion_keys)
        if is_old:
            old.update(item.criterion_keys)
        elif rules.is_observed(item.method, item.author_id, participant_id):
            observed.update(item.criterion_keys)
    too_close = facts_about(participant_id).in_conflict
    return AttemptFacts(
        state=page.attempt.state,
        participant_id=participant_id,
        criteria=tuple(
            CriterionFacts(one.id, line.outcome.id, one.minimum_evidence, one.safety_critical)
            for line in page.lines
            for one in (line.criterion,)
        ),
        evidence_count=counts,
        old_count=old,
        observed=frozenset(observed),
        judged={key: one.result for key, one in page.judged.items() if does_count(one, too_close)},
    )


def extract_facts(attempt_id: UUID) -> ExtractFacts:
    """What the extract says. Raises NotFound for an attempt that goes on, is achieved, or has nothing met."""
    attempt = queries.get_attempt(attempt_id)
    if not rules.has_ended_short(attempt.state, attempt.outcome):
        raise NotFound("extract")
    judgements = queries.current_judgements(attempt_id)
    facts = attempt_facts(attempt, judgements=judgements, outcome_reasons={}, only_handed_in=True)
    told = may_be_told(facts) - _waiting(attempt, judgements, queries.history(attempt_id))
    if not told:
        raise NotFound("extract")
    module = queries.module_of(attempt)
    reused = {key: found for key in told if (found := judgements[key].reused) is not None}
    names = people_queries.display_names(
        {
            attempt.participant_id,
            *(judgements[key].assessor_id for key in told),
            *(one.earlier.assessor_id for one in reused.values()),
        }
    )
    outcomes = (
        ExtractOutcome(
            outcome.title,
            tuple(
                MetCriterion(
                    criterion.text,
                    criterion.easy_text,
                    clock.local(judgements[criterion.id].at).date(),
                    names[judgements[criterion.id].assessor_id],
                    *_found_first(reused.get(criterion.id), names),
                )
                for criterion in outcome.criteria
                if criterion.id in told
            ),
        )
        for outcome in module.outcomes
    )
    return ExtractFacts(
        attempt_id=attempt.id,
        participant_id=attempt.participant_id,
        participant_name=names[attempt.participant_id],
        organisation_name=people_queries.get_organisation(attempt.case.organisation_id).name,
        unit_name=attempt.case.unit.name,
        module_title=module.title,
        module_easy_title=module.easy_title,
        module_version=str(content_queries.get_revision_row(attempt.revision_id).number),
        ended_on=clock.local(attempt.ended_at or attempt.state_since).date(),
        outcomes=tuple(outcome for outcome in outcomes if outcome.criteria),
    )


def _found_first(reused: ReusedFinding | None, names: Mapping[UUID, str]) -> tuple[date | None, str]:
    if reused is None:
        return None, ""
    return clock.local(reused.earlier.at).date(), names[reused.earlier.assessor_id]
