"""What waits for one person, gathered from the work lists of the rooms that know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.activities import work_lists as placement_lists
from stegvis.base import clock
from stegvis.certificates import queries as certificate_queries
from stegvis.certificates import renewals
from stegvis.certificates.states import OrderState
from stegvis.cooperation import queries as cooperation_queries
from stegvis.handovers import queries as handover_queries
from stegvis.handovers import rules as handover_rules
from stegvis.reminders.rules import Waiting
from stegvis.reminders.states import PARTICIPANTS_STEPS, STEP_OF_STATE, WITHOUT_ASSESSOR, Step, states_of
from stegvis.reminders.unowned import Lack, unowned_in
from stegvis.validation import (
    competences,
    coordinating,
    countersignatures,
    mappings,
    plans,
    reconsiderations,
    wishes,
    witness_queries,
    work_lists,
)
from stegvis.validation import queries as validation_queries
from stegvis.validation.competences import OwnCompetence
from stegvis.validation.work_lists import AttemptLine
from stegvis.verification import external_queries, external_showing, lacking, sharing_showing, showing
from stegvis.verification.interim_reading import to_answer, to_look_at
from stegvis.verification.standardisation_reading import to_talk_over


def waiting_for(actor: Actor) -> list[Waiting]:
    """Every step that waits for the actor in one of her roles, each with its clock."""
    by_role = [one for role, gather in _BY_ROLE.items() if role in actor.roles for one in gather(actor)]
    return by_role + _witnesses(actor) + _own_certificates(actor)


def _own_certificates(actor: Actor) -> list[Waiting]:
    """Her own certificates that soon end, or have: until she has asked, or begun."""
    found = renewals.own_to_renew(actor.own_account_id)
    return [Waiting(Step.RENEW, one.since) for one in found if one.asked_at is None]


def _witnesses(actor: Actor) -> list[Waiting]:
    """Whom she has asked, as assessor or supervisor, and is to ask again or got no answer from in time."""
    if not actor.roles & {Role.ASSESSOR, Role.SUPERVISOR}:
        return []
    return [
        Waiting(Step.ASK_WITNESS_AGAIN if one.has_time else Step.HEAR_WITNESS, _day(one.since))
        for one in witness_queries.unanswered(actor)
    ]


def _own_competence(actor: Actor, own: OwnCompetence) -> list[Waiting]:
    """Her own competence, told to herself; an administrator is told of it with the others'."""
    if Role.ADMINISTRATOR in actor.roles:
        return []
    return [Waiting(Step.SEE_TO_COMPETENCE, one.since) for one in own.attention]


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _assessor(actor: Actor) -> list[Waiting]:
    # What her competence doesn't cover waits for her coordinator.
    own = competences.own(actor, Role.ASSESSOR)
    lines = work_lists.lines_assigned(actor, Role.ASSESSOR, states_of(Step.JUDGE))
    judge = [Waiting(Step.JUDGE, _day(line.since)) for line in lines if own.covers(line.module_key)]
    judge += [Waiting(Step.COUNTERSIGN, _day(line.since)) for line in countersignatures.to_sign(actor)]
    looks = [Waiting(Step.ANSWER_LOOK, _day(one.since)) for one in to_answer(actor)]
    maps = [Waiting(Step.MAP, one.since) for one in plans.to_do(actor)]
    return judge + maps + looks + _to_answer(actor, Role.ASSESSOR) + _own_competence(actor, own)


def _to_answer(actor: Actor, role: Role) -> list[Waiting]:
    """Reconsiderations that wait for her word in this role, and that her competence covers."""
    lines = reconsiderations.to_answer(actor, role)
    return [Waiting(Step.ANSWER, _day(one.line.since)) for one in lines if one.is_competent]


