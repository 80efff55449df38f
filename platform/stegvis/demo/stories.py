"""How each participant came to where she is. A story yields the moment of its next step and then does it.

A step may queue tasks, and these end the session: a story holds ids only, never rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from stegvis.demo import deeds, founding, portfolio, quizzing, samsyn, showing
from stegvis.demo.cast import Goal, ParticipantPart
from stegvis.demo.founding import Place
from stegvis.demo.working_days import working_day
from stegvis.validation.states import Outcome
from stegvis.verification.states import ReviewOutcome

Story = Iterator[datetime]

_MANY_THINGS = frozenset({Goal.DRAFTS, Goal.SUBMITTED, Goal.SAMPLED})
"""Where somebody has just looked, or is about to look, at all that was collected."""

EXTERNAL_SINCE = 5
"""How many working days ago external verification began to be needed."""
_ANSWERED_ALL = frozenset({Goal.PLANNED, Goal.DRAFTS, Goal.TALKED})

_NEVER_STARTED = frozenset({Goal.WITHOUT_CARD, Goal.REGISTERED})


_GIVES_LINKS = frozenset({Goal.CERTIFIED, Goal.REPLACED, Goal.WITHDRAWN})
"""Those with a certificate apply for work."""


class Calendar:
    """The working days since a participant began: day 0 is her first."""

    def __init__(self, today: datetime, began: int) -> None:
        self._today = today
        self._began = began

    def day(self, number: int, hour: int, minute: int = 0) -> datetime:
        """That day at this time; the last one that can be is the working day before today."""
        return working_day(self._today, max(1, self._began - number), hour, minute)


def participant_story(place: Place, part: ParticipantPart, today: datetime) -> Story:
    """From her first day at the workshop until where her goal says she is."""
    when, workshop, goal = Calendar(today, part.began), part.workshop, part.goal
    yield when.day(0, 9, 10)
    participant_id = founding.add_participant(place, part, with_assessor=goal not in _NEVER_STARTED)
    if goal is Goal.WITHOUT_CARD:
        return
    founding.give_card(place, part, participant_id)
    yield when.day(1, 9, 30)
    attempt_id = deeds.put_up(place, workshop, participant_id)
    if goal is Goal.REGISTERED:
        return
    yield when.day(2, 10, 15)
    deeds.assess_herself(attempt_id, number=21 if goal in _ANSWERED_ALL else 8)
    if goal is Goal.MAPPING:
        return
    if goal in (Goal.TALKED, Goal.RESTING):
        yield when.day(3, 10, 40)
        deeds.talk(place, workshop, attempt_id, with_interpreter=goal is Goal.TALKED)
        if goal is Goal.RESTING:
            yield when.day(4, 9, 15)
            deeds.put_to_rest(place, workshop, attempt_id)
        else:
            deeds.plan(place, workshop, attempt_id, send=False)
        return
    yield when.day(3, 10, 40)
    deeds.talk(place, workshop, attempt_id, with_interpreter=part.language != "sv", confirmed=True)
    deeds.plan(place, workshop, attempt_id)
    if goal is Goal.PLAN_SENT:
        return
    yield when.day(3, 13, 20)
    deeds.agree(attempt_id)
    if goal is not Goal.PLANNED:
        yield from _showing(place, part, when, attempt_id)


def choice_story(place: Place, today: datetime) -> Story:
    """The municipality begins to have its decisions looked at from outside, now that most of the stories are over."""
    yield working_day(today, EXTERNAL_SINCE, 8, 5)
    deeds.need_external(place)


def _showing(place: Place, part: ParticipantPart, when: Calendar, attempt_id: UUID) -> Story:
    """She collects evidence; most hand in."""
    workshop, goal = part.workshop, part.goal
    pieces = portfolio.OWN_PIECES if goal in _MANY_THINGS else portfolio.FEW_PIECES
    yield when.day(4, 10, 5)
    deeds.collect(place, workshop, attempt_id, pieces[:4])
    quizzing.answer(part, attempt_id)
    if goal is Goal.DRAFTS:
        yield when.day(6, 14, 40)
        deeds.collect(place, workshop, attempt_id, [portfolio.FILM_PIECE, portfolio.FILE_PIECE])
        return
    if goal is Goal.ABORTED:
        yield when.day(7, 15)
        deeds.stop(place, workshop, attempt_id)
        return
    yield when.day(6, 14, 30)
    deeds.collect(place, workshop, attempt_id, pieces[4:])
    yield when.day(7, 11)
    deeds.observe(place, workshop, attempt_id)
    if goal is Goal.SUBMITTED:
        yield from _witnesses(place, part, when, attempt_id)
    yield when.day(8, 13, 50)
    deeds.hand_in(attempt_id)
    if goal is not Goal.SUBMITTED:
        yield from _assessment(place, part, when, attempt_id)


def _witnesses(place: Place, part: ParticipantPart, when: Calendar, attempt_id: UUID) -> Story:
    """One at the placement has answered; another one's link is open."""
    answered, waits = portfolio.WITNESS_WHO_ANSWERED, portfolio.WITNESS_WHO_WAITS
    request_id = deeds.ask_witness(place, part.workshop, attempt_id, answered)
    yield when.day(7, 16, 10)
    deeds.answer_as_witness(request_id, answered)
    yield when.day(8, 9, 20)
    deeds.ask_witness(place, part.workshop, attempt_id, waits)


