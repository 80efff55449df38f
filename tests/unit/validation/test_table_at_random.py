"""The whole table with its guards, walked at random by random people: hypothesis chooses, the rules decide.

The walk keeps an account of its own of what may follow on what, written by hand from our description of the process:
whoever adds a row that leads astray is caught here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stegvis.access.actor import Role
from stegvis.validation import (
    countersign_rules,
    mapping_rules,
    plan_rules,
    reconsideration_rules,
    rules,
    states,
)
from stegvis.validation.countersign_rules import PendingDecision
from stegvis.validation.plan_rules import MappingFacts
from stegvis.validation.reconsideration_rules import Answered, RequestFacts, Result
from stegvis.validation.rules import AttemptFacts, CriterionFacts, Involved, JudgementResult
from stegvis.validation.states import SYSTEM_ROLE, AttemptState, IllegalTransition, Outcome, TransitionName
from stegvis.verification import external_drawing
from stegvis.verification.external_drawing import ExternalOutcome, Turn, WhyExternal

_S, _N = AttemptState, TransitionName
HER, FIRST, SECOND, VERIFIER = (UUID(int=number) for number in range(1, 5))
# Some people have more roles than one, and she herself has been given most of them.
PEOPLE: dict[str, tuple[UUID, ...]] = {
    Role.PARTICIPANT: (HER,),
    Role.SUPERVISOR: (UUID(int=5), HER),
    Role.ASSESSOR: (FIRST, SECOND, HER),
    Role.INTERNAL_VERIFIER: (VERIFIER, VERIFIER, FIRST, HER),
    Role.EXTERNAL_VERIFIER: (*[UUID(int=11)] * 4, FIRST, VERIFIER, HER),
    Role.ISSUER: (UUID(int=6), UUID(int=6), FIRST, VERIFIER, HER),
    Role.COORDINATOR: (UUID(int=7),),
    Role.TRAINER: (UUID(int=8),),
    Role.ADMINISTRATOR: (UUID(int=9),),
    SYSTEM_ROLE: (UUID(int=10),),
}
BY_ANSWER = {_N.DECISION_STOOD, _N.DECISION_REOPENED, _N.CERTIFICATE_DOUBTED}
ENDS_A_STORY = {_N.ABORTED, _N.CERTIFICATE_WITHDRAWN, _N.RECONSIDERATION_TAKEN_BACK}
CRITERION = CriterionFacts("a", "o", minimum_evidence=1, safety_critical=True)
BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)

_END, _ASK = {_S.ABORTED}, {_S.ABORTED, _S.RECONSIDERATION}
MAY_FOLLOW: dict[AttemptState | None, set[AttemptState]] = {
    None: {_S.REGISTERED},
    _S.REGISTERED: {_S.MAPPING} | _END,
    _S.MAPPING: {_S.PLANNED, _S.DORMANT} | _END,
    _S.DORMANT: {_S.IN_PROGRESS} | _END,
    _S.PLANNED: {_S.IN_PROGRESS} | _END,
    _S.IN_PROGRESS: {_S.PAUSED, _S.SUBMITTED} | _END,
    _S.PAUSED: {_S.IN_PROGRESS} | _END,
    _S.SUBMITTED: {_S.SUPPLEMENT, _S.ASSESSED} | _END,
    _S.SUPPLEMENT: {_S.IN_PROGRESS} | _END,
    _S.ASSESSED: {_S.IN_QUEUE, _S.SUBMITTED} | _END,
    _S.IN_QUEUE: {_S.SAMPLED, _S.OUTSIDE_SAMPLE} | _ASK,
    _S.SAMPLED: {_S.VERIFIED, _S.RETURNED} | _ASK,
    _S.OUTSIDE_SAMPLE: {_S.SAMPLED, _S.VERIFIED} | _ASK,
    _S.RETURNED: {_S.SUPPLEMENT, _S.ASSESSED} | _END,
    _S.VERIFIED: {_S.CLEARED, _S.EXTERNAL_SAMPLE} | _ASK,
    _S.EXTERNAL_SAMPLE: {_S.VERIFIED, _S.EXTERNALLY_APPROVED, _S.EXTERNAL_ACTION} | _ASK,
    _S.EXTERNALLY_APPROVED: {_S.CLEARED} | _ASK,
    _S.EXTERNAL_ACTION: {_S.RETURNED} | _END,
    _S.CLEARED: {_S.CERTIFIED} | _ASK,
    _S.CERTIFIED: {_S.CERTIFIED, _S.WITHDRAWN, _S.RECONSIDERATION},
    _S.RECONSIDERATION: {
        *(_S.RECONSIDERATION, _S.RETURNED, _S.ASSESSED, _S.IN_QUEUE, _S.SAMPLED, _S.OUTSIDE_SAMPLE),
        *(_S.VERIFIED, _S.EXTERNAL_SAMPLE, _S.EXTERNALLY_APPROVED, _S.CLEARED, _S.CERTIFIED),
    },
    _S.ABORTED: {_S.IN_PROGRESS},
    _S.WITHDRAWN: set(),
}


class Walk(RuleBasedStateMachine):
    """One attempt after another. Each step is a move, a role and a person chosen at random."""

    taken: ClassVar[Counter[str]] = Counter()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        """Nothing has happened yet."""
        self.state: AttemptState | None = None
        self.came_from: AttemptState | None = None
        self.evidence, self.now, self.told = 0, BEGINNING, BEGINNING
        self.outcome: Outcome | None = None
        self.decided_by: UUID | None = None
        self.verified_by: UUID | None = None
        self.issued_by: UUID | None = None
        self.externally_by: UUID | None = None
        self.needs_external = False
        self.chance = 0
        self.drawn: WhyExternal | None = None
        self.protected = self.after_action = False
        self.request: RequestFacts | None = None
        self.overruled: frozenset[UUID] = frozenset()
        self.ended = False

    @rule(
        number=st.integers(0, 10_000),
        person=st.integers(0, 10_000),
        days=st.integers(0, 12),
        words=st.sampled_from(["Några ord.", "Några ord.", ""]),
        good=st.booleans(),
        rare=st.integers(0, 9),
    )
    def step(self, number: int, person: int, days: int, words: str, good: bool, rare: int) -> None:
        """Mostly a move that begins here, by a role that may; now and then any move by anybody."""
        type(self).steps += 1
        if self.state is _S.WITHDRAWN:
            self.begin()
        rows = list(states._BY_NAME.values())
        here = [row for row in rows if (self.state in row.sources if self.state else not row.sources)]
        if rare > 1:
            # What ends a story is tried less often, so that the later states are reached.
            here = [
                row
                for row in here
                if row.name not in ENDS_A_STORY or (row.name is not _N.ABORTED and rare < 4)
            ]
        if rare > 3 and self.state in (_S.VERIFIED, _S.EXTERNAL_SAMPLE):
            here = [
                row
                for row in here
                if row.row in (14, 15) and (row.name is not _N.EXTERNALLY_TAKEN_OUT or self.protected)
            ]
        if rare > 3 and self.state is _S.CERTIFIED:
            here = [row for row in here if row.name is _N.RECONSIDERATION_ASKED]
        if rare > 5 and self.state is _S.RECONSIDERATION:
            here = [row for row in here if row.name in BY_ANSWER]
        row = rows[number % len(rows)] if rare == 0 or not here else here[number % len(here)]
        roles: list[str] = sorted(PEOPLE if rare == 1 else row.who)
        if rare > 2 and self.request is not None and row.name in BY_ANSWER:
            roles = sorted(reconsideration_rules.parts_left(self.request)) or roles
        role = roles[person % len(roles)]
        actor = PEOPLE[role][person // len(roles) % len(PEOPLE[role])]
        self.now += timedelta(days=days if self.state is _S.RECONSIDERATION else days * (rare == 9))
        self.evidence += self.state in states.OPEN_FOR_EVIDENCE
        self.protected = self.protected or (self.state is _S.EXTERNAL_SAMPLE and rare == 9)
        if self.state is None:
            # Most stories are of a module that needs external verification.
            self.needs_external = number % 3 > 0
        self.chance = number
        if row.name in BY_ANSWER and self.state is _S.RECONSIDERATION:
            name = self.answer(role, actor, stands=row.name is _N.DECISION_STOOD)
        else:
            name = None if self.refuses(row.name, role, actor, words, good) else row.name
        if name is not None:
            self.move(name, role, actor, good)

    def move(self, name: TransitionName, role: str, actor: UUID, good: bool) -> None:
        """As the one function that moves attempts: by the table, and only for those whom it names."""
        before = self.state
        try:
            row = states.transition(name, before)
            target = row.destination(self.came_from)
        except IllegalTransition:
            return
        if role not in row.who:
            return
        self.remember(name, actor, good)
        self.remember_external(name, actor)
        self.state = target
        self.ended = target in states.ENDED or (
            target is _S.VERIFIED and self.outcome is not Outcome.ACHIEVED
        )
        assert target in MAY_FOLLOW[before], f"{name} leads from {before} to {target}"
        type(self).taken[name.value] += 1

    def remember(self, name: TransitionName, actor: UUID, good: bool) -> None:
        """Who did it, and what followed from it."""
        if name in (_N.DECIDED, _N.JUDGED_ANEW):
            self.decided_by, self.outcome = actor, Outcome.ACHIEVED if good else Outcome.NOT_YET
            self.verified_by, self.request, self.told = None, None, self.now
            self.drawn = self.externally_by = None
        elif name in (_N.APPROVED, _N.APPROVED_IN_BATCH):
            self.verified_by = actor
        elif name is _N.CERTIFIED:
            self.issued_by = actor
        elif name is _N.RECONSIDERATION_ASKED:
            assert self.decided_by is not None
            step = reconsideration_rules.next_step(self.request)
            answers = self.request.answers if self.request else ()
            self.came_from, self.told = self.state, self.now
            approved = frozenset({self.verified_by} if self.verified_by else ())
            self.request = RequestFacts(HER, self.decided_by, step, True, None, answers, approved)
        elif name is _N.RECONSIDERATION_PASSED_ON:
            assert self.request is not None
            self.request, self.told = replace(self.request, step=self.request.step + 1), self.now
        elif name is _N.RECONSIDERATION_TAKEN_BACK:
            assert self.request is not None
            self.request = replace(self.request, is_open=False, result=Result.TAKEN_BACK)

    def remember_external(self, name: TransitionName, actor: UUID) -> None:
        """The draw that follows on an approval, and what the external verifier said."""
        if name in (_N.APPROVED, _N.APPROVED_IN_BATCH) and self.needs_external and not self.protected:
            self.drawn = self.draw()
        elif name is _N.EXTERNALLY_TAKEN_OUT:
            self.drawn = None
        elif name is _N.EXTERNALLY_APPROVED:
            self.externally_by = actor
        elif name is _N.EXTERNAL_ACTION_ASKED:
            self.after_action = True

    def draw(self) -> WhyExternal | None:
        """What the real draw says of this decision."""
        turn = Turn("walk", 20, position=self.chance % 5 + 2, drawn_before=self.chance % 2)
        return external_drawing.why_drawn(turn, UUID(int=self.chance), after_action=self.after_action)

    def answer(self, role: str, actor: UUID, *, stands: bool) -> TransitionName | None:
        """Give a word in the open step; the move that it leads to, if it was the last word of the step."""
        assert self.request is not None
        roles = {one for one in Role if one == role}
        part, refusal = reconsideration_rules.may_answer(actor, roles, self.request, self.involved(), {})
        if part is None:
            assert refusal
            return None
        given = Answered(self.request.step, part, actor, stands)
        self.request = replace(self.request, answers=(*self.request.answers, given))
        result = reconsideration_rules.result_of(self.request)
        if result is None:
            return None
        self.request, self.told = replace(self.request, is_open=False, result=result), self.now
        if reconsideration_rules.wants_another(self.request.step, result):
            self.overruled |= {self.request.decided_by}
        if result is Result.STANDS:
            return _N.DECISION_STOOD
        return _N.CERTIFICATE_DOUBTED if self.came_from is _S.CERTIFIED else _N.DECISION_REOPENED

    def involved(self) -> Involved:
        """Who has had to do with the attempt."""
        judges = frozenset({self.decided_by} if self.decided_by else ())
        return Involved({Role.SUPERVISOR: frozenset({UUID(int=5)})}, frozenset(), judges)

    def refuses(self, name: TransitionName, role: str, actor: UUID, words: str, good: bool) -> bool:
        """What the verbs ask of the rules before they move."""
        outcome = Outcome.ACHIEVED if good else Outcome.NOT_YET
        facts = self.facts(outcome)
        hers, verifies = rules.not_her_own(actor, HER), rules.may_verify(actor, facts, self.involved())
        decides = (
            hers
            or rules.may_decide(facts, outcome, words)
            or reconsideration_rules.may_decide_again(actor, self.overruled)
        )
        internal = frozenset({self.verified_by} if self.verified_by else ())
        # Whoever has got protected identity is out of the external verifier's sight.
        verifies_externally = self.protected or rules.may_verify_externally(
            actor, facts, self.involved(), internal
        )
        by_her = role == Role.PARTICIPANT
        # The room of certificates asks the same of its own rules, which stand above this room.
        issues = actor in (HER, self.decided_by, self.verified_by, self.externally_by)
        asked: dict[TransitionName, object] = {
            _N.MAPPING_STARTED: rules.has_assessor(facts),
            _N.PLAN_CONFIRMED: plan_rules.may_confirm(
                MappingFacts(talk_confirmed=good, instead_of_questions=True, plan_sent=bool(words))
            )
            or (not by_her and plan_rules.may_confirm_for_her(words)),
            _N.PUT_TO_REST: hers
            or mapping_rules.may_put_to_rest(words, (self.now + timedelta(days=30)).date(), self.now.date()),
            _N.PAUSED: rules.may_pause(words),
            _N.HANDED_IN: rules.may_hand_in(facts) or (not by_her and rules.may_hand_in_for_her(words)),
            _N.MORE_ASKED_FOR: hers or rules.may_ask_for_more(words),
            _N.SENT_BACK_TO_PARTICIPANT: hers or rules.may_ask_for_more(words),
            _N.DECIDED: decides,
            _N.JUDGED_ANEW: decides,
            _N.NOT_COUNTERSIGNED: self.decided_by is None
            or not words
            or countersign_rules.may_countersign(
                actor,
                PendingDecision(HER, self.decided_by, frozenset({VERIFIER}), self.overruled),
                is_qualified=True,
            ),
            _N.APPROVED: verifies,
            _N.APPROVED_IN_BATCH: verifies,
            _N.RETURNED: verifies or not words,
            _N.EXTERNALLY_DRAWN: self.outcome is not Outcome.ACHIEVED or self.drawn is None,
            _N.EXTERNALLY_TAKEN_OUT: not self.protected,
            _N.EXTERNALLY_APPROVED: verifies_externally
            or external_drawing.may_end(ExternalOutcome.APPROVED, {}, "", None, self.now.date()),
            _N.EXTERNAL_ACTION_ASKED: verifies_externally
            or external_drawing.may_end(
                ExternalOutcome.ACTION, {}, words, self.now.date() + timedelta(days=1), self.now.date()
            ),
            _N.CLEARED: self.outcome is not Outcome.ACHIEVED
            or (self.state is _S.VERIFIED and self.drawn is not None),
            _N.CERTIFIED: issues,
            _N.CERTIFICATE_REPLACED: issues,
            _N.CERTIFICATE_WITHDRAWN: issues or not words,
            _N.ABORTED: rules.may_abort(has_ended=self.ended),
            _N.RESUMED: rules.may_resume(has_open=False, has_certificate=False),
            _N.RECONSIDERATION_ASKED: self.state not in states.AFTER_DECISION
            or reconsideration_rules.may_ask(
                self.request,
                told_on=self.told.date(),
                today=self.now.date(),
                days=14,
                has_other_open=False,
            ),
            _N.RECONSIDERATION_PASSED_ON: self.state is not _S.RECONSIDERATION
            or self.request is None
            or reconsideration_rules.may_pass_on(self.request.step, self.told, self.now.date()),
        }
        return bool(asked.get(name))

    def facts(self, outcome: Outcome) -> AttemptFacts:
        """One criterion, judged as the outcome says."""
        met = JudgementResult.MET if outcome is Outcome.ACHIEVED else JudgementResult.NOT_YET
        return AttemptFacts(
            state=self.state or _S.REGISTERED,
            participant_id=HER,
            criteria=(CRITERION,),
            assessor_ids=frozenset({FIRST, SECOND}),
            evidence_count={"a": self.evidence},
            observed=frozenset({"a"}),
            judged={"a": met},
            outcome_reasons={"o": "Därför."},
        )

    @invariant()
    def nobody_judges_verifies_or_issues_her_own(self) -> None:
        """The duties stay apart."""
        assert self.decided_by != HER
        assert self.verified_by is None or self.verified_by not in (HER, self.decided_by)
        if self.issued_by is not None:
            assert self.issued_by not in (HER, self.decided_by)
        assert self.externally_by is None or self.externally_by not in (
            HER,
            self.decided_by,
            self.verified_by,
        )

    @invariant()
    def a_certificate_is_achieved_verified_and_has_nothing_open(self) -> None:
        """Nothing is issued too early."""
        if self.state in (_S.CLEARED, _S.CERTIFIED, _S.WITHDRAWN):
            assert self.outcome is Outcome.ACHIEVED
            assert self.verified_by is not None
            assert self.drawn is None or self.externally_by is not None
            assert self.request is None or not self.request.is_open

    @invariant()
    def nobody_answers_twice_in_a_reconsideration(self) -> None:
        """Other people in each step, and three steps at most."""
        if self.request is not None:
            answered = [one.answered_by for one in self.request.answers]
            assert len(answered) == len(set(answered))
            assert self.request.step <= 3
            assert self.request.is_open is (self.state is _S.RECONSIDERATION)


WALK = settings(
    max_examples=480,
    stateful_step_count=160,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def test_at_random_only_what_the_process_allows_ever_happens() -> None:
    Walk.taken, Walk.steps = Counter(), 0
    run_state_machine_as_test(Walk, settings=WALK)
    assert Walk.steps >= 5000
    seldom = {row.name.value: Walk.taken[row.name.value] for row in states.TRANSITIONS}
    assert {name: count for name, count in seldom.items() if count < 20} == {}
    rows = Counter({row.row: 0 for row in states.TRANSITIONS})
    for row in states.TRANSITIONS:
        rows[row.row] += Walk.taken[row.name.value]
    assert set(rows) == set(range(1, 22))
    assert min(rows.values()) >= 20


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (_N.CERTIFIED, {"sources": frozenset({_S.SUBMITTED, _S.CLEARED})}),
        (_N.MORE_BEGUN, {"target": _S.CLEARED}),
        (_N.UNPAUSED, {"target": _S.SUBMITTED}),
        (_N.EXTERNAL_ACTION_ASKED, {"target": _S.CLEARED}),
        (_N.EXTERNALLY_DRAWN, {"target": _S.EXTERNALLY_APPROVED}),
        (_N.DECISION_STOOD, {"returns_to": frozenset(), "target": _S.CLEARED}),
    ],
)
def test_a_row_that_leads_astray_is_found(
    monkeypatch: pytest.MonkeyPatch, name: TransitionName, change: dict[str, object]
) -> None:
    monkeypatch.setitem(states._BY_NAME, name, replace(states._BY_NAME[name], **change))  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Walk, settings=WALK)
