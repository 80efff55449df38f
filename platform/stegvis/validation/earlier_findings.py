"""What an earlier attempt of the same participant and module found, and what later ones took over. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import Text
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule, CompiledOutcome
from stegvis.people import queries as people_queries
from stegvis.validation import countersign_rules, reuse_rules, rules
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.earlier_attempts import ended_before
from stegvis.validation.guard_facts import does_count
from stegvis.validation.judgement_models import Judgement, ReusedEvidence, ReusedFinding
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt, ValidationCase
from stegvis.validation.reuse_rules import OBSTACLE_TEXTS, EarlierEvidence, EarlierFinding, Obstacle
from stegvis.validation.rules import CriterionFacts, JudgementResult
from stegvis.validation.states import OPEN_FOR_EVIDENCE, OPEN_FOR_JUDGEMENT, AttemptState
from stegvis.validation.witness_reading import Witnesses, witnesses_behind

OPEN_FOR_REUSE = OPEN_FOR_EVIDENCE | OPEN_FOR_JUDGEMENT
"""Where an assessor may take over: from the first talk to her last judgement, so that nobody shows the same twice."""


@dataclass(frozen=True)
class Offer:
    """What was found of one criterion, for the assessor to take over or to read why she can't."""

    criterion: CompiledCriterion
    outcome: CompiledOutcome
    earlier: Judgement
    evidence: tuple[Evidence, ...]
    """What it would rest on: the rest is too old."""
    obstacle: Obstacle | None
    present: Judgement | None
    """The judgement in force in the attempt that goes on."""
    present_counts: bool

    @property
    def why_not(self) -> Text | None:
        """Why it can't be taken over, in words."""
        return OBSTACLE_TEXTS[self.obstacle] if self.obstacle else None

    @property
    def is_taken(self) -> bool:
        """Whether it is taken over already."""
        present = self.present if self.present_counts else None
        return (
            present is not None
            and present.reused is not None
            and present.reused.earlier_id == self.earlier.id
        )

    @property
    def is_judged(self) -> bool:
        """Whether the criterion has a judgement of its own in the attempt that goes on."""
        return self.present is not None and self.present_counts and not self.is_taken

    @property
    def is_open(self) -> bool:
        """Whether it may be taken over now."""
        return self.obstacle is None and not self.is_taken and not self.is_judged

    @property
    def facts(self) -> CriterionFacts:
        """What the rules ask of the criterion as it is today."""
        return _criterion_facts(self.criterion, self.outcome)


@dataclass(frozen=True)
class EarlierFindings:
    """All that there is to take over into an attempt, in the module's order."""

    offers: tuple[Offer, ...] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)
    witnesses: Witnesses = field(default_factory=Witnesses)

    def name(self, account_id: UUID) -> str:
        """The name of somebody who judged or added evidence then."""
        return self.names.get(account_id, "")

    def of(self, criterion_key: str) -> Offer | None:
        """What was found of this criterion."""
        return next((one for one in self.offers if one.criterion.id == criterion_key), None)

    @property
    def open_count(self) -> int:
        """How many may be taken over now."""
        return sum(one.is_open for one in self.offers)


def _criterion_facts(criterion: CompiledCriterion, outcome: CompiledOutcome) -> CriterionFacts:
    return CriterionFacts(criterion.id, outcome.id, criterion.minimum_evidence, criterion.safety_critical)


