"""What the pages read: an attempt put together for the one who looks at it. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from stegvis.access import Actor
from stegvis.content.compiled_modules import CompiledCriterion, CompiledModule, CompiledOutcome
from stegvis.people import queries as people_queries
from stegvis.people.models import Assignment
from stegvis.validation import queries, rules, telling
from stegvis.validation.circumstances_rules import Interpreter
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.judgement_models import Decision, Judgement, OutcomeReason, ReusedFinding
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt
from stegvis.validation.own_words import OwnWords, own_words
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import OPEN_FOR_EVIDENCE, OPEN_FOR_JUDGEMENT, AttemptState, TransitionName

_COLLECTING = OPEN_FOR_EVIDENCE | {AttemptState.REGISTERED, AttemptState.PAUSED, AttemptState.DORMANT}
"""Where there is, or will be, more to hand in."""


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what there is about it."""

    criterion: CompiledCriterion
    outcome: CompiledOutcome
    evidence: tuple[Evidence, ...]
    judgement: Judgement | None
    self_assessment: str | None

    @property
    def reused(self) -> ReusedFinding | None:
        """Where it was found first, when it is taken over from an earlier attempt and holds."""
        found = self.judgement.reused if self.judgement is not None else None
        return found if found is not None and found.lapsed_at is None else None

    @property
    def has_lapsed(self) -> bool:
        """Whether what was taken over has grown too old since."""
        found = self.judgement.reused if self.judgement is not None else None
        return found is not None and found.lapsed_at is not None

    @property
    def earlier_evidence(self) -> tuple[Evidence, ...]:
        """What of an earlier attempt's evidence it rests on."""
        return tuple(self.reused.evidence) if self.reused is not None else ()

    @property
    def has_enough(self) -> bool:
        """Whether there is as much evidence as the criterion asks for."""
        own = sum(item.is_usable for item in self.evidence)
        return own + len(self.earlier_evidence) >= self.criterion.minimum_evidence

    @property
    def is_met(self) -> bool:
        """Whether the assessor has found it met."""
        return self.judgement is not None and self.judgement.result is JudgementResult.MET

    @property
    def is_not_yet(self) -> bool:
        """Whether the assessor has said "not yet"."""
        return self.judgement is not None and self.judgement.result is JudgementResult.NOT_YET


@dataclass(frozen=True)
class AttemptPage:
    """An attempt with its criteria, for a page. `evidence` holds only what the viewer may see.

    `judged` are all judgements in force, told or not: for what is worked out from them, never to be shown.
    """

    attempt: ModuleAttempt
    module: CompiledModule
    lines: tuple[CriterionLine, ...]
    evidence: tuple[Evidence, ...]
    decision: Decision | None
    outcome_reasons: dict[str, OutcomeReason]
    message: str
    events: tuple[AttemptEvent, ...]
    names: dict[UUID, str]
    old: dict[UUID, OldEvidence] = field(default_factory=dict)
    earlier_decisions: tuple[Decision, ...] = ()
    judged: dict[str, Judgement] = field(default_factory=dict)
    handed_in_at: datetime | None = None
    """When it was last handed in; None while there is more to collect, and what is added comes before a hand-in."""
    has_earlier: bool = False
    """Whether an earlier attempt ended short of "achieved". Only read where the outcomes' reasons are."""
    staff: tuple[tuple[Assignment, str], ...] = ()
    """Who is assigned to her today, with their names, when the page asks for it."""

    def came_late(self, item: Evidence) -> bool:
        """Whether the evidence was added when the participant had handed in."""
        return self.handed_in_at is not None and item.created_at > self.handed_in_at

    def was_corrected_late(self, item: Evidence) -> bool:
        """Whether what is told of the evidence was written anew when the participant had handed it in."""
        told = item.circumstances
        return told is not None and self.handed_in_at is not None and told.noted_at > self.handed_in_at

    @property
    def own_words(self) -> OwnWords | None:
        """What she reads while somebody else has to do something, or nobody."""
        aborted = [event for event in self.events if event.name == TransitionName.ABORTED]
        by_her = bool(aborted) and aborted[-1].actor_id == self.attempt.participant_id
        return own_words(self.attempt.state, self.attempt.outcome, stopped_by_her=by_her)

    @property
    def staff_events(self) -> list[telling.StaffEvent]:
        """The history for staff, newest first."""
        return telling.staff_events(self.events, self.names)

    @property
    def earlier_evidence(self) -> tuple[Evidence, ...]:
        """The evidence of an earlier attempt that something here rests on, each piece once."""
        return tuple({item.id: item for line in self.lines for item in line.earlier_evidence}.values())

    @property
    def reused_lines(self) -> tuple[CriterionLine, ...]:
        """The criteria that were taken over from an earlier attempt."""
        return tuple(line for line in self.lines if line.reused is not None)

    @property
    def takes_observations(self) -> bool:
        """Whether staff may add what they see and hear."""
        return self.attempt.state in OPEN_FOR_EVIDENCE | OPEN_FOR_JUDGEMENT

    @property
    def message_is_of_review(self) -> bool:
        """Whether the message is the verifier's, for those alone who may read reviews."""
        return self.attempt.state is AttemptState.RETURNED

    @property
    def message_is_for_all(self) -> bool:
        """Whether the message says why the attempt waits, for everybody who may take it up again."""
        return self.attempt.state in (AttemptState.PAUSED, AttemptState.DORMANT)

    @property
    def is_open(self) -> bool:
        """Whether it is her turn to show, or soon will be."""
        return self.attempt.state in OPEN_FOR_EVIDENCE or self.attempt.state is AttemptState.REGISTERED

    @property
    def done_count(self) -> int:
        """How many criteria have enough evidence."""
        return sum(line.has_enough for line in self.lines)

    @property
    def judged_count(self) -> int:
        """How many criteria are judged."""
        return sum(line.judgement is not None for line in self.lines)

    @property
    def may_hand_in(self) -> bool:
        """Whether everything is there and it is her move."""
        return self.attempt.state is AttemptState.IN_PROGRESS and self.done_count == len(self.lines)

    @property
    def had_interpreter(self) -> bool:
        """Whether somebody interpreted in some of the evidence."""
        told = (item.circumstances for item in self.evidence)
        return any(one is not None and one.interpreter is not Interpreter.NONE for one in told)

    @property
    def answered_count(self) -> int:
        """How many questions of the self-assessment she has answered or skipped."""
        return sum(line.self_assessment is not None for line in self.lines)

    @property
    def next_question(self) -> int | None:
        """The number of the first question that is left, if any is."""
        for number, line in enumerate(self.lines, start=1):
            if line.self_assessment is None:
                return number
        return None

    @property
    def next_line(self) -> CriterionLine | None:
        """The first criterion without enough evidence."""
        return next((line for line in self.lines if not line.has_enough), None)

    def lines_of(self, outcome: CompiledOutcome) -> tuple[CriterionLine, ...]:
        """The criteria of one outcome."""
        return tuple(line for line in self.lines if line.outcome.id == outcome.id)

    @property
    def judgements(self) -> dict[str, Judgement]:
        """Criterion key → the judgement in force."""
        return {line.criterion.id: line.judgement for line in self.lines if line.judgement is not None}

    def name(self, account_id: UUID | None) -> str:
        """The name of somebody in this attempt."""
        return self.names.get(account_id, "") if account_id else ""