def _verifier(actor: Actor) -> list[Waiting]:
    own = competences.own(actor, Role.INTERNAL_VERIFIER)
    lines = work_lists.lines_in_places(actor, Role.INTERNAL_VERIFIER, states_of(Step.REVIEW))
    rest = [
        Waiting(Step.APPROVE_REST, _day(one.waits_since))
        for one in showing.batches_of(actor)
        if one.may_approve_rest and own.covers(one.batch.module_key)
    ]
    reviews = [Waiting(Step.REVIEW, _day(line.since)) for line in lines if own.covers(line.module_key)]
    shared = [
        Waiting(Step.REVIEW_SHARED, _day(one.waits_since))
        for one in sharing_showing.shared_work(actor)
        if one.waits_since is not None and own.covers(one.batch.module_key)
    ]
    asked = [
        Waiting(Step.TAKE_UP_ACTION, _day(one.attempt.since))
        for one in external_showing.actions_waiting(actor)
    ]
    talk_over = [Waiting(Step.TALK_OVER, _day(one.since)) for one in to_talk_over(actor)]
    looks = [Waiting(Step.LOOK, _day(one.since)) for one in to_look_at(actor)]
    answers = _to_answer(actor, Role.INTERNAL_VERIFIER)
    return reviews + rest + shared + asked + talk_over + looks + answers + _own_competence(actor, own)


def _external_verifier(actor: Actor) -> list[Waiting]:
    return [Waiting(Step.REVIEW_EXTERNALLY, _day(one.since)) for one in external_showing.sample_of(actor)]


def _issuer(actor: Actor) -> list[Waiting]:
    # One whose certificate is being written needs nobody; one that could not be written does.
    issue = [
        Waiting(Step.ISSUE, _day(one.attempt.cleared_at))
        for one in certificate_queries.waiting_for_issue(actor)
        if one.order is None or one.order.state is OrderState.FAILED
    ]
    doubted = certificate_queries.doubted_certificates(actor)
    withdraw = [Waiting(Step.WITHDRAW, _day(one.since)) for one in doubted]
    places = external_queries.organisations_of(actor, Role.ISSUER)
    choose = [
        Waiting(Step.CHOOSE_EXTERNAL, _day(one.since)) for one in external_queries.waiting_for_choice(places)
    ]
    return issue + withdraw + choose + _to_answer(actor, Role.ISSUER)


def _coordinator(actor: Actor) -> list[Waiting]:
    without = [Waiting(Step.NAME_ASSESSOR, _day(line.since)) for line in _without_assessor(actor)]
    states = countersignatures.WAITING | lacking.WAITING
    lines = work_lists.lines_in_places(actor, Role.COORDINATOR, states)
    without += [
        Waiting(Step.NAME_COUNTERSIGNER, _day(line.since))
        for line in countersignatures.lacking_colleague(lines)
    ]
    # Where she is the administrator too, she is told of it as such.
    without += [
        Waiting(Step.NAME_VERIFIER, _day(line.since))
        for line in lacking.lacking_verifier(lines)
        if line.organisation_id not in _governed(actor)
    ]
    placements = [
        Waiting(Step.TALK if line.step.talk else Step.END_PLACEMENT, line.step.since)
        for line in placement_lists.waiting_lines(actor)
        if line.step is not None
    ]
    handovers = [
        Waiting(Step.TAKE_OVER, _day(line.handover.state_since)) for line in handover_queries.to_answer(actor)
    ]
    recently = clock.now() - handover_rules.ANSWER_IS_MAILED
    handovers += [
        Waiting(Step.READ_ANSWER, _day(one.state_since))
        for one in handover_queries.answers_to(actor, recently)
    ]
    asked = reconsiderations.to_answer(actor, Role.COORDINATOR)
    words = [Waiting(Step.WRITE_DOWN, _day(one.line.since)) for one in asked if one.waits_for_words]
    words += [Waiting(Step.NAME_ASSESSOR, _day(one.line.since)) for one in asked if one.lacks_assessor]
    rested = [Waiting(Step.LOOK_AGAIN, one.since) for one in mappings.to_look_at_again(actor)]
    said = [Waiting(Step.ANSWER_WISH, _day(one.since)) for one in wishes.to_answer(actor)]
    ending = [Waiting(Step.SEE_TO_RENEWAL, one.since) for one in renewals.to_renew(actor)]
    return without + placements + words + rested + said + handovers + ending