def found_met_on(attempt: ModuleAttempt, criterion_key: str) -> date | None:
    """The day on which an earlier attempt last found the criterion met, whether it may be taken over or not."""
    statement = (
        select(Judgement.at)
        .join(ModuleAttempt, ModuleAttempt.id == Judgement.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .where(
            ModuleAttempt.participant_id == attempt.participant_id,
            ModuleAttempt.module_key == attempt.module_key,
            ModuleAttempt.id != attempt.id,
            ModuleAttempt.ended_at.is_not(None),
            ValidationCase.organisation_id == attempt.case.organisation_id,
            Judgement.criterion_key == criterion_key,
            Judgement.result == JudgementResult.MET,
            Judgement.superseded_at.is_(None),
        )
        .order_by(Judgement.at.desc(), Judgement.id)
        .limit(1)
    )
    at = db.session.execute(statement).scalar_one_or_none()
    return clock.local(at).date() if at is not None else None


def findings_for(
    attempt: ModuleAttempt,
    module: CompiledModule,
    *,
    judgements: Mapping[str, Judgement],
    too_close: Collection[UUID],
) -> EarlierFindings:
    """What may be taken over into the attempt, and what can't be and why.

    `judgements` are those in force in the attempt, `too_close` who has a conflict of interest with the participant.
    """
    ended = db.session.execute(ended_before(attempt)).scalars().all()
    known = _Known.of(ended, too_close)
    today = people_queries.today()
    offers = []
    for outcome in module.outcomes:
        for criterion in outcome.criteria:
            found = reuse_rules.to_offer(
                known.findings_of(criterion), _criterion_facts(criterion, outcome), today
            )
            if found is None:
                continue
            finding, why_not = found
            current = {one.evidence_id for one in reuse_rules.current_evidence(finding.evidence, today)}
            earlier, present = known.judgements[finding.judgement_id], judgements.get(criterion.id)
            offers.append(
                Offer(
                    criterion=criterion,
                    outcome=outcome,
                    earlier=earlier,
                    evidence=tuple(one for one in known.behind(earlier) if one.id in current),
                    obstacle=why_not,
                    present=present,
                    present_counts=present is not None and does_count(present, known.too_close),
                )
            )
    shown = [item for offer in offers for item in offer.evidence]
    people = {offer.earlier.assessor_id for offer in offers} | {item.author_id for item in shown}
    people.add(attempt.participant_id)
    return EarlierFindings(
        offers=tuple(offers),
        names=people_queries.display_names(people),
        witnesses=witnesses_behind(attempt.id, shown),
    )


@dataclass(frozen=True)
class _Known:
    """What was read of the attempts that have ended."""

    attempts: Mapping[UUID, ModuleAttempt]
    judgements: Mapping[UUID, Judgement]
    evidence: Sequence[Evidence]
    moves: Mapping[UUID, Sequence[tuple[str, datetime]]]
    is_qualified: Callable[[Judgement, str], bool]
    too_close: Collection[UUID]

    @classmethod
    def of(cls, ended: Sequence[ModuleAttempt], too_close: Collection[UUID]) -> _Known:
        ids = [one.id for one in ended]
        judgements = _judgements_in(ids) if ids else []
        return cls(
            attempts={one.id: one for one in ended},
            judgements={one.id: one for one in judgements},
            evidence=_handed_in(ids) if judgements else (),
            moves=_moves_of(ids) if judgements else {},
            is_qualified=_qualification({one.assessor_id for one in judgements}),
            too_close=too_close,
        )

    @property
    def certified_at(self) -> datetime | None:
        """When the last certificate was issued: what was found before is what that one says."""
        ends = [
            one.ended_at
            for one in self.attempts.values()
            if one.state is AttemptState.CERTIFIED and one.ended_at is not None
        ]
        return max(ends, default=None)

    def behind(self, judgement: Judgement) -> list[Evidence]:
        return [
            item
            for item in self.evidence
            if item.attempt_id == judgement.attempt_id and judgement.criterion_key in item.criterion_keys
        ]

    def findings_of(self, criterion: CompiledCriterion) -> list[EarlierFinding]:
        return [
            self._finding(judgement, criterion)
            for judgement in self.judgements.values()
            if judgement.criterion_key == criterion.id
        ]

    def _finding(self, judgement: Judgement, criterion: CompiledCriterion) -> EarlierFinding:
        attempt = self.attempts[judgement.attempt_id]
        then = content_queries.module(attempt.revision_id).criterion(criterion.id)
        moves = self.moves.get(attempt.id, ())
        return EarlierFinding(
            judgement_id=judgement.id,
            attempt_id=attempt.id,
            result=judgement.result,
            at=judgement.at,
            judged_on=clock.local(judgement.at).date(),
            same_wording=then is not None and then.text == criterion.text,
            too_close=judgement.assessor_id in self.too_close,
            overturned=reuse_rules.is_overturned(judgement.at, attempt.state, moves),
            stood=reuse_rules.counted(
                judgement.at,
                moves,
                judge_was_qualified=self.is_qualified(judgement, attempt.module_key),
            ),
            evidence=tuple(as_facts(item, attempt.participant_id) for item in self.behind(judgement)),
            is_renewed=self.certified_at is not None and judgement.at <= self.certified_at,
        )


def as_facts(item: Evidence, participant_id: UUID) -> EarlierEvidence:
    """What the rules ask about a piece of evidence."""
    is_observed = rules.is_observed(item.method, item.author_id, participant_id)
    return EarlierEvidence(item.id, item.done_on, is_observed)


def _judgements_in(attempt_ids: Collection[UUID]) -> list[Judgement]:
    """What was found in these attempts. What was taken over there is taken over from where it was found first."""
    statement = (
        select(Judgement)
        .where(Judgement.attempt_id.in_(attempt_ids), Judgement.superseded_at.is_(None))
        .order_by(Judgement.at, Judgement.id)
    )
    return [one for one in db.session.execute(statement).scalars() if one.reused is None]


def _handed_in(attempt_ids: Collection[UUID]) -> list[Evidence]:
    statement = (
        select(Evidence)
        .where(Evidence.attempt_id.in_(attempt_ids), Evidence.handed_in_at.is_not(None))
        .order_by(Evidence.created_at, Evidence.id)
    )
    return [one for one in db.session.execute(statement).unique().scalars() if one.is_usable]


def _moves_of(attempt_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, datetime]]]:
    statement = (
        select(AttemptEvent.attempt_id, AttemptEvent.name, AttemptEvent.at)
        .where(AttemptEvent.attempt_id.in_(attempt_ids))
        .order_by(AttemptEvent.attempt_id, AttemptEvent.position)
    )
    found: dict[UUID, list[tuple[str, datetime]]] = {}
    for attempt_id, name, at in db.session.execute(statement):
        found.setdefault(attempt_id, []).append((name, at))
    return found