def own_page(actor: Actor, attempt: ModuleAttempt, module: CompiledModule) -> AttemptPage:
    """The participant's own page: her drafts too, and the assessor's last message while it is her move.

    Judgements are hers to see once they are a decision or a request for more, not while the assessor works, nor when
    that work was never ended because she stopped.
    """
    working = attempt.state in (AttemptState.SUBMITTED, AttemptState.RETURNED, AttemptState.ASSESSED)
    return _page(actor, attempt, module, with_judgements=not working, only_told=True, with_reasons=False)


_TELLS_JUDGEMENTS = frozenset(
    {TransitionName.QUEUED, TransitionName.MORE_ASKED_FOR, TransitionName.SENT_BACK_TO_PARTICIPANT}
)


def _told(judgements: dict[str, Judgement], events: Sequence[AttemptEvent]) -> dict[str, Judgement]:
    """Those of the judgements that a decision or a request for more has told since they were made.

    What was taken over she was told at once.
    """
    told_at = max((event.at for event in events if event.name in _TELLS_JUDGEMENTS), default=None)
    return {
        key: judgement
        for key, judgement in judgements.items()
        if judgement.reused is not None or (told_at is not None and judgement.at <= told_at)
    }


def staff_page(
    actor: Actor,
    attempt: ModuleAttempt,
    module: CompiledModule,
    *,
    with_events: bool = True,
    with_answers: bool = True,
    with_reasons: bool = True,
    with_decisions: bool = True,
    with_staff: bool = False,
) -> AttemptPage:
    """The staff's page: what has been handed in.

    `with_answers` reads what she has said about herself too, `with_reasons` why each outcome is met or not yet,
    `with_staff` who is assigned to her today.
    """
    return _page(
        actor,
        attempt,
        module,
        with_judgements=True,
        with_events=with_events,
        with_answers=with_answers,
        with_reasons=with_reasons,
        with_decisions=with_decisions,
        with_staff=with_staff,
    )


