"""What the verbs do, leave and refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from stegvis.access import Role
from stegvis.activities import actions, queries, work_lists
from stegvis.activities.models import Placement
from stegvis.activities.states import EndReason, EventKind, Party, Phase
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Account
from tests.factories import people, placements
from tests.factories.placements import details, on_placement
from tests.factories.validation import Cast


def talk(cast: Cast, placement: Placement, number: int = 1, note: str = "Det går bra.") -> None:
    actions.hold_talk(
        actor=people.actor(cast.coordinator),
        placement=placement,
        phase=Phase.DURING,
        number=number,
        held_on=people_queries.today(),
        took_part=[Party.PARTICIPANT, Party.SUPERVISOR, Party.COORDINATOR],
        note=note,
        next_step="Prova i kassan.",
    )
    db.session.commit()


def verbs(placement: Placement) -> list[str]:
    statement = (
        select(AuditEntry.verb).where(AuditEntry.object_id == str(placement.id)).order_by(AuditEntry.sequence)
    )
    return list(db.session.execute(statement).scalars())


def test_a_workplace_is_used_again(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first = on_placement(cast)
        other = replace(cast, participant=people.participant(cast.unit))
        second = on_placement(other, details(workplace=placements.WORKPLACE.upper()))

        assert first.workplace_id == second.workplace_id


def test_the_same_form_makes_one_placement(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for _ in range(2):
            actions.open_placement(
                actor=people.actor(cast.coordinator),
                participant=cast.participant,
                details=details(),
                form_key="the same",
            )
            db.session.commit()

        assert len(queries.placements_of(cast.participant.id)) == 1


def test_two_placements_at_once_at_the_same_workplace_are_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        on_placement(cast)

        with pytest.raises(BadInput) as refused:
            on_placement(cast)

        assert refused.value.field == "workplace"


def test_a_supervisor_with_an_account_sees_her_for_the_period(app: Flask, cast: Cast) -> None:
    with app.app_context():
        another = people.staff(Role.SUPERVISOR, cast.unit)
        agreed = replace(details(supervisor=""), supervisor_id=another.id)
        placement = on_placement(cast, agreed)
        lines = work_lists.lines_assigned(people.actor(another), Role.SUPERVISOR)
        assert [line.placement_id for line in lines] == [placement.id]

        actions.end_placement(
            actor=people.actor(cast.coordinator),
            placement=placement,
            ended_on=people_queries.today(),
            reason=EndReason.STUDIES,
        )
        db.session.commit()

        assert people_queries.assigned_participant_ids(another.id) == frozenset()


def test_a_supervisor_who_is_hers_anyway_stays_when_the_placement_ends(app: Flask, cast: Cast) -> None:
    with app.app_context():
        start = people_queries.today() - timedelta(days=5)
        agreed = replace(details(starts_on=start, supervisor=""), supervisor_id=cast.supervisor.id)
        placement = on_placement(cast, agreed)
        actions.end_placement(
            actor=people.actor(cast.coordinator),
            placement=placement,
            ended_on=people_queries.today(),
            reason=EndReason.UNKNOWN,
        )
        db.session.commit()

        assert cast.supervisor.id in people_queries.assigned(cast.participant.id)[Role.SUPERVISOR]


def test_another_supervisor_takes_the_place_of_the_first(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first, second = (people.staff(Role.SUPERVISOR, cast.unit) for _ in range(2))
        agreed = replace(details(supervisor=""), supervisor_id=first.id)
        placement = on_placement(cast, agreed)

        actions.change_placement(
            actor=people.actor(cast.coordinator),
            placement=placement,
            details=replace(agreed, workplace_id=placement.workplace_id, supervisor_id=second.id),
        )
        db.session.commit()

        holders = people_queries.assigned(cast.participant.id)[Role.SUPERVISOR]
        assert second.id in holders
        assert first.id not in holders


def test_somebody_who_is_no_supervisor_there_is_refused_at_the_field(app: Flask, cast: Cast) -> None:
    with app.app_context():
        stranger = people.staff(Role.SUPERVISOR)

        with pytest.raises(BadInput) as refused:
            on_placement(cast, replace(details(supervisor=""), supervisor_id=stranger.id))

        assert refused.value.field == "supervisor"


def test_a_talk_is_kept_and_the_next_one_follows(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        assert queries.facts_of(placement).held == {}
        talk(cast, placement)

        held = queries.follow_ups_of([placement.id])
        assert [(one.number, one.took_part) for one in held] == [
            (1, ["participant", "supervisor", "coordinator"])
        ]
        assert verbs(placement) == ["placement.opened", "placement.followed_up"]


def test_the_same_talk_again_has_no_effect_and_another_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        talk(cast, placement)
        talk(cast, placement)
        with pytest.raises(Refused):
            talk(cast, placement, note="Något annat.")

        assert len(queries.follow_ups_of([placement.id])) == 1


def test_a_late_talk_stands_for_all_that_were_due(app: Flask, cast: Cast) -> None:
    with app.app_context():
        start = people_queries.today() - timedelta(days=100)
        placement = on_placement(cast, details(starts_on=start))
        talk(cast, placement)

        assert [one.number for one in queries.follow_ups_of([placement.id])] == [3]
        assert work_lists.waiting_lines(people.actor(cast.coordinator)) == []


def test_handing_over_keeps_the_history(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        talk(cast, placement)
        successor = people.staff(Role.COORDINATOR, cast.unit)
        for _ in range(2):
            actions.hand_over(
                actor=people.actor(cast.coordinator),
                placement=placement,
                from_id=cast.coordinator.id,
                to_id=successor.id,
                note="Ring på tisdagar.",
            )
            db.session.commit()

        events = queries.events_of(placement.id)
        assert [event.kind for event in events] == [
            EventKind.OPENED,
            EventKind.FOLLOWED_UP,
            EventKind.HANDED_OVER,
        ]
        assert (events[-1].person_id, events[-1].note) == (successor.id, "Ring på tisdagar.")
        assert len(queries.follow_ups_of([placement.id])) == 1


def test_a_second_hand_over_from_an_old_page_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        second, third = (people.staff(Role.COORDINATOR, cast.unit) for _ in range(2))
        by = people.actor(cast.coordinator)
        actions.hand_over(actor=by, placement=placement, from_id=cast.coordinator.id, to_id=second.id)
        db.session.commit()

        with pytest.raises(Refused):
            actions.hand_over(actor=by, placement=placement, from_id=cast.coordinator.id, to_id=third.id)


def test_a_protected_person_is_handed_over_only_to_somebody_named_for_her(app: Flask, cast: Cast) -> None:
    with app.app_context():
        protected = replace(cast, participant=people.participant(cast.unit, protected=True))
        people.assignment(protected.participant, cast.coordinator, Role.COORDINATOR)
        placement = on_placement(protected)
        other = people.staff(Role.COORDINATOR, cast.unit)
        assert other.id not in {one.id for one in actions.coordinators_for(placement)}

        people.assignment(protected.participant, other, Role.COORDINATOR)

        assert other.id in {one.id for one in actions.coordinators_for(placement)}


def test_an_end_with_work_keeps_the_contact(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        coordinator = people.actor(cast.coordinator)
        actions.end_placement(
            actor=coordinator, placement=placement, ended_on=people_queries.today(), reason=EndReason.WORK
        )
        db.session.commit()
        assert work_lists.waiting_lines(coordinator) == []

    with app.app_context(), clock.at(clock.now() + timedelta(days=100)):
        (line,) = work_lists.waiting_lines(people.actor(cast.coordinator))
        assert line.step is not None and line.step.talk is not None
        assert line.step.talk.phase is Phase.AFTER_START


def test_what_has_been_ended_is_not_changed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        by = people.actor(cast.coordinator)
        today = people_queries.today()
        for _ in range(2):
            actions.end_placement(actor=by, placement=placement, ended_on=today, reason=EndReason.COMPLETED)
            db.session.commit()

        with pytest.raises(Refused):
            actions.end_placement(actor=by, placement=placement, ended_on=today, reason=EndReason.WORK)
        with pytest.raises(Refused):
            actions.change_placement(actor=by, placement=placement, details=details())
        assert verbs(placement) == ["placement.opened", "placement.ended"]


def test_what_waits_has_the_responsible_coordinator_as_its_owner(app: Flask, cast: Cast) -> None:
    with app.app_context():
        placement = on_placement(cast)
        colleague = people.actor(people.staff(Role.COORDINATOR, cast.unit))

        (line,) = work_lists.waiting_lines(people.actor(cast.coordinator))
        assert line.placement_id == placement.id
        assert line.step is not None and line.step.since < people_queries.today()
        assert work_lists.waiting_lines(colleague) == []


def test_what_waits_goes_to_the_colleagues_when_its_coordinator_is_gone(app: Flask, cast: Cast) -> None:
    with app.app_context():
        on_placement(cast)
        colleague = people.staff(Role.COORDINATOR, cast.unit)
        administrator = people.actor(people.staff(Role.ADMINISTRATOR, cast.unit))
        gone = db.session.get(Account, cast.coordinator.id)
        assert gone is not None
        accounts.set_active(actor=administrator, account=gone, is_active=False)
        db.session.commit()

        assert len(work_lists.waiting_lines(people.actor(colleague))) == 1


def test_a_protected_person_is_in_nobodys_list_but_her_own_staffs(app: Flask, cast: Cast) -> None:
    with app.app_context():
        protected = replace(cast, participant=people.participant(cast.unit, protected=True))
        people.assignment(protected.participant, cast.coordinator, Role.COORDINATOR)
        on_placement(protected)
        colleague = people.actor(people.staff(Role.COORDINATOR, cast.unit))

        assert len(work_lists.lines_in_places(people.actor(cast.coordinator))) == 1
        assert work_lists.lines_in_places(colleague) == []
