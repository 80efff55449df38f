"""What a hand-over changes and what it leaves, by the room's own verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from stegvis.access import ObjectFacts, Permission, Role, may
from stegvis.activities import queries as activity_queries
from stegvis.activities.states import EventKind
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.handovers import actions, queries
from stegvis.handovers.models import Handover
from stegvis.handovers.states import HandoverState
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.facts import facts_about
from stegvis.people.models import Account, Membership
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation import reconsiderations
from stegvis.validation.models import ModuleAttempt
from tests.factories import people, placements, validation
from tests.factories.validation import Cast
from tests.integration.handovers.conftest import Receivers, Scene, accepted, make_scene, proposed


@pytest.fixture(autouse=True)
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def scene(app: Flask) -> Scene:
    return make_scene()


def reads(account: Account, attempt: ModuleAttempt) -> bool:
    """Whether the case is open to this account now."""
    facts = validation_queries.object_facts(validation_queries.get_attempt(attempt.id))
    return may(people.actor(account), Permission.CASE_READ, facts)


def sees_person(account: Account, of: Account) -> bool:
    return may(people.actor(account), Permission.ACCOUNTS_SEE_UNIT, facts_about(of.id))


@pytest.mark.parametrize("place", ["near", "far"])
def test_everything_follows_and_opens_to_the_new_people_alone(scene: Scene, place: str) -> None:
    receivers: Receivers = getattr(scene, place)
    attempt = validation.submitted(scene.giving)
    placement = placements.on_placement(scene.giving)
    evidence = len(_evidence(scene, attempt))

    accepted(scene, receivers, with_staff=True)

    for gone in (scene.giving.coordinator, scene.giving.assessor, scene.giving.supervisor):
        assert not reads(gone, attempt)
    for come in (receivers.coordinator, receivers.assessor, receivers.supervisor):
        assert reads(come, attempt)
    assert sees_person(receivers.coordinator, scene.giving.participant)
    assert not sees_person(scene.giving.coordinator, scene.giving.participant)
    assert reads(scene.giving.participant, attempt), "it stays hers"
    assert len(_evidence(scene, attempt)) == evidence
    moved = activity_queries.get_placement(placement.id)
    assert (moved.unit_id, moved.coordinator_id) == (receivers.unit.id, receivers.coordinator.id)
    assert moved.workplace.organisation_id == receivers.unit.organisation_id
    assert [event.kind for event in activity_queries.events_of(placement.id)][-1] is EventKind.HANDED_OVER


def _evidence(scene: Scene, attempt: ModuleAttempt) -> list[object]:
    own = people.actor(scene.giving.participant)
    return list(validation_queries.evidence_of(attempt.id, own, participant_id=scene.giving.participant.id))


def test_the_new_assessor_judges_what_was_handed_in_before(scene: Scene) -> None:
    attempt = validation.submitted(scene.giving)
    accepted(scene, scene.far, with_staff=True)
    facts = validation_queries.object_facts(validation_queries.get_attempt(attempt.id))

    assert may(people.actor(scene.far.assessor), Permission.JUDGEMENT_WRITE, facts)
    assert not may(people.actor(scene.giving.assessor), Permission.JUDGEMENT_WRITE, facts)


def test_who_had_to_do_with_her_is_remembered_for_the_separation_of_duties(scene: Scene) -> None:
    accepted(scene, scene.far, with_staff=True)

    ever = people_queries.ever_assigned(scene.giving.participant.id)

    assert {scene.giving.assessor.id, scene.far.assessor.id} <= ever[Role.ASSESSOR]
    assert people_queries.assigned(scene.giving.participant.id) == {
        Role.COORDINATOR: frozenset({scene.far.coordinator.id}),
        Role.ASSESSOR: frozenset({scene.far.assessor.id}),
        Role.SUPERVISOR: frozenset({scene.far.supervisor.id}),
    }


def test_between_coordinators_of_a_unit_only_the_coordinator_changes(scene: Scene) -> None:
    giving = scene.giving
    colleague = people.staff(Role.COORDINATOR, giving.unit)
    attempt = validation.submitted(giving)
    made = actions.propose(
        actor=people.actor(giving.coordinator),
        participant_id=giving.participant.id,
        to_unit_id=giving.unit.id,
        coordinator_id=colleague.id,
        note="Jag går på semester.",
    )
    actions.accept(actor=people.actor(colleague), handover=made)
    db.session.commit()

    assert people_queries.assigned(giving.participant.id) == {
        Role.COORDINATOR: frozenset({colleague.id}),
        Role.ASSESSOR: frozenset({giving.assessor.id}),
        Role.SUPERVISOR: frozenset({giving.supervisor.id}),
    }
    assert validation_queries.get_attempt(attempt.id).case.unit_id == giving.unit.id


def test_a_supervisor_at_a_workplace_goes_on_within_the_municipality(scene: Scene) -> None:
    giving = scene.giving
    agreed = placements.details(supervisor="")
    agreed = type(agreed)(**{**agreed.__dict__, "supervisor_id": giving.supervisor.id})
    placements.on_placement(giving, agreed)

    accepted(scene, scene.near)

    assert people_queries.assigned(giving.participant.id)[Role.SUPERVISOR] == {giving.supervisor.id}


def test_from_another_municipality_a_supervisor_at_work_is_a_named_contact(scene: Scene) -> None:
    giving = scene.giving
    agreed = placements.details(supervisor="")
    agreed = type(agreed)(**{**agreed.__dict__, "supervisor_id": giving.supervisor.id})
    placement = placements.on_placement(giving, agreed)

    accepted(scene, scene.far)

    moved = activity_queries.get_placement(placement.id)
    assert (moved.supervisor_id, moved.supervisor_name) == (None, giving.supervisor.display_name)
    assert Role.SUPERVISOR not in people_queries.assigned(giving.participant.id)


def test_a_batch_that_is_drawn_goes_on_within_the_municipality(scene: Scene) -> None:
    attempt = validation.decided(scene.giving)
    accepted(scene, scene.near)
    facts = validation_queries.object_facts(validation_queries.get_attempt(attempt.id))
    assert may(people.actor(scene.near.verifier), Permission.REVIEW_WRITE, facts)

    validation.approve(
        type(scene.giving)(**{**scene.giving.__dict__, "verifier": scene.near.verifier}), attempt
    )

    assert validation_queries.get_attempt(attempt.id).state == "cleared"


def test_an_open_request_goes_to_the_next_step_when_its_assessor_leaves(scene: Scene) -> None:
    attempt = validation.decided(scene.giving)
    own = people.actor(scene.giving.participant)
    validation_actions.ask_reconsideration(actor=own, attempt=attempt, ground="Jag kan mer.")
    db.session.commit()

    accepted(scene, scene.near, with_staff=True)

    request = reconsiderations.of_attempts([attempt.id])[attempt.id]
    assert (request.step, request.closed_at) == (2, None)
    assert validation_queries.history(attempt.id)[-1].name == "reconsideration_passed_on"


def test_an_open_request_stays_with_an_assessor_who_stays(scene: Scene) -> None:
    attempt = validation.decided(scene.giving)
    people.membership(scene.giving.assessor, Role.ASSESSOR, scene.near.unit)
    own = people.actor(scene.giving.participant)
    validation_actions.ask_reconsideration(actor=own, attempt=attempt, ground="Jag kan mer.")
    actions.accept(
        actor=people.actor(scene.near.coordinator),
        handover=proposed(scene, scene.near),
        assessor_id=scene.giving.assessor.id,
    )
    db.session.commit()

    assert reconsiderations.of_attempts([attempt.id])[attempt.id].step == 1


def test_a_request_after_her_assessor_has_left_begins_with_the_next_step(scene: Scene) -> None:
    attempt = validation.decided(scene.giving)
    accepted(scene, scene.near, with_staff=True)
    participant = people.actor(scene.giving.participant)
    answerers = [people.actor(one) for one in (scene.near.assessor, scene.near.verifier)]

    request = validation_actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Jag kan.")

    assert (request.step, request.closed_at) == (2, None)
    asked = validation_queries.history(attempt.id)[-1]
    assert (asked.name, asked.facts["step"]) == ("reconsideration_asked", 2)
    for one, role in zip(answerers, (Role.ASSESSOR, Role.INTERNAL_VERIFIER), strict=True):
        assert [line.step for line in reconsiderations.to_answer(one, role)] == [2]
    validation_actions.take_back_reconsideration(actor=participant, attempt=attempt)
    again = validation_actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Jag kan.")
    assert again.step == 2


@pytest.mark.parametrize("make", [validation.queued, validation.decided, validation.cleared])
def test_what_is_decided_must_be_finished_before_a_transfer(
    scene: Scene, make: Callable[[Cast], ModuleAttempt]
) -> None:
    make(scene.giving)

    with pytest.raises(BadInput) as refused:
        proposed(scene, scene.far)

    assert refused.value.field == "unit"
    assert proposed(scene, scene.near).state is HandoverState.PROPOSED, "within the municipality it goes on"


def test_a_decision_made_while_the_receiver_thinks_stops_the_transfer(scene: Scene) -> None:
    waiting = proposed(scene, scene.far)
    validation.queued(scene.giving)

    with pytest.raises(Refused):
        actions.accept(actor=people.actor(scene.far.coordinator), handover=waiting)


def test_the_receiver_hears_nothing_before_her_yes(scene: Scene) -> None:
    waiting = proposed(scene, scene.far, says_yes=False)
    receiver = people.actor(scene.far.coordinator)
    assert queries.to_answer(receiver) == []
    with pytest.raises(Refused):
        actions.accept(actor=receiver, handover=waiting)
    waiting.state = HandoverState.PROPOSED
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_her_no_ends_it_and_her_yes_can_be_taken_back_until_the_answer(scene: Scene) -> None:
    own = people.actor(scene.giving.participant)
    waiting = proposed(scene, scene.far)
    actions.say(actor=own, handover=waiting, yes=True)
    actions.say(actor=own, handover=waiting, yes=False)
    assert waiting.state is HandoverState.SAID_NO
    with pytest.raises(Refused):
        actions.accept(actor=people.actor(scene.far.coordinator), handover=waiting)
    with pytest.raises(Refused):
        actions.say(actor=own, handover=waiting, yes=True)


def test_nobody_else_says_yes_for_her(scene: Scene) -> None:
    waiting = proposed(scene, scene.far, says_yes=False)

    with pytest.raises(NotFound):
        actions.say(actor=people.actor(scene.giving.coordinator), handover=waiting, yes=True)


def test_a_no_needs_a_reason_and_changes_nothing(scene: Scene) -> None:
    waiting = proposed(scene, scene.near)
    receiver = people.actor(scene.near.coordinator)
    with pytest.raises(BadInput) as refused:
        actions.decline(actor=receiver, handover=waiting, reason="  ")
    assert refused.value.field == "reason"

    actions.decline(actor=receiver, handover=waiting, reason="Vi har fullt till mars.")
    db.session.commit()

    assert sees_person(scene.giving.coordinator, scene.giving.participant)
    news = queries.proposed(people.actor(scene.giving.coordinator))
    assert [line.handover.reason for line in news] == ["Vi har fullt till mars."]


def test_the_same_proposal_again_is_the_same_and_another_must_wait(scene: Scene) -> None:
    first = proposed(scene, scene.near)

    assert proposed(scene, scene.near).id == first.id
    with pytest.raises(Refused):
        proposed(scene, scene.far)

    actions.take_back(actor=people.actor(scene.giving.coordinator), handover=first)
    assert proposed(scene, scene.far).id != first.id


def test_somebody_with_protected_identity_is_handed_to_one_by_name(app: Flask) -> None:
    scene = make_scene(protected=True)
    with pytest.raises(BadInput) as refused:
        proposed(scene, scene.far)
    assert refused.value.field == "coordinator"

    waiting = proposed(scene, scene.far, named=True)

    facts: ObjectFacts = queries.facts_of_receiver(waiting)
    named, colleague = people.actor(scene.far.coordinator), people.actor(scene.far.colleague)
    assert may(named, Permission.HANDOVER_ANSWER, facts)
    assert not may(colleague, Permission.HANDOVER_ANSWER, facts)
    assert [line.name for line in queries.to_answer(named)] == [""]
    assert queries.to_answer(colleague) == []
    actions.accept(actor=named, handover=waiting)
    db.session.commit()
    assert people_queries.assigned(scene.giving.participant.id)[Role.COORDINATOR] == {named.account_id}


def test_one_who_is_named_answers_alone(scene: Scene) -> None:
    facts = queries.facts_of_receiver(proposed(scene, scene.near, named=True))

    assert may(people.actor(scene.near.coordinator), Permission.HANDOVER_ANSWER, facts)
    assert not may(people.actor(scene.near.colleague), Permission.HANDOVER_ANSWER, facts)


def lose_role(account: Account) -> None:
    """She was coordinator until yesterday."""
    yesterday = people_queries.today() - timedelta(days=1)
    hers = Membership.account_id == account.id
    db.session.execute(update(Membership).where(hers).values(valid_from=yesterday, valid_to=yesterday))
    db.session.commit()


def too_close(account: Account, scene: Scene) -> None:
    declare_conflict(
        actor=people.actor(account),
        participant_id=scene.giving.participant.id,
        staff_id=account.id,
        tie=Tie.CLOSE,
    )
    db.session.commit()


@pytest.mark.parametrize("hindered", ["role", "closed", "too close"])
def test_one_who_is_named_and_can_not_answer_is_followed_by_her_colleagues(
    scene: Scene, hindered: str
) -> None:
    waiting = proposed(scene, scene.near, named=True)
    named, colleague = scene.near.coordinator, scene.near.colleague
    assert queries.to_answer(people.actor(colleague)) == []
    if hindered == "role":
        lose_role(named)
    elif hindered == "closed":
        db.session.execute(update(Account).where(Account.id == named.id).values(is_active=False))
    else:
        too_close(named, scene)

    assert [line.handover.id for line in queries.to_answer(people.actor(colleague))] == [waiting.id]
    facts = queries.facts_of_receiver(waiting)
    assert may(people.actor(colleague), Permission.HANDOVER_ANSWER, facts)
    if hindered != "closed":
        assert not may(people.actor(named), Permission.HANDOVER_ANSWER, facts)
    actions.accept(actor=people.actor(colleague), handover=waiting)
    assert people_queries.assigned(scene.giving.participant.id)[Role.COORDINATOR] == {colleague.id}


@pytest.mark.parametrize("place", ["near", "far"])
def test_somebody_protected_whose_receiver_is_gone_is_the_administrators_step_and_in_no_list(
    app: Flask, place: str
) -> None:
    scene = make_scene(protected=True)
    to = getattr(scene, place)
    administrator = people.staff(Role.ADMINISTRATOR, to.unit)
    elsewhere = people.staff(Role.ADMINISTRATOR)

    def steps(account: Account) -> list[Step]:
        return [one.step for one in gathering.waiting_for(people.actor(account))]

    waiting = proposed(scene, to, named=True)
    assert Step.NAME_RECEIVER not in steps(administrator)
    lose_role(to.coordinator)

    assert steps(administrator).count(Step.NAME_RECEIVER) == 1
    assert Step.NAME_RECEIVER not in steps(elsewhere)
    assert queries.to_answer(people.actor(to.colleague)) == []
    facts = queries.facts_of_receiver(waiting)
    assert not may(people.actor(to.colleague), Permission.HANDOVER_ANSWER, facts)
    assert not may(people.actor(administrator), Permission.HANDOVER_ANSWER, facts)
    (line,) = queries.proposed(people.actor(scene.giving.coordinator))
    assert (line.name, line.lost_receiver) == ("", True)
    actions.take_back(actor=people.actor(scene.giving.coordinator), handover=waiting)
    assert Step.NAME_RECEIVER not in steps(administrator)


def test_a_unit_without_any_coordinator_left_is_the_administrators_step(scene: Scene) -> None:
    administrator = people.staff(Role.ADMINISTRATOR, scene.near.unit)
    proposed(scene, scene.near)
    lose_role(scene.near.coordinator)
    steps = [one.step for one in gathering.waiting_for(people.actor(administrator))]
    assert Step.NAME_RECEIVER not in steps
    lose_role(scene.near.colleague)
    steps = [one.step for one in gathering.waiting_for(people.actor(administrator))]
    assert Step.NAME_RECEIVER in steps


def test_who_has_moved_by_other_ways_is_not_taken_over(scene: Scene) -> None:
    waiting = proposed(scene, scene.near)
    membership = people_queries.memberships_of(scene.giving.participant.id)[0][0]
    accounts.end_membership(actor=people.actor(scene.giving.coordinator), membership=membership)

    with pytest.raises(Refused):
        actions.accept(actor=people.actor(scene.near.coordinator), handover=waiting)


def test_cases_of_a_second_unit_in_which_she_stays_stay_there(scene: Scene) -> None:
    giving = scene.giving
    second = people.unit(people_queries.get_organisation(giving.unit.organisation_id))
    attempt = validation.submitted(giving)
    case = validation_queries.get_attempt(attempt.id).case
    people.membership(giving.participant, Role.PARTICIPANT, second, valid_from=clock.now().date())
    case.unit_id, case.unit = second.id, second
    db.session.commit()

    accepted(scene, scene.near)

    assert validation_queries.get_attempt(attempt.id).case.unit_id == second.id


def test_there_and_back_on_the_same_day(scene: Scene) -> None:
    accepted(scene, scene.near)
    back = actions.propose(
        actor=people.actor(scene.near.coordinator),
        participant_id=scene.giving.participant.id,
        to_unit_id=scene.giving.unit.id,
        note="Det blev inte av.",
    )
    actions.accept(actor=people.actor(scene.giving.coordinator), handover=back)
    db.session.commit()

    assert sees_person(scene.giving.coordinator, scene.giving.participant)
    assert not sees_person(scene.near.coordinator, scene.giving.participant)
    assert queries.units_she_is_in(scene.giving.participant.id) == {scene.giving.unit.id}


def test_each_step_is_in_the_audit_trail(scene: Scene) -> None:
    validation.submitted(scene.giving)
    made: Handover = accepted(scene, scene.far, with_staff=True)

    verbs = db.session.execute(select(AuditEntry.verb).order_by(AuditEntry.sequence)).scalars().all()

    wanted = [
        "handover.proposed",
        "handover.said-yes",
        "account_moved",
        "case.handed-over",
        "handover.accepted",
    ]
    assert [verb for verb in verbs if verb in wanted] == wanted
    assert len(made.moved["cases"]) == 1
