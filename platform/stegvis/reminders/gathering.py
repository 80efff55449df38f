"""What waits for one person, gathered from the work lists of the rooms that know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from stegvis.access import Actor, Role
from stegvis.activities import work_lists as placement_lists
from stegvis.base import clock
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates.states import OrderState
from stegvis.people import queries as people_queries
from stegvis.reminders.rules import Waiting
from stegvis.reminders.states import PARTICIPANTS_STEPS, STEP_OF_STATE, Step, states_of
from stegvis.validation import mappings, reconsiderations, work_lists
from stegvis.validation import queries as validation_queries
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import showing
from stegvis.verification.interim_reading import to_answer, to_look_at
from stegvis.verification.standardisation_reading import to_talk_over


def waiting_for(actor: Actor) -> list[Waiting]:
    """Every step that waits for the actor in one of her roles, each with its clock."""
    return [one for role, gather in _BY_ROLE.items() if role in actor.roles for one in gather(actor)]


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _assessor(actor: Actor) -> list[Waiting]:
    lines = work_lists.lines_assigned(actor, Role.ASSESSOR, states_of(Step.JUDGE))
    judge = [Waiting(Step.JUDGE, _day(line.since)) for line in lines]
    looks = [Waiting(Step.ANSWER_LOOK, _day(one.since)) for one in to_answer(actor)]
    maps = [Waiting(Step.MAP, one.since) for one in mappings.to_do(actor)]
    return judge + maps + looks + _to_answer(actor, Role.ASSESSOR)


def _to_answer(actor: Actor, role: Role) -> list[Waiting]:
    """Reconsiderations that wait for her word in this role."""
    lines = reconsiderations.to_answer(actor, role)
    return [Waiting(Step.ANSWER, _day(one.line.since)) for one in lines]


def _verifier(actor: Actor) -> list[Waiting]:
    lines = work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, states_of(Step.REVIEW))
    rest = [
        Waiting(Step.APPROVE_REST, _day(one.waits_since))
        for one in showing.batches_of(actor)
        if one.may_approve_rest
    ]
    reviews = [Waiting(Step.REVIEW, _day(line.since)) for line in lines]
    talk_over = [Waiting(Step.TALK_OVER, _day(one.since)) for one in to_talk_over(actor)]
    looks = [Waiting(Step.LOOK, _day(one.since)) for one in to_look_at(actor)]
    return reviews + rest + talk_over + looks + _to_answer(actor, Role.INTERNAL_VERIFIER)


def _issuer(actor: Actor) -> list[Waiting]:
    # One whose certificate is being written needs nobody; one that could not be written does.
    issue = [
        Waiting(Step.ISSUE, _day(one.attempt.cleared_at))
        for one in certificate_queries.waiting_for_issue(actor)
        if one.order is None or one.order.state is OrderState.FAILED
    ]
    doubted = certificate_queries.doubted_certificates(actor)
    withdraw = [Waiting(Step.WITHDRAW, _day(one.since)) for one in doubted]
    return issue + withdraw + _to_answer(actor, Role.ISSUER)


def _coordinator(actor: Actor) -> list[Waiting]:
    without = [Waiting(Step.NAME_ASSESSOR, _day(line.since)) for line in _without_assessor(actor)]
    placements = [
        Waiting(Step.TALK if line.step.talk else Step.END_PLACEMENT, line.step.since)
        for line in placement_lists.waiting_lines(actor)
        if line.step is not None
    ]
    words = [
        Waiting(Step.WRITE_DOWN, _day(one.line.since))
        for one in reconsiderations.to_answer(actor, Role.COORDINATOR)
        if one.waits_for_words
    ]
    rested = [Waiting(Step.LOOK_AGAIN, one.since) for one in mappings.to_look_at_again(actor)]
    return without + placements + words + rested


def _without_assessor(actor: Actor) -> list[AttemptLine]:
    """Attempts that wait for an assessor's word though nobody is the assessor: her coordinator owns that step."""
    states = states_of(Step.NAME_ASSESSOR, Step.JUDGE)
    lines = work_lists.lines_in_places(actor, Role.COORDINATOR, states)
    facts = people_queries.facts_about_many({line.participant_id for line in lines})
    return [line for line in lines if not facts[line.participant_id].assigned.get(Role.ASSESSOR)]


def _participant(actor: Actor) -> list[Waiting]:
    attempts = validation_queries.attempts_of_participant(actor.own_account_id)
    show = [
        Waiting(step, _day(attempt.state_since))
        for attempt in attempts
        if (step := STEP_OF_STATE[attempt.state]) in PARTICIPANTS_STEPS and step is not None
    ]
    return show + [Waiting(Step.READ, _day(since)) for since in mappings.to_read(attempts)]


_BY_ROLE: Mapping[Role, Callable[[Actor], list[Waiting]]] = {
    Role.ASSESSOR: _assessor,
    Role.INTERNAL_VERIFIER: _verifier,
    Role.ISSUER: _issuer,
    Role.COORDINATOR: _coordinator,
    Role.PARTICIPANT: _participant,
}
