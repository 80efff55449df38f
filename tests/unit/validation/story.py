"""The story of one attempt as the walk knows it, and what the description says must have been so for each move.

`wrong_in` is the walk's own account: it asks no guard of ours, so a guard that lets through too much is caught by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from stegvis.access.actor import Role
from stegvis.base.working_days import due_day
from stegvis.validation.reconsideration_rules import RequestFacts, Result
from stegvis.validation.states import SYSTEM_ROLE, AttemptState, Outcome, TransitionName

_S, _N = AttemptState, TransitionName
HER, FIRST, SECOND, TRAINEE, VERIFIER, OTHER_VERIFIER, SUPERVISOR, COORDINATOR, ISSUER = (
    UUID(int=number) for number in range(1, 10)
)
EXTERNAL, SYSTEM = UUID(int=10), UUID(int=11)
PEOPLE: Mapping[str, tuple[UUID, ...]] = {
    Role.PARTICIPANT: (HER,),
    Role.SUPERVISOR: (SUPERVISOR, HER),
    Role.ASSESSOR: (FIRST, FIRST, SECOND, SECOND, TRAINEE, TRAINEE, OTHER_VERIFIER, HER),
    Role.INTERNAL_VERIFIER: (VERIFIER, OTHER_VERIFIER, VERIFIER, SECOND, SUPERVISOR, HER),
    Role.EXTERNAL_VERIFIER: (EXTERNAL, EXTERNAL, EXTERNAL, FIRST, VERIFIER, HER),
    Role.ISSUER: (ISSUER, ISSUER, ISSUER, FIRST, TRAINEE, VERIFIER, EXTERNAL, HER),
    Role.COORDINATOR: (COORDINATOR,),
    Role.TRAINER: (UUID(int=12),),
    Role.ADMINISTRATOR: (UUID(int=13),),
    SYSTEM_ROLE: (SYSTEM,),
}
"""Some people have more roles than one, and she herself has been given most of them."""

BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIKELY = 0.94


@dataclass(frozen=True)
class Try:
    """Somebody tries to make a move, and what is so in that moment. Mostly all is well, now and then not."""

    role: str
    actor: UUID
    words: str
    is_close: bool
    is_competent: bool
    day_is_later: bool
    is_published: bool
    is_certified: bool
    has_other_open: bool
    has_assessor: bool
    has_talked: bool
    has_plan: bool
    has_people: bool
    have_agreed: bool
    is_clear: bool
    all_judged: bool
    is_met: bool
    is_locked: bool
    is_drawn: bool
    all_checked: bool
    disagrees: bool
    waiting: int
    name_can_be_shown: bool

    @property
    def is_hers(self) -> bool:
        """Whether she does it herself."""
        return self.role == Role.PARTICIPANT

    @classmethod
    def by_chance(cls, chance: Random, role: str, actor: UUID) -> Try:
        """One in which each thing is mostly as it should be."""

        def likely(share: float = LIKELY) -> bool:
            return chance.random() < share

        return cls(
            role,
            actor,
            words="Några ord." if likely(0.85) else " ",
            is_close=role != SYSTEM_ROLE and not likely(),
            is_competent=likely(),
            day_is_later=likely(0.85),
            is_published=likely(),
            is_certified=not likely(),
            has_other_open=not likely(),
            has_assessor=likely(),
            has_talked=likely(0.85),
            has_plan=likely(0.85),
            has_people=likely(0.3),
            have_agreed=likely(0.8),
            is_clear=likely(),
            all_judged=likely(),
            is_met=likely(0.85),
            is_locked=likely(0.9),
            is_drawn=likely(0.5),
            all_checked=likely(0.9),
            disagrees=likely(0.1),
            waiting=0 if likely(0.8) else 1,
            name_can_be_shown=likely(),
        )


@dataclass
class Story:
    """What has happened to one attempt."""

    needs_external: bool
    state: AttemptState | None = None
    asked_from: AttemptState | None = None
    pieces: int = 0
    now: datetime = BEGINNING
    told: datetime = BEGINNING
    step_since: datetime = BEGINNING
    outcome: Outcome | None = None
    decided_by: UUID | None = None
    signed_by: UUID | None = None
    verified_by: UUID | None = None
    approved_by: set[UUID] = field(default_factory=set)
    reviewed_by: set[UUID] = field(default_factory=set)
    externally_by: UUID | None = None
    issued_by: UUID | None = None
    is_drawn_externally: bool = False
    is_protected: bool = False
    is_after_action: bool = False
    is_ended: bool = False
    judged_by: set[UUID] = field(default_factory=set)
    request: RequestFacts | None = None
    overruled: set[UUID] = field(default_factory=set)

    @property
    def waits_for_signature(self) -> bool:
        """A trainee has decided and nobody has signed it yet."""
        return self.decided_by == TRAINEE and self.signed_by is None


_WORKING_DAYS = {1: 5, 2: 10, 3: 10}
_Fault = Callable[[Story, Try], object]


def _assesses(one: Story, now: Try) -> bool:
    return now.actor in {HER} | one.reviewed_by | one.overruled or not now.is_competent


def _decides(one: Story, now: Try) -> bool:
    lacks = not now.all_judged or (not now.is_met and not now.words.strip())
    return _assesses(one, now) or lacks


def _asks_for_more(one: Story, now: Try) -> bool:
    return _assesses(one, now) or not now.words.strip()


def _shows(one: Story, now: Try) -> bool:
    return (now.has_people and not now.have_agreed) or not now.is_clear


def _verifies(one: Story, now: Try) -> bool:
    has_had_to_do = one.judged_by | {HER, FIRST, SECOND, TRAINEE, SUPERVISOR, COORDINATOR}
    return now.actor in has_had_to_do or not now.is_competent


def _verifies_externally(one: Story, now: Try) -> bool:
    has_had_to_do = one.judged_by | one.approved_by | {HER, FIRST, SECOND, TRAINEE, SUPERVISOR, COORDINATOR}
    return now.actor in has_had_to_do


def _certifies(one: Story, now: Try) -> bool:
    return now.actor in {HER, one.decided_by, one.verified_by}


def _asks_too_late(one: Story, now: Try) -> bool:
    request = one.request
    step = 1
    if request is not None:
        step = request.step if request.result is Result.TAKEN_BACK else request.step + 1
    is_late = one.now.date() > one.told.date() + timedelta(days=14)
    return is_late or step > 3 or now.has_other_open


def _passes_on_too_early(one: Story, now: Try) -> bool:
    step = one.request.step if one.request else 3
    return step == 3 or one.now.date() <= due_day(one.step_since, _WORKING_DAYS[step])


def _answers_wrongly(one: Story, now: Try) -> bool:
    """The last word of a step was given by somebody who should not, or without words to her."""
    assert one.request is not None
    last, earlier = one.request.answers[-1], one.request.answers[:-1]
    answers_twice = any(given.answered_by == last.answered_by for given in earlier)
    involved = one.judged_by | {FIRST, SECOND, TRAINEE, SUPERVISOR, COORDINATOR}
    is_right = {
        (1, Role.ASSESSOR): last.answered_by == one.decided_by,
        (2, Role.ASSESSOR): last.answered_by not in one.judged_by,
        (2, Role.INTERNAL_VERIFIER): last.answered_by not in involved,
        (3, Role.ISSUER): last.answered_by not in involved | one.approved_by,
    }.get((last.step, last.part), False)
    takes_part = last.part == Role.ISSUER or now.is_competent
    is_another = last.step == 1 or last.part != Role.ASSESSOR or last.answered_by != TRAINEE
    is_right = is_right and takes_part and is_another
    return not is_right or answers_twice or last.answered_by == HER or not now.words.strip()


def _stops_wrongly(one: Story, now: Try) -> bool:
    """After the end; by somebody else without a reason; and, while she waits for an answer, by anybody but her or
    where there was nothing left to stop.
    """
    if one.is_ended or not (now.is_hers or now.words.strip()):
        return True
    was_over = one.asked_from is _S.VERIFIED and one.outcome is not Outcome.ACHIEVED
    return one.state is _S.RECONSIDERATION and (not now.is_hers or one.asked_from is _S.CERTIFIED or was_over)


_WRONG: Mapping[TransitionName, _Fault] = {
    _N.REGISTERED: lambda one, now: not now.is_published or now.is_certified or not now.words.strip(),
    _N.MAPPING_STARTED: lambda one, now: not now.has_assessor,
    _N.PLAN_CONFIRMED: lambda one, now: (
        not now.has_talked or not now.has_plan or not (now.is_hers or now.words.strip())
    ),
    _N.PUT_TO_REST: lambda one, now: now.actor == HER or not now.words.strip() or not now.day_is_later,
    _N.STARTED: _shows,
    _N.PAUSED: lambda one, now: not now.words.strip(),
    _N.HANDED_IN: lambda one, now: one.pieces < 2 or not (now.is_hers or now.words.strip()),
    _N.MORE_ASKED_FOR: _asks_for_more,
    _N.MORE_BEGUN: _shows,
    _N.DECIDED: _decides,
    _N.NOT_COUNTERSIGNED: lambda one, now: (
        now.actor in {HER, one.decided_by, VERIFIER, TRAINEE} | one.overruled | one.reviewed_by
        or not now.words.strip()
    ),
    _N.QUEUED: lambda one, now: (
        one.decided_by == TRAINEE
        and one.signed_by not in {FIRST, SECOND, OTHER_VERIFIER} - one.overruled - one.reviewed_by
    ),
    _N.DRAWN: lambda one, now: not now.is_locked or not now.is_drawn,
    _N.DRAWN_LATER: lambda one, now: not now.is_locked or not now.is_drawn,
    _N.LEFT_OUT: lambda one, now: not now.is_locked or now.is_drawn,
    _N.APPROVED: lambda one, now: _verifies(one, now) or not now.all_checked or now.disagrees,
    _N.RETURNED: lambda one, now: _verifies(one, now) or not now.words.strip(),
    _N.SENT_BACK_TO_PARTICIPANT: _asks_for_more,
    _N.JUDGED_ANEW: _decides,
    _N.APPROVED_IN_BATCH: lambda one, now: _verifies(one, now) or now.waiting,
    _N.EXTERNALLY_DRAWN: lambda one, now: one.outcome is not Outcome.ACHIEVED or not one.is_drawn_externally,
    _N.EXTERNALLY_TAKEN_OUT: lambda one, now: not one.is_protected,
    _N.EXTERNALLY_APPROVED: lambda one, now: _verifies_externally(one, now) or now.disagrees,
    _N.EXTERNAL_ACTION_ASKED: lambda one, now: (
        _verifies_externally(one, now) or not now.words.strip() or not now.day_is_later
    ),
    _N.CLEARED: lambda one, now: (
        one.outcome is not Outcome.ACHIEVED
        or (one.is_drawn_externally and one.externally_by is None and not one.is_protected)
    ),
    _N.CERTIFIED: lambda one, now: (
        _certifies(one, now)
        or now.actor in {one.signed_by, one.externally_by}
        or not now.name_can_be_shown
        or one.outcome is not Outcome.ACHIEVED
    ),
    _N.CERTIFICATE_REPLACED: lambda one, now: _certifies(one, now) or not now.words.strip(),
    _N.CERTIFICATE_WITHDRAWN: lambda one, now: _certifies(one, now) or not now.words.strip(),
    _N.ABORTED: _stops_wrongly,
    _N.RECONSIDERATION_ASKED: lambda one, now: _asks_too_late(one, now) or not now.words.strip(),
    _N.RECONSIDERATION_PASSED_ON: _passes_on_too_early,
    _N.DECISION_STOOD: _answers_wrongly,
    _N.DECISION_REOPENED: _answers_wrongly,
    _N.CERTIFICATE_DOUBTED: _answers_wrongly,
    _N.RESUMED: lambda one, now: now.has_other_open or now.is_certified,
}


def wrong_in(name: TransitionName, one: Story, now: Try) -> bool:
    """Whether the description forbids the move that has just been made, as things stood before it."""
    fault = _WRONG.get(name)
    return now.is_close or (fault is not None and bool(fault(one, now)))
