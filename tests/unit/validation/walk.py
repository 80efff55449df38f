"""The whole table with its real guards, walked at random by random people: hypothesis chooses, the rules decide.

Whatever the table and the guards let through is held against the description in `process` and `story`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from stegvis.access.actor import Role
from stegvis.validation import reconsideration_rules, rules, states
from stegvis.validation.reconsideration_rules import Answered, RequestFacts, Result
from stegvis.validation.states import AttemptState, IllegalTransition, Outcome, TransitionName
from stegvis.verification import external_drawing
from stegvis.verification.external_drawing import Turn
from tests.unit.validation.asking import ASKED, beyond_competence, involved_in, may_sign
from tests.unit.validation.process import PROCESS, leads_to
from tests.unit.validation.story import HER, PEOPLE, Story, Try, wrong_in

_S, _N = AttemptState, TransitionName
_APPROVALS = {_N.APPROVED, _N.APPROVED_IN_BATCH}
_REVIEWS = {*_APPROVALS, _N.RETURNED, _N.EXTERNALLY_APPROVED, _N.EXTERNAL_ACTION_ASKED}
_DECISIONS = {_N.DECIDED, _N.JUDGED_ANEW}
_ANSWERS = {_N.DECISION_STOOD, _N.DECISION_REOPENED, _N.CERTIFICATE_DOUBTED}
_WEIGHTS: Mapping[TransitionName, float] = {
    _N.ABORTED: 0.6,
    _N.PUT_TO_REST: 4,
    _N.PAUSED: 2,
    _N.MORE_ASKED_FOR: 3,
    _N.NOT_COUNTERSIGNED: 6,
    _N.EXTERNALLY_TAKEN_OUT: 6,
    _N.CERTIFICATE_REPLACED: 4,
    _N.SENT_BACK_TO_PARTICIPANT: 3,
    _N.RETURNED: 6,
    _N.CERTIFICATE_WITHDRAWN: 1.5,
    _N.RECONSIDERATION_ASKED: 3,
    _N.RECONSIDERATION_TAKEN_BACK: 2,
    _N.RECONSIDERATION_PASSED_ON: 4,
}
"""How often a move is tried where it begins; 10 when nothing is said."""


class Walk(RuleBasedStateMachine):
    """One attempt after another. Each step is a move, a role, a person and circumstances chosen at random."""

    taken: ClassVar[Counter[TransitionName]] = Counter()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.one, self.chance = Story(needs_external=True), Random(0)

    @initialize(bits=st.tuples(*[st.booleans()] * 64))
    def begin(self, bits: tuple[bool, ...]) -> None:
        """Each story has a chance of its own. It is thrown bit by bit: into whole numbers hypothesis mixes those that
        it finds in the modules which happen to be imported, so that a walk would depend on the tests before it.
        """
        self.chance = Random(sum(bit << place for place, bit in enumerate(bits)))

    @rule()
    def step(self) -> None:
        """Mostly a move that begins here, by somebody who may; now and then any move by anybody."""
        type(self).steps += 1
        chance = self.chance
        if self.one.state is _S.WITHDRAWN:
            self.one = Story(needs_external=chance.random() < 0.85)
        name = self.choose(chance)
        role = self.who(chance, name)
        now = Try.by_chance(chance, role, self.person(chance, name, role))
        self.let_time_pass(chance)
        if name in _ANSWERS and self.one.state is _S.RECONSIDERATION:
            ended = self.answer(now, stands=name is _N.DECISION_STOOD)
            if ended is None:
                return
            name = ended
        elif self.refuses(name, now, chance):
            return
        self.move(name, now, chance)

    def choose(self, chance: Random) -> TransitionName:
        """A move of the table as it is; what ends a story comes seldom, so that the later states are reached."""
        rows = list(states._BY_NAME.values())
        state = self.one.state
        here = [row for row in rows if (state in row.sources if state else not row.sources)]
        if chance.random() < 0.06 or not here:
            return chance.choice(rows).name
        return chance.choices(here, [_WEIGHTS.get(row.name, 10) for row in here])[0].name

    def who(self, chance: Random, name: TransitionName) -> str:
        """A role that the table lets make the move, or any."""
        if chance.random() < 0.06:
            return chance.choice(sorted(PEOPLE))
        if name in _ANSWERS and self.one.request is not None:
            left = reconsideration_rules.parts_left(self.one.request)
            if left:
                return chance.choice(left)
        return chance.choice(sorted(states._BY_NAME[name].who))

    def person(self, chance: Random, name: TransitionName, role: str) -> UUID:
        """Somebody with the role. One's own decision is mostly answered for by oneself, as the first step wants."""
        decider = self.one.decided_by
        if name in _ANSWERS and role == Role.ASSESSOR and decider is not None and chance.random() < 0.5:
            return decider
        return chance.choice(PEOPLE[role])

    def let_time_pass(self, chance: Random) -> None:
        """Days go by while somebody looks again; otherwise seldom."""
        one = self.one
        if one.state is _S.RECONSIDERATION or chance.random() < 0.05:
            one.now += timedelta(days=chance.randrange(13))
        one.pieces += one.state in states.OPEN_FOR_EVIDENCE
        one.is_protected |= one.state is _S.EXTERNAL_SAMPLE and chance.random() < 0.2

    def refuses(self, name: TransitionName, now: Try, chance: Random) -> bool:
        """What the verbs ask of the rules before they move."""
        one = self.one
        if name is _N.QUEUED and one.state is _S.ASSESSED and one.waits_for_signature:
            # A colleague has to sign first. It is tried here, since signing alone moves nothing.
            colleague = replace(now, actor=chance.choice(PEOPLE[Role.ASSESSOR]))
            if not may_sign(one, colleague):
                one.signed_by = colleague.actor
        too_close = frozenset({now.actor}) if now.is_close else frozenset()
        asked = ASKED.get(name)
        return bool(rules.not_in_conflict(now.actor, too_close) or (asked and asked(one, now)))

    def move(self, name: TransitionName, now: Try, chance: Random) -> None:
        """As the one function that moves attempts: by the table, and only for those whom it names."""
        one, before = self.one, self.one.state
        try:
            row = states.transition(name, before)
            target = row.destination(one.asked_from)
        except IllegalTransition:
            return
        if now.role not in row.who:
            return
        assert now.role in PROCESS[name].who, f"{name} was made by {now.role}"
        assert target is leads_to(name, before, one.asked_from), f"{name} leads from {before} to {target}"
        assert not wrong_in(name, one, now), f"{name} was made although it is forbidden: {now} in {one}"
        self.remember(name, now, chance)
        one.state = target
        ended_short = target is _S.VERIFIED and one.outcome is not Outcome.ACHIEVED
        one.is_ended = target in {_S.CERTIFIED, _S.WITHDRAWN, _S.ABORTED} or ended_short
        type(self).taken[name] += 1

    def remember(self, name: TransitionName, now: Try, chance: Random) -> None:
        """Who did it, and what followed from it."""
        one = self.one
        if name in _REVIEWS:
            one.reviewed_by.add(now.actor)
        if name in _DECISIONS:
            one.decided_by, one.outcome = now.actor, Outcome.ACHIEVED if now.is_met else Outcome.NOT_YET
            one.judged_by.add(now.actor)
            one.signed_by = one.verified_by = one.externally_by = one.request = None
            one.is_drawn_externally, one.told = False, one.now
        elif name is _N.QUEUED:
            one.judged_by |= {one.signed_by} if one.signed_by else set()
            one.told = one.now
        elif name is _N.NOT_COUNTERSIGNED:
            one.decided_by = one.outcome = None
        elif name in _APPROVALS:
            one.verified_by = now.actor
            one.approved_by.add(now.actor)
            one.is_drawn_externally = one.needs_external and not one.is_protected and self.is_drawn(chance)
        else:
            self.remember_external(name, now)
            self.remember_request(name)

    def remember_external(self, name: TransitionName, now: Try) -> None:
        """What the external verifier said, and who issued."""
        one = self.one
        if name is _N.EXTERNALLY_APPROVED:
            one.externally_by = now.actor
        elif name is _N.EXTERNAL_ACTION_ASKED:
            one.is_after_action = True
        elif name is _N.CERTIFIED:
            one.issued_by = now.actor

    def remember_request(self, name: TransitionName) -> None:
        """What became of the participant's request."""
        one = self.one
        if name is _N.RECONSIDERATION_ASKED:
            assert one.decided_by is not None
            step = reconsideration_rules.next_step(one.request)
            answers = one.request.answers if one.request else ()
            one.asked_from, one.told, one.step_since = one.state, one.now, one.now
            one.request = RequestFacts(
                HER, one.decided_by, step, True, None, answers, frozenset(one.approved_by)
            )
        elif name is _N.RECONSIDERATION_PASSED_ON:
            assert one.request is not None
            one.request, one.step_since = replace(one.request, step=one.request.step + 1), one.now
        elif name is _N.RECONSIDERATION_TAKEN_BACK or (
            name is _N.ABORTED and one.state is _S.RECONSIDERATION
        ):
            assert one.request is not None
            one.request = replace(one.request, is_open=False, result=Result.TAKEN_BACK)

    def is_drawn(self, chance: Random) -> bool:
        """What the real draw says of this decision."""
        turn = Turn("walk", 20, position=chance.randrange(2, 7), drawn_before=chance.randrange(4) // 3)
        decision = UUID(int=chance.getrandbits(128))
        return external_drawing.why_drawn(turn, decision, after_action=self.one.is_after_action) is not None

    def answer(self, now: Try, *, stands: bool) -> TransitionName | None:
        """Give a word in the open step; the move that it leads to, if it was the last word of the step."""
        one = self.one
        assert one.request is not None
        if rules.not_in_conflict(now.actor, frozenset({now.actor}) if now.is_close else frozenset()):
            return None
        roles = {one for one in Role if one == now.role}
        part, _refusal = reconsideration_rules.may_answer(
            now.actor, roles, one.request, involved_in(one), beyond_competence(one, now)
        )
        if part is None or reconsideration_rules.may_answer_so(now.words):
            return None
        given = Answered(one.request.step, part, now.actor, stands)
        one.request = replace(one.request, answers=(*one.request.answers, given))
        result = reconsideration_rules.result_of(one.request)
        if result is None:
            return None
        one.request, one.told = replace(one.request, is_open=False, result=result), one.now
        if one.request.step > 1 and not all(
            word.stands for word in one.request.answers if word.step == one.request.step
        ):
            one.overruled.add(one.request.decided_by)
        return reconsideration_rules.ends_as(result, one.asked_from)

    @invariant()
    def nobody_judges_verifies_or_issues_her_own(self) -> None:
        """The duties stay apart."""
        one = self.one
        assert one.decided_by != HER
        assert one.signed_by is None or one.signed_by not in (HER, one.decided_by)
        assert one.verified_by is None or one.verified_by not in (HER, one.decided_by, one.signed_by)
        internal = (HER, one.decided_by, one.signed_by, one.verified_by)
        assert one.externally_by is None or one.externally_by not in internal
        assert one.issued_by is None or one.issued_by != HER

    @invariant()
    def a_certificate_is_achieved_verified_and_has_nothing_open(self) -> None:
        """Nothing is issued too early."""
        one = self.one
        if one.state in (_S.CLEARED, _S.CERTIFIED, _S.WITHDRAWN):
            assert one.outcome is Outcome.ACHIEVED
            assert one.verified_by is not None
            assert not one.waits_for_signature
            assert not one.is_drawn_externally or one.externally_by is not None or one.is_protected
            assert one.request is None or not one.request.is_open

    @invariant()
    def nobody_answers_twice_in_a_reconsideration(self) -> None:
        """Other people in each step, three steps at most, and open only while somebody looks again."""
        request = self.one.request
        if request is not None:
            answered = [one.answered_by for one in request.answers]
            assert len(answered) == len(set(answered))
            assert request.step <= 3
            assert request.is_open is (self.one.state is _S.RECONSIDERATION)