def _assessment(place: Place, part: ParticipantPart, when: Calendar, attempt_id: UUID) -> Story:
    """The assessor judges, asks for more of some, and decides."""
    workshop, goal = part.workshop, part.goal
    yield when.day(10, 9, 40)
    if goal in (Goal.SUPPLEMENT, Goal.CERTIFIED):
        deeds.judge(place, workshop, attempt_id, not_yet=["skota-buffe"], only_first=14)
        yield when.day(10, 10, 30)
        deeds.ask_for_more(place, workshop, attempt_id)
        deeds.speak(place, workshop, attempt_id)
        if goal is Goal.SUPPLEMENT:
            return
        yield when.day(12, 14, 10)
        deeds.collect(place, workshop, attempt_id, [portfolio.LITTLE_MORE])
        yield when.day(12, 14, 30)
        deeds.hand_in(attempt_id)
        yield when.day(13, 9, 20)
    if goal is Goal.COUNTERSIGNING:
        deeds.let_trainee_assess(place, workshop, attempt_id)
        deeds.judge(place, workshop, attempt_id, colleague=1)
        yield when.day(14, 10)
        deeds.decide(place, workshop, attempt_id, colleague=1)
        return
    if goal is Goal.AGAIN:
        deeds.judge(place, workshop, attempt_id, not_yet=["ta-betalt", "fraga-allergi"])
        yield from _again(place, part, when, attempt_id)
        return
    if goal in (Goal.NOT_ACHIEVED, Goal.ASKING):
        deeds.judge(place, workshop, attempt_id, not_yet=["ta-betalt", "fraga-allergi"])
        yield when.day(11, 9, 5)
        deeds.decide(place, workshop, attempt_id, Outcome.PARTLY)
        deeds.speak(place, workshop, attempt_id)
    else:
        deeds.judge(place, workshop, attempt_id)
        yield when.day(14, 10)
        deeds.decide(place, workshop, attempt_id)
    if goal is Goal.QUEUED:
        return
    if goal is Goal.ASKING:
        yield when.day(16, 9, 20)
        deeds.ask_again(attempt_id)
        return
    yield when.day(15, 8, 30)
    deeds.lock_batch(place, workshop, attempt_id)
    if goal is not Goal.SAMPLED:
        yield from _control(place, part, when, attempt_id)


def _again(place: Place, part: ParticipantPart, when: Calendar, attempt_id: UUID) -> Story:
    """She stops, and begins anew some days later: what was found is taken over, and she shows the rest."""
    workshop = part.workshop
    yield when.day(11, 9, 30)
    deeds.stop(place, workshop, attempt_id)
    yield when.day(18, 9, 15)
    again_id = deeds.put_up(place, workshop, deeds.whose(attempt_id))
    yield when.day(19, 10, 20)
    deeds.talk(place, workshop, again_id, with_interpreter=False)
    deeds.plan(place, workshop, again_id)
    yield when.day(19, 13, 40)
    deeds.agree(again_id)
    yield when.day(20, 8, 50)
    deeds.take_over(place, workshop, again_id)
    yield when.day(22, 14, 5)
    deeds.collect(place, workshop, again_id, portfolio.OWN_PIECES[4:5])


def _control(place: Place, part: ParticipantPart, when: Calendar, attempt_id: UUID) -> Story:
    """Internal verification and the certificate."""
    workshop, goal = part.workshop, part.goal
    yield when.day(16, 13, 15)
    if goal is Goal.RETURNED:
        deeds.review(place, workshop, attempt_id, ReviewOutcome.RETURNED)
        return
    if goal is Goal.DISAGREED:
        samsyn.disagree(place, workshop, attempt_id)
        yield when.day(18, 9, 5)
        samsyn.prepare(place, workshop)
        yield when.day(19, 14)
        samsyn.meet(place, workshop)
        yield when.day(21, 10, 20)
        samsyn.prepare(place, workshop)
        return
    deeds.review(place, workshop, attempt_id, ReviewOutcome.APPROVED)
    if goal in (Goal.CLEARED, Goal.NOT_ACHIEVED, Goal.EXTERNAL_SAMPLE):
        return
    if goal is Goal.EXTERNAL_ACTION:
        yield when.day(17, 10, 50)
        deeds.ask_external_action(place, attempt_id)
        return
    yield when.day(18, 11, 30)
    deeds.issue(place, workshop, attempt_id)
    if goal in _GIVES_LINKS:
        yield when.day(20, 13, 15)
        showing.share(attempt_id)
    if goal is Goal.REPLACED:
        yield when.day(21, 9, 45)
        deeds.replace_with_right_name(place, workshop, attempt_id, part.given_name, part.family_name)
    if goal is Goal.WITHDRAWN:
        yield when.day(26, 15, 20)
        deeds.withdraw(place, workshop, attempt_id)