def _page(
    actor: Actor,
    attempt: ModuleAttempt,
    module: CompiledModule,
    *,
    with_judgements: bool,
    only_told: bool = False,
    with_events: bool = True,
    with_reasons: bool = True,
    with_answers: bool = True,
    with_decisions: bool = True,
    with_staff: bool = False,
) -> AttemptPage:
    evidence, handed_in_at = queries.evidence_and_hand_in(
        attempt.id, actor, participant_id=attempt.participant_id
    )
    events = tuple(queries.history(attempt.id)) if with_events else ()
    judged, reasons, has_earlier = _said_of(
        attempt, with_judgements=with_judgements, with_reasons=with_reasons
    )
    judgements = _told(judged, events) if only_told else judged
    answers = queries.self_assessments(attempt.id) if with_answers else {}
    lines = tuple(
        CriterionLine(
            criterion=criterion,
            outcome=outcome,
            evidence=tuple(item for item in evidence if criterion.id in item.criterion_keys),
            judgement=judgements.get(criterion.id),
            self_assessment=answers.get(criterion.id),
        )
        for outcome in module.outcomes
        for criterion in outcome.criteria
    )
    # An attempt has an outcome from its first decision on.
    has_decisions = with_decisions and attempt.outcome is not None
    decisions = queries.decisions_of(attempt.id) if has_decisions else ()
    decision = next((one for one in decisions if one.superseded_at is None), None)
    people = {attempt.participant_id, *(item.author_id for item in evidence)}
    people |= {event.actor_id for event in events if event.actor_id}
    people |= {judgement.assessor_id for judgement in judgements.values()}
    people |= {line.reused.earlier.assessor_id for line in lines if line.reused is not None}
    people |= {item.author_id for line in lines for item in line.earlier_evidence}
    if decision is not None:
        people.add(decision.assessor_id)
        if decision.countersignature is not None:
            people.add(decision.countersignature.signed_by)
    if with_staff:
        names, staff = people_queries.names_and_staff(people, attempt.participant_id)
    else:
        names, staff = people_queries.display_names(people), ()
    return AttemptPage(
        attempt=attempt,
        module=module,
        lines=lines,
        evidence=tuple(evidence),
        decision=decision,
        earlier_decisions=tuple(one for one in decisions if one.superseded_at is not None),
        outcome_reasons=reasons,
        message=_message(attempt.state, events),
        events=events,
        names=names,
        staff=tuple(staff),
        old={item.id: item.old_mark for item in evidence if item.old_mark is not None},
        handed_in_at=None if attempt.state in _COLLECTING else handed_in_at,
        judged=judged,
        has_earlier=has_earlier,
    )


def _said_of(
    attempt: ModuleAttempt, *, with_judgements: bool, with_reasons: bool
) -> tuple[dict[str, Judgement], dict[str, OutcomeReason], bool]:
    if with_judgements and with_reasons:
        return queries.judgements_and_reasons(attempt)
    # What was taken over she was told at once, and it is no secret while the assessor works.
    judgements = {
        key: judgement
        for key, judgement in queries.current_judgements(attempt.id).items()
        if with_judgements or judgement.reused is not None
    }
    return judgements, queries.current_outcome_reasons(attempt.id) if with_reasons else {}, False


def _message(state: AttemptState, events: Sequence[AttemptEvent]) -> str:
    """The assessor's or the verifier's last words, while somebody has to act on them."""
    names = {
        AttemptState.SUPPLEMENT: {TransitionName.MORE_ASKED_FOR, TransitionName.SENT_BACK_TO_PARTICIPANT},
        AttemptState.IN_PROGRESS: {TransitionName.MORE_ASKED_FOR, TransitionName.SENT_BACK_TO_PARTICIPANT},
        AttemptState.RETURNED: {TransitionName.RETURNED, TransitionName.DECISION_REOPENED},
        AttemptState.PAUSED: {TransitionName.PAUSED},
        AttemptState.DORMANT: {TransitionName.PUT_TO_REST},
    }.get(state, set())
    return next((event.message for event in reversed(events) if event.name in names), "")


@dataclass(frozen=True)
class CriterionPage:
    """One criterion on the participant's page."""

    page: AttemptPage
    line: CriterionLine
    number: int
    total: int

    @property
    def kinds(self) -> tuple[rules.EvidenceKind, ...]:
        """The ways to show it."""
        kinds = rules.EvidenceKind
        return (kinds.PHOTO, kinds.SOUND, kinds.FILM, kinds.TEXT, kinds.FILE)

    @property
    def following(self) -> CriterionLine | None:
        """The next criterion in order."""
        return self.page.lines[self.number] if self.number < self.total else None

    @property
    def preceding(self) -> CriterionLine | None:
        """The criterion before."""
        return self.page.lines[self.number - 2] if self.number > 1 else None


def own_criterion_page(
    actor: Actor, attempt: ModuleAttempt, module: CompiledModule, criterion: CompiledCriterion
) -> CriterionPage:
    """One criterion with her evidence for it."""
    page = own_page(actor, attempt, module)
    number = module.criterion_ids.index(criterion.id) + 1
    return CriterionPage(page, page.lines[number - 1], number, len(page.lines))