def _without_assessor(actor: Actor) -> list[AttemptLine]:
    """Attempts that need an assessor though nobody competent is the assessor: the coordinator's step."""
    lines = work_lists.lines_in_places(actor, Role.COORDINATOR, WITHOUT_ASSESSOR)
    return competences.lacking_assessor(lines)


def _governed(actor: Actor) -> frozenset[UUID]:
    """The organisations where she gives roles and registers competence."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR)


def _administrator(actor: Actor) -> list[Waiting]:
    """What is wrong with the competence of her organisation's staff, and what waits since nobody may do it."""
    governed = _governed(actor)
    competence = [
        Waiting(Step.SEE_TO_COMPETENCE, one.attention.since) for one in competences.attention_in(governed)
    ]
    unseen = external_queries.waiting_for_verifier(
        external_queries.organisations_of(actor, Role.ADMINISTRATOR)
    )
    lacking = [
        Waiting(Step.NAME_COORDINATOR, _day(one.since)) for one in coordinating.lacking_coordinator(governed)
    ]
    invitations = [Waiting(Step.INVITE_EXTERNAL, _day(one.since)) for one in unseen]
    agreements = [
        Waiting(Step.ANSWER_AGREEMENT, _day(one.proposed_at))
        for one in cooperation_queries.to_answer(governed)
    ]
    news = [
        Waiting(Step.READ_AGREEMENT, _day(one.state_since)) for one in cooperation_queries.news_for(governed)
    ]
    return competence + lacking + invitations + agreements + news + _unowned(governed)


_STEP_OF_LACK: Mapping[Lack, Step] = {
    Lack.VERIFIER: Step.NAME_VERIFIER,
    Lack.CHOICE: Step.CHOOSE_EXTERNAL,
    Lack.ISSUER: Step.NAME_ISSUER,
    Lack.ANSWERING_VERIFIER: Step.NAME_ANSWERER,
    Lack.ANSWERING_ISSUER: Step.NAME_ANSWERER,
    Lack.WITHDRAWING_ISSUER: Step.NAME_ISSUER,
    Lack.RECEIVER: Step.NAME_RECEIVER,
    Lack.UNIT_COORDINATOR: Step.NAME_UNIT_COORDINATOR,
    Lack.NAMED_COORDINATOR: Step.NAME_COORDINATOR,
}


def _unowned(governed: Collection[UUID]) -> list[Waiting]:
    """What nobody may do. The choice is made once for a module, however many wait for it."""
    found: dict[object, Waiting] = {}
    for one in unowned_in(governed):
        what = (one.organisation_id, one.module_key) if one.lack is Lack.CHOICE else one.object_id
        found.setdefault((one.lack, what), Waiting(_STEP_OF_LACK[one.lack], _day(one.since)))
    return list(found.values())


def _participant(actor: Actor) -> list[Waiting]:
    attempts = validation_queries.attempts_of_participant(actor.own_account_id)
    question = handover_queries.question_to(actor.own_account_id)
    asked = [Waiting(Step.ANSWER_MOVE, _day(question.state_since))] if question else []
    show = asked + [
        Waiting(step, _day(attempt.state_since))
        for attempt in attempts
        if (step := STEP_OF_STATE[attempt.state]) in PARTICIPANTS_STEPS and step is not None
    ]
    return show + [
        Waiting(Step.READ, _day(since)) for since in mappings.to_read(attempts) + plans.to_read(attempts)
    ]


_BY_ROLE: Mapping[Role, Callable[[Actor], list[Waiting]]] = {
    Role.ASSESSOR: _assessor,
    Role.INTERNAL_VERIFIER: _verifier,
    Role.EXTERNAL_VERIFIER: _external_verifier,
    Role.ISSUER: _issuer,
    Role.COORDINATOR: _coordinator,
    Role.PARTICIPANT: _participant,
    Role.ADMINISTRATOR: _administrator,
}