def _qualification(account_ids: Collection[UUID]) -> Callable[[Judgement, str], bool]:
    """Whether somebody could decide on her own on the day when she judged, whatever has been ended since."""
    statement = (
        select(StaffCompetence)
        .where(StaffCompetence.account_id.in_(account_ids), StaffCompetence.role == Role.ASSESSOR)
        .order_by(StaffCompetence.account_id, StaffCompetence.id)
    )
    rows = db.session.execute(statement).scalars().all() if account_ids else ()

    def is_qualified(judgement: Judgement, module_key: str) -> bool:
        held = [
            replace(one.held, is_ended=one.ended_at is not None and one.ended_at <= judgement.at)
            for one in rows
            # What stood when the register began was written down for the time before.
            if one.account_id == judgement.assessor_id
            and (one.registered_by is None or one.registered_at <= judgement.at)
        ]
        return countersign_rules.is_qualified(held, module_key, clock.local(judgement.at).date())

    return is_qualified


def _resting_on(evidence_id: UUID) -> Select[UUID]:
    return (
        select(ReusedFinding.attempt_id)
        .join(ReusedEvidence, ReusedEvidence.judgement_id == ReusedFinding.judgement_id)
        .join(Judgement, Judgement.id == ReusedFinding.judgement_id)
        .where(
            ReusedEvidence.evidence_id == evidence_id,
            ReusedFinding.lapsed_at.is_(None),
            Judgement.superseded_at.is_(None),
        )
    )


def attempts_resting_on(evidence_id: UUID) -> Sequence[ModuleAttempt]:
    """The later attempts that have a finding in force which rests on this evidence, newest first."""
    statement = (
        select(ModuleAttempt)
        .where(ModuleAttempt.id.in_(_resting_on(evidence_id)))
        .order_by(ModuleAttempt.created_at.desc(), ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def rests_on(attempt_id: UUID, evidence_id: UUID) -> bool:
    """Whether something in force in the attempt rests on this evidence of an earlier one."""
    statement = _resting_on(evidence_id).where(ReusedFinding.attempt_id == attempt_id)
    return bool(db.session.execute(select(statement.exists())).scalar_one())


@dataclass(frozen=True)
class TakenOver:
    """That somebody took over what had been found, at one moment: how many criteria."""

    at: datetime
    by: UUID
    count: int


def taken_over_in(attempt_id: UUID) -> list[TakenOver]:
    """Each time that something was taken over into the attempt, oldest first; also what was judged anew since."""
    statement = (
        select(Judgement.at, Judgement.assessor_id)
        .join(ReusedFinding, ReusedFinding.judgement_id == Judgement.id)
        .where(ReusedFinding.attempt_id == attempt_id)
        .order_by(Judgement.at, Judgement.id)
    )
    found: dict[tuple[datetime, UUID], int] = {}
    for at, by in db.session.execute(statement):
        found[at, by] = found.get((at, by), 0) + 1
    return [TakenOver(at, by, count) for (at, by), count in found.items()]
